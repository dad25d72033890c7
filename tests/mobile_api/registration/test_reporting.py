"""Organizations' registrations and receipts over HTTP."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models import Account, Role
from app.registration.models import Organization
from tests.builders import people
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, numbered, organization, reported
from tests.fakes import NOBODYS, StandingClock
from tests.mobile_api.registration.test_members import committee, one
from tests.statements import counted

REPORTS = "/api/v1/organization-registrations"


def officer(of: Organization) -> tuple[Account, dict[str, str]]:
    made = people.account("周伟")
    people.grant(made, Role.OFFICER, organization_id=of.id)
    return made, people.sign_in(made)


def body(of: Organization, **changes: Any) -> dict[str, Any]:
    contact = {"name": "周伟", "phone": people.phone()}
    stated = {"contact": contact, "service_types": ["paired_help"], "resources": ["会议室"]}
    return {"organization_id": str(of.id), "place_code": of.place_code, **stated, **changes}


def test_an_officer_reports_in_and_the_committee_approves(client: FlaskClient) -> None:
    home = organization()
    _, mine = officer(home)
    sent = client.post(REPORTS, json=body(home), headers=mine)
    assert (sent.status_code, sent.get_json()["status"]) == (201, "pending")
    waiting = client.get(REPORTS, headers=committee()).get_json()["items"]
    assert [row["organization_name"] for row in waiting] == [home.name]
    assert "contact" not in waiting[0]
    report = f"{REPORTS}/{sent.get_json()['id']}"
    assert client.get(report, headers=committee()).get_json()["contact"]["name"] == "周伟"
    approved = client.post(f"{report}/approval", headers=committee()).get_json()
    assert (approved["status"], approved["valid_until"][:10]) == ("approved", "2027-03-04")
    receipt = client.get(f"{report}/receipt", headers=mine).get_json()
    assert receipt["verify_url"].endswith(f"/verify/{receipt['number']}")
    assert client.post(f"{report}/renewal", headers=mine).status_code == 201
    again = client.post(f"{report}/renewal", headers=mine)
    assert (again.status_code, again.get_json()["code"]) == (409, "organization-registration-pending")
    rows = client.get(f"/api/v1/organizations/{home.id}/registrations", headers=mine).get_json()["items"]
    assert [row["status"] for row in rows] == ["pending", "approved"]


def test_a_rejection_needs_a_reason_and_a_withdrawal_none(client: FlaskClient) -> None:
    first = reported()
    assert client.post(f"{REPORTS}/{first.id}/rejection", json={}, headers=committee()).status_code == 422
    rejected = client.post(f"{REPORTS}/{first.id}/rejection", json={"reason": "请先商定。"}, headers=committee())
    assert (rejected.get_json()["status"], rejected.get_json()["contact"]) == ("rejected", None)
    home = organization()
    by, mine = officer(home)
    second = reported(home, by=by)
    assert client.post(f"{REPORTS}/{second.id}/withdrawal", headers=mine).get_json()["status"] == "withdrawn"


@pytest.mark.parametrize("verb", ["", "/approval", "/rejection", "/withdrawal", "/renewal", "/receipt"])
def test_a_stranger_is_answered_as_if_there_were_none(client: FlaskClient, verb: str) -> None:
    report, stranger = reported(), committee(district().communities[3])
    sent: dict[str, Any] = {"json": {"reason": "x"}} if verb == "/rejection" else {}
    way = client.get if verb in ("", "/receipt") else client.post
    answers = [way(f"{REPORTS}/{identity}{verb}", headers=stranger, **sent) for identity in (report.id, uuid4())]
    codes = [(answer.status_code, answer.get_json()["code"]) for answer in answers]
    assert codes == [(404, "organization-registration-not-found")] * 2
    assert way(f"{REPORTS}/{NOBODYS}{verb}", **sent).status_code == 401


@pytest.mark.parametrize(
    "changes", [{"resources": ["室"] * 21}, {"service_types": []}, {"contact": {"name": "周伟"}}, {"place_code": "1"}]
)
def test_what_is_out_of_bounds_is_malformed(client: FlaskClient, changes: dict[str, Any]) -> None:
    home = organization()
    assert client.post(REPORTS, json=body(home, **changes), headers=officer(home)[1]).status_code == 422
    assert client.post(REPORTS, json={}).status_code == 401


def test_a_receipt_is_read_checked_and_printed(client: FlaskClient, clock: StandingClock) -> None:
    who = people.account("欧阳娜")
    volunteer = approved_volunteer(account=who)
    receipt = client.get(one(volunteer.registration_id, "/receipt"), headers=people.sign_in(who)).get_json()
    assert (receipt["name"], receipt["state"], receipt["place_name"]) == ("欧阳娜", "valid", "四季园社区")
    checked = client.get(f"/verify/{receipt['number']}")
    assert "欧*娜" in checked.text
    assert "欧阳娜" not in checked.text
    page = client.get(receipt["page_url"])
    assert "欧阳娜" in page.text
    assert "<svg" in page.text
    assert receipt["number"] in page.text
    assert "欧阳" not in receipt["page_url"]
    clock.move(minutes=15)
    late = client.get(receipt["page_url"], headers={"Accept-Language": "en"})
    assert (late.status_code, "This link has ended" in late.text) == (404, True)


def test_a_receipt_is_nobody_elses(client: FlaskClient) -> None:
    volunteer, stranger = approved_volunteer(), people.sign_in(people.account())
    answers = [client.get(one(i, "/receipt"), headers=stranger) for i in (volunteer.registration_id, uuid4())]
    assert [(answer.status_code, answer.get_json()["code"]) for answer in answers] == [
        (404, "registration-not-found")
    ] * 2
    assert client.get(one(NOBODYS, "/receipt")).status_code == 401


def test_an_english_reader_checks_an_ended_receipt(client: FlaskClient) -> None:
    number = numbered(volunteer := approved_volunteer())
    client.post(one(volunteer.registration_id, "/ending"), json={"reason": "已迁出。"}, headers=committee())
    seen = client.get(f"/api/v1/verifications/{number}", headers={"Accept-Language": "en"}).get_json()
    assert (seen["title"], seen["state"], seen["words"]) == ("Registration receipt", "ended", "Ended")


def test_the_lists_cost_the_same_for_three_and_thirty(app: Flask, client: FlaskClient) -> None:
    costs = []
    reviewing = committee()
    for rows in (3, 30):
        by = people.committee(district().community)
        for _ in range(rows):
            reported(by=by)
        with counted(app) as seen:
            found = client.get(f"{REPORTS}?limit={rows}", headers=reviewing).get_json()["items"]
        assert len(found) == rows
        costs.append(seen.count)
    assert costs[0] == costs[1]
