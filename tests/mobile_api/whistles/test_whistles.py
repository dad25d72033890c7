"""Whistles over HTTP."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.database import db
from app.people.models import Account
from tests.builders import people
from tests.builders.orders import open_order
from tests.builders.places import district
from tests.builders.whistles import called, officer_of, unit
from tests.fakes import NOBODYS
from tests.mobile_api.calls import API, get, post
from tests.statements import counted


def test_a_whistle_from_blow_to_rating(client: FlaskClient):
    order, by, (home, officer) = open_order(), people.committee(district().community), unit()
    body = {"organization_ids": [str(home.id)], "words": "北门三盏路灯不亮"}

    status, whistle = post(client, f"/orders/{order.id}/whistles", by, body)

    assert (status, whistle["status"], [call["status"] for call in whistle["calls"]]) == (201, "open", ["called"])
    (mine,) = get(client, f"/me/whistle-calls?organization_id={home.id}", officer)["items"]
    assert get(client, f"/me/whistle-calls?organization_id={NOBODYS}", officer)["items"] == []
    assert (mine["words"], mine["organization"]) == ("北门三盏路灯不亮", home.name)
    call = f"/whistle-calls/{mine['id']}"
    assert post(client, f"{call}/report-in", officer)[1]["status"] == "reported_in"
    assert post(client, f"{call}/evidence", officer, {"words": "材料明早到"})[0] == 201
    assert post(client, f"{call}/handling", officer, {"words": "都换了"})[1]["status"] == "handled"
    assert post(client, f"{call}/return", by, {"words": "还有一盏"})[1]["status"] == "reported_in"
    assert post(client, f"{call}/handling", officer, {"words": "都换了"})[1]["status"] == "handled"
    assert post(client, f"/whistles/{whistle['id']}/closing", by, {"words": "好"})[1]["calls"][0]["status"] == "closed"
    assert post(client, f"{call}/rating", by, {"stars": 5, "words": "快"})[1]["stars"] == 5
    steps = get(client, f"/whistles/{whistle['id']}/steps", officer)["items"]
    assert [step["kind"] for step in steps][-3:] == ["closed", "closed", "rated"]
    (line,) = get(client, f"/whistles?place={district().community}", by)["items"]
    assert (line["called"], line["handled"], line["waiting"], line["overdue"]) == (1, 1, 0, 0)
    (row,) = get(client, f"/reports/units?place={district().community}&month=2026-03", by)["items"]
    assert (row["organization_id"], row["record"]["satisfaction_rate"]) == (str(home.id), 100.0)
    assert get(client, f"/organizations/{home.id}/whistle-record", officer)["items"][0]["month"] == "2026-03-01"


def test_who_asked_sees_the_whistle_and_not_the_units_words(client: FlaskClient):
    order = open_order()
    call, poster = called(order), db.session.get_one(Account, order.poster_id)
    assert get(client, f"/whistles/{call.whistle_id}", poster)["calls"][0]["status"] == "called"
    assert get(client, f"/whistles/{call.whistle_id}/steps", poster)["code"] == "whistle-not-yours"


def test_to_a_stranger_and_another_unit_there_is_no_whistle(client: FlaskClient):
    call, (_, other) = called(open_order()), unit()
    for who in (people.account(), other, people.committee(district().communities[2])):
        answers = [get(client, f"/whistles/{which}", who) for which in (call.whistle_id, uuid4())]
        assert {answer["code"] for answer in answers} == {"whistle-not-found"}
    answers = [post(client, f"/whistle-calls/{which}/report-in", other) for which in (call.id, uuid4())]
    assert {(status, body["code"]) for status, body in answers} == {(404, "whistle-call-not-found")}


def test_a_unit_does_not_close_its_whistle_and_a_committee_does_not_report_in(client: FlaskClient):
    call = called(open_order())
    status, body = post(client, f"/whistles/{call.whistle_id}/closing", officer_of(call), {"words": "好"})
    assert (status, body["code"]) == (403, "role-required")
    status, _ = post(client, f"/whistle-calls/{call.id}/report-in", people.committee(district().community))
    assert status == 403


@pytest.mark.parametrize("path", ["me/whistle-calls", "whistles?place=110107", f"whistles/{NOBODYS}"])
def test_nothing_here_is_public(client: FlaskClient, path: str):
    assert client.get(f"{API}/{path}").status_code == 401


def test_lists_take_as_many_statements_for_12_as_for_3(app: Flask, client: FlaskClient):
    here = district().community
    by = people.committee(here)
    few: dict[str, tuple[int, int]] = {}
    many: dict[str, tuple[int, int]] = {}
    headers = people.sign_in(by)
    for more, counts in ((3, few), (9, many)):
        for _ in range(more):
            called(open_order(), by=by)
        for path in (f"whistles?place={here}&limit=100", f"reports/units?place={here}&month=2026-03&limit=100"):
            with counted(app) as seen:
                answer = client.get(f"{API}/{path}", headers=headers)
            counts[path] = (len(answer.get_json()["items"]), seen.count)
    assert {rows for rows, _ in few.values()} == {3}
    assert {rows for rows, _ in many.values()} == {12}
    assert [cost for _, cost in few.values()] == [cost for _, cost in many.values()]
    assert max(cost for _, cost in many.values()) <= 3
