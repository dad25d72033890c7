"""Public notice and objections over HTTP."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models import Account
from app.points.models import Award
from app.reviews.models import CaseKind
from tests.builders import people, points, reviews
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import StandingClock
from tests.statements import counted

NOTICE = "/api/v1/points/notice"
WORDS = "当天下午他和我在一起。"


def listed(client: FlaskClient, place_code: str, headers: dict[str, str] | None = None) -> Any:
    return client.get(f"{NOTICE}?place={place_code}", headers=headers or people.sign_in(people.account()))


def objection(client: FlaskClient, award: Award | None, headers: dict[str, str], reason: str = WORDS) -> Any:
    path = f"/api/v1/awards/{award.id if award else uuid4()}/objections"
    return client.post(path, json={"reason": reason}, headers=headers)


def volunteer(name: str, place_code: str | None = None) -> Any:
    return approved_volunteer(place_code, account=people.account(name))


def test_anybody_signed_in_reads_what_is_in_notice_with_masked_names(client: FlaskClient) -> None:
    award = points.award(85, volunteer=volunteer("李志远"), is_urgent=True)

    seen = listed(client, district().community)

    assert seen.get_json() == {
        "items": [
            {
                "award_id": str(award.id),
                "volunteer": "李*远",
                "place_code": award.place_code,
                "service_type": "repairs_errands",
                "served_on": "2026-03-04",
                "minutes_served": 85,
                "minutes_counted": 90,
                "points": 18,
                "posts_on": "2026-03-10",
            }
        ],
        "next_cursor": None,
    }
    assert not {"李志远", "换灯泡", "张秀英"} & set(seen.get_data(as_text=True).split('"'))


@pytest.mark.parametrize("digits", [6, 9, 12])
def test_a_place_has_what_is_below_it_and_nothing_else(client: FlaskClient, digits: int) -> None:
    award = points.award(90)

    here = listed(client, award.place_code[:digits]).get_json()["items"]

    assert [item["award_id"] for item in here] == [str(award.id)]
    assert listed(client, district().communities[2]).get_json()["items"] == []


def test_what_is_held_reversed_or_past_its_notice_is_not_listed(client: FlaskClient, clock: StandingClock) -> None:
    points.award(90, stars=1)
    points.award(90)
    assert len(listed(client, district().community).get_json()["items"]) == 1

    clock.move(days=6)

    assert listed(client, district().community).get_json()["items"] == []


def test_the_notice_comes_in_pages_at_the_same_cost(app: Flask, client: FlaskClient) -> None:
    made = [str(points.award(30).id) for _ in range(3)]
    headers = people.sign_in(people.account())

    def page(query: str) -> Any:
        return client.get(f"{NOTICE}?place={district().community}&{query}", headers=headers).get_json()

    def cost() -> int:
        with counted(app) as statements:
            page("limit=100")
        return statements.count

    first = page("limit=2")
    second = page(f"limit=2&cursor={first['next_cursor']}")
    assert [item["award_id"] for item in first["items"] + second["items"]] == made[::-1]
    few = cost()
    for _ in range(9):
        points.award(30)
    assert cost() == few


def test_a_notice_is_of_a_place_that_exists_and_for_who_is_signed_in(client: FlaskClient) -> None:
    headers = people.sign_in(people.account())

    assert listed(client, "110199", headers).get_json()["code"] == "place-not-found"
    assert listed(client, "11%", headers).status_code == 422
    assert client.get(NOTICE, headers=headers).status_code == 422
    assert client.get(f"{NOTICE}?place={district().community}").status_code == 401


def test_an_objection_is_read_by_who_raised_it_and_by_the_committee(client: FlaskClient) -> None:
    award, headers = points.award(90), people.sign_in(people.account("赵明"))

    sent = objection(client, award, headers)

    assert (sent.status_code, sent.get_json()["status"], sent.get_json()["words"]) == (201, "open", WORDS)
    assert client.get("/api/v1/me/objections", headers=headers).get_json()["items"] == [sent.get_json()]
    case = reviews.of(CaseKind.OBJECTION, award.assignment_id)
    committee = people.sign_in(people.committee(award.place_code))
    file = client.get(f"/api/v1/cases/{case.id}", headers=committee).get_json()
    assert (file["kind"], file["objections"], file["flags"]) == ("objection", [WORDS], ["公示期内有人提出异议"])


def test_the_volunteer_reads_why_the_points_wait_and_not_who_objects(client: FlaskClient) -> None:
    who = people.account("李志远")
    award = points.award(90, volunteer=approved_volunteer(account=who))
    objection(client, award, people.sign_in(people.account("赵明")))

    headers = people.sign_in(who)
    entry = client.get("/api/v1/me/points/entries", headers=headers).get_json()["items"][0]
    inbox = client.get("/api/v1/me/notifications", headers=headers).get_data(as_text=True)

    assert entry["sentence"] == "1.5 小时 × 10，共 15 分；待社区审核：公示期内有人提出异议"
    assert "“换灯泡”的积分等待社区党委复核：公示期内有人提出异议。" in inbox
    assert "赵明" not in inbox
    assert WORDS not in inbox


def test_an_objection_needs_a_reason_and_points_that_one_may_object_to(client: FlaskClient) -> None:
    who = people.account("李志远")
    award = points.award(90, volunteer=approved_volunteer(account=who))
    held = points.award(90, stars=1)
    headers = people.sign_in(people.account())

    assert objection(client, award, headers, "不对").status_code == 422
    assert objection(client, award, headers, "不" * 501).status_code == 422
    answers = [objection(client, each, headers) for each in (held, None)]
    assert {(answer.status_code, answer.get_json()["code"]) for answer in answers} == {(404, "no-such-points")}
    assert objection(client, award, people.sign_in(who)).get_json()["code"] == "own-points"
    assert objection(client, award, {}).status_code == 401
    assert objection(client, award, headers).status_code == 201
    assert objection(client, award, headers).get_json()["code"] == "objection-raised-already"


def test_an_objection_with_a_key_is_one_objection(client: FlaskClient) -> None:
    award, headers = points.award(90), {**people.sign_in(people.account()), "Idempotency-Key": "once"}

    first, again = objection(client, award, headers), objection(client, award, headers)

    assert (again.status_code, again.get_json()) == (201, first.get_json())


def test_nobody_reads_another_person_s_objections(client: FlaskClient) -> None:
    objection(client, points.award(90), people.sign_in(people.account()))
    other: Account = people.account()

    assert client.get("/api/v1/me/objections", headers=people.sign_in(other)).get_json()["items"] == []
    assert client.get("/api/v1/me/objections").status_code == 401
