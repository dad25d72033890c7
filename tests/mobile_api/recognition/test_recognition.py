"""Stars, honours and certificates over HTTP; the page to print opens by a link that names nobody."""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.clock import local_date, now
from app.kit.database import db
from app.people.models import Account
from app.points.recognition import stars
from app.registration.models import Volunteer
from tests.builders import people, recognition
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import NOBODYS, StandingClock
from tests.statements import counted

API = "/api/v1"
PERIOD = {"starts_on": "2026-02-01", "ends_on": "2026-03-04"}
Headers = dict[str, str]


def keyed(headers: Headers) -> Headers:
    return {**headers, "Idempotency-Key": uuid4().hex}


def of(account_id: Any) -> Headers:
    return people.sign_in(db.session.get_one(Account, account_id))


def committee(place_code: str | None = None) -> Headers:
    return people.sign_in(people.committee(place_code or district().community))


def paper(client: FlaskClient, certificate_id: Any, headers: Headers) -> str:
    link = client.post(f"{API}/certificates/{certificate_id}/print-link", headers=headers).get_json()
    return str(urlsplit(link["url"]).path)


def test_a_volunteer_reads_their_stars_and_how_they_came(client: FlaskClient) -> None:
    award = recognition.posted()
    award.minutes_served = 18_000
    stars.count(award.volunteer_id, people.by_service())
    db.session.commit()
    assert client.get(f"{API}/me/stars", headers=of(award.volunteer_id)).get_json() == {
        "stars": 2,
        "minutes": 18_000,
        "next_at_minutes": 36_000,
        "changes": [{"before": 0, "stars": 2, "minutes": 18_000, "at": "2026-03-04T12:00:00+08:00"}],
    }
    nobody = client.get(f"{API}/me/stars", headers=people.sign_in(people.account())).get_json()
    assert (nobody["stars"], nobody["next_at_minutes"], nobody["changes"]) == (0, 6_000, [])


def test_an_honour_is_granted_listed_and_taken_back(client: FlaskClient) -> None:
    volunteer, by = approved_volunteer(district().community), committee()
    body = {
        "account_id": str(volunteer.account_id),
        "place_code": district().community,
        "title": "优秀",
        "criteria": "满百时",
    }
    made = client.post(f"{API}/honours", json=body, headers=keyed(by))
    assert made.status_code == 201
    revoked = client.post(f"{API}/honours/{made.get_json()['id']}/revocation", json={"reason": "有误"}, headers=by)
    assert (revoked.status_code, revoked.get_json()["reason"]) == (200, "有误")
    lists = [(f"{API}/honours", by), (f"{API}/me/honours", of(volunteer.account_id))]
    for path, headers in lists:
        assert [item["reason"] for item in client.get(path, headers=headers).get_json()["items"]] == ["有误"]


def test_a_volunteer_of_another_place_is_honoured_by_its_own_committee(client: FlaskClient) -> None:
    elsewhere = approved_volunteer(district().communities[2])
    body = {"place_code": district().community, "title": "优秀", "criteria": "满百时"}
    answers = [
        client.post(f"{API}/honours", json={**body, "account_id": str(who)}, headers=keyed(committee()))
        for who in (elsewhere.account_id, NOBODYS)
    ]
    assert {(answer.status_code, answer.get_json()["code"]) for answer in answers} == {(404, "volunteer-not-here")}


def test_a_certificate_is_had_checked_and_put_on_paper(client: FlaskClient) -> None:
    award = recognition.posted()
    mine = of(award.volunteer_id)
    made = client.post(f"{API}/me/certificates", json=PERIOD, headers=keyed(mine)).get_json()
    assert (made["status"], made["services"], made["minutes"]) == ("valid", 1, 90)
    assert client.get(f"{API}/me/certificates", headers=mine).get_json()["items"] == [made]

    checked = client.get(f"{API}/verifications/{made['number']}").get_json()
    assert (checked["title"], checked["state"], checked["facts"][0]["value"]) == ("志愿服务证明", "valid", "李*远")
    assert "李志远" not in client.get(f"/verify/{made['number']}").text

    page = client.get(paper(client, made["id"], mine))
    for words in (
        "志愿服务证明",
        "李志远",
        made["number"],
        "四季园社区党委",
        "1 小时 30 分",
        "维修跑腿",
        "系统自动出具",
        "<svg",
    ):
        assert words in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "script-src 'none'" in page.headers["Content-Security-Policy"]
    assert "style=" not in page.text


def test_the_page_speaks_english_too(client: FlaskClient) -> None:
    made = recognition.certificate()
    path = paper(client, made.id, of(made.account_id))
    assert "Certificate of Volunteer Service" in client.get(f"{path}?language=en").text
    assert "1 h 30 min" in client.get(path, headers={"Accept-Language": "en"}).text


def test_the_link_names_nobody_and_ends_after_ten_minutes(client: FlaskClient, clock: StandingClock) -> None:
    made = recognition.certificate()
    path = paper(client, made.id, of(made.account_id))
    assert made.number not in path
    clock.move(minutes=9)
    assert client.get(path).status_code == 200
    clock.move(minutes=1)
    for ended in (path, f"{path}x", "/papers/certificates/nonsense"):
        answer = client.get(ended)
        assert (answer.status_code, "链接已失效" in answer.text) == (404, True)


def test_a_void_one_says_so_on_paper(client: FlaskClient) -> None:
    award = recognition.posted()
    volunteer = db.session.get_one(Volunteer, award.volunteer_id)
    made = recognition.certificate(volunteer)
    path = paper(client, made.id, of(made.account_id))
    recognition.reverse(award)
    assert "已作废" in client.get(path).text
    assert "已作废" in client.get(f"/verify/{made.number}").text


def test_the_committee_certifies_for_a_member(client: FlaskClient) -> None:
    award = recognition.posted()
    body = {**PERIOD, "account_id": str(award.volunteer_id)}
    made = client.post(f"{API}/certificates", json=body, headers=keyed(committee()))
    assert made.status_code == 201
    assert client.get(f"{API}/certificates/{made.get_json()['id']}", headers=of(award.volunteer_id)).status_code == 200
    refused = client.post(f"{API}/certificates", json=body, headers=keyed(committee(district().communities[2])))
    assert (refused.status_code, refused.get_json()["code"]) == (404, "volunteer-not-here")


def test_a_committee_lists_what_its_place_issued_and_who_asked_for_it(client: FlaskClient) -> None:
    volunteer = db.session.get_one(Volunteer, recognition.posted().volunteer_id)
    handled = recognition.certificate(volunteer, by=people.committee(district().community))
    own = recognition.certificate()
    path, by = f"{API}/certificates", committee()
    listed = client.get(path, headers=by).get_json()["items"]
    assert [(one["certificate"]["id"], one["name"], one["handler"]) for one in listed] == [
        (str(own.id), "李志远", None),
        (str(handled.id), "李志远", "王芳"),
    ]
    of_one = client.get(f"{path}?account_id={volunteer.account_id}&under={district().community}", headers=by)
    assert [one["account_id"] for one in of_one.get_json()["items"]] == [str(volunteer.account_id)]
    assert client.get(path, headers=committee(district().communities[2])).get_json()["items"] == []
    assert client.get(path, headers=of(volunteer.account_id)).status_code == 403


@pytest.mark.parametrize(
    ("period", "status", "code"),
    [
        ({"starts_on": "2026-03-04", "ends_on": "2026-03-01"}, 422, "period-malformed"),
        ({"starts_on": "2026-03-04", "ends_on": "2026-03-05"}, 422, "period-malformed"),
        ({"starts_on": "2026-01-01", "ends_on": "2026-01-31"}, 409, "nothing-to-certify"),
    ],
)
def test_what_cannot_be_certified(client: FlaskClient, period: dict[str, str], status: int, code: str) -> None:
    award = recognition.posted()
    answer = client.post(f"{API}/me/certificates", json=period, headers=keyed(of(award.volunteer_id)))
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_a_stranger_s_id_answers_like_one_that_does_not_exist(client: FlaskClient) -> None:
    made, honour, stranger = recognition.certificate(), recognition.honour(), people.sign_in(people.account())
    elsewhere = committee(district().communities[2])
    asked = [
        ("GET", "certificates/{}", made.id, stranger, None),
        ("POST", "certificates/{}/print-link", made.id, stranger, None),
        ("POST", "honours/{}/revocation", honour.id, elsewhere, {"reason": "x"}),
    ]
    for method, path, known, headers, body in asked:
        answers = [
            client.open(f"{API}/{path.format(each)}", method=method, headers=headers, json=body)
            for each in (known, NOBODYS)
        ]
        assert len({(answer.status_code, answer.get_json()["code"]) for answer in answers}) == 1
        assert answers[0].status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "me/stars"),
        ("GET", "me/honours"),
        ("GET", "honours"),
        ("POST", "honours"),
        ("POST", f"honours/{NOBODYS}/revocation"),
        ("POST", "me/certificates"),
        ("GET", "me/certificates"),
        ("POST", "certificates"),
        ("GET", "certificates"),
        ("GET", f"certificates/{NOBODYS}"),
        ("POST", f"certificates/{NOBODYS}/print-link"),
    ],
)
def test_recognition_needs_a_token(client: FlaskClient, method: str, path: str) -> None:
    assert client.open(f"{API}/{path}", method=method).status_code == 401


def test_lists_cost_the_same_for_any_number_of_rows(app: Flask, client: FlaskClient) -> None:
    volunteer = approved_volunteer(district().community)
    mine, by = of(volunteer.account_id), committee()
    own = [(path, mine) for path in ("me/honours?limit=100", "me/certificates?limit=100")]
    lists = [*own, ("honours?limit=100", by), ("certificates?limit=100", by)]

    def costs() -> list[int]:
        found = []
        for path, headers in lists:
            with counted(app) as statements:
                assert client.get(f"{API}/{path}", headers=headers).status_code == 200
            found.append(statements.count)
        return found

    def add(times: int) -> None:
        for _ in range(times):
            recognition.honour(volunteer)
            recognition.posted(30, volunteer)
            recognition.certificate(volunteer)

    assert local_date(now()).isoformat() == PERIOD["ends_on"]
    add(3)
    few = costs()
    add(12)
    assert costs() == few
