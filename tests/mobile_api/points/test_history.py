"""The history of an account over HTTP: every posting, with what it is for."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.clock import now
from app.kit.database import db
from app.people.actors import Occasion
from app.people.models import Account, Role
from app.points import settling
from app.points.models import Award
from tests.builders import people, points
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import NOBODYS, StandingClock
from tests.statements import counted

HISTORY = "/api/v1/me/points/history"
SUM = "1.5 小时 × 10，共 15 分"


def of_organization(organization_id: object) -> str:
    return f"/api/v1/organizations/{organization_id}/points/history"


def signed_in(account_id: object) -> dict[str, str]:
    return people.sign_in(db.session.get_one(Account, account_id))


def officer(organization_id: object) -> dict[str, str]:
    who = people.account("周敏")
    people.grant(who, Role.OFFICER, organization_id=organization_id)
    return people.sign_in(who)


def reversed_after_posting(clock: StandingClock) -> Award:
    award = points.award(90)
    clock.move(days=7)
    settling.post(award.id, Occasion(None, now()))
    settling.reverse(award.id, "重复登记", Occasion(None, now()))
    return award


def test_an_account_s_history_tells_each_posting_and_why(client: FlaskClient, clock: StandingClock) -> None:
    award = reversed_after_posting(clock)
    headers = signed_in(award.volunteer_id)

    posted = client.get(HISTORY, headers=headers).get_json()["items"]
    provisional = client.get(f"{HISTORY}?stage=provisional&unit=reward_points", headers=headers).get_json()["items"]

    assert [(row["kind"], row["amount"], row["sentence"]) for row in posted] == [
        ("reversal", -15, f"冲正（重复登记）：{SUM}"),
        ("posting", 15, f"公示期满，正式入账：{SUM}"),
    ]
    assert [(row["kind"], row["amount"], row["sentence"]) for row in provisional] == [
        ("posting", -15, f"公示期满，正式入账：{SUM}"),
        ("award", 15, f"服务确认，公示中：{SUM}"),
    ]
    assert posted[0]["reference"] == f"reversal:{award.id}"
    assert posted[0]["order_id"] == str(award.order_id)
    assert posted[0]["rule_version_id"] == str(award.rule_version_id)
    assert posted[0]["source"] == "2026年3月4日的维修跑腿服务，按2020年1月1日起施行的积分规则"


def test_the_history_adds_up_to_the_balance(client: FlaskClient, clock: StandingClock) -> None:
    award = reversed_after_posting(clock)
    kept = points.award(30, volunteer=points.volunteer_of(award))
    headers = signed_in(kept.volunteer_id)

    for stage in ("provisional", "posted"):
        rows = client.get(f"{HISTORY}?stage={stage}", headers=headers).get_json()["items"]
        balance = client.get("/api/v1/me/points", headers=headers).get_json()["report_credit"][stage]
        assert sum(row["amount"] for row in rows) == balance


def test_an_organization_sees_its_own_side_of_each_posting(client: FlaskClient, clock: StandingClock) -> None:
    award = reversed_after_posting(clock)

    rows = client.get(of_organization(award.organization_id), headers=officer(award.organization_id)).get_json()

    assert [(row["amount"], row["sentence"]) for row in rows["items"]] == [
        (-8, "冲正（重复登记）：志愿者得 15 分，党组织得其 50%，即 8 分"),
        (8, "公示期满，正式入账：志愿者得 15 分，党组织得其 50%，即 8 分"),
    ]


def test_history_comes_in_pages_the_latest_first(client: FlaskClient) -> None:
    volunteer = approved_volunteer()
    made = [str(points.award(30, volunteer=volunteer).id) for _ in range(5)]
    headers, path = signed_in(volunteer.account_id), f"{HISTORY}?stage=provisional&limit=3"

    first = client.get(path, headers=headers).get_json()
    second = client.get(f"{path}&cursor={first['next_cursor']}", headers=headers).get_json()

    assert [row["award_id"] for row in first["items"] + second["items"]] == made[::-1]
    assert second["next_cursor"] is None


def test_who_has_no_account_in_the_ledger_has_no_history(client: FlaskClient) -> None:
    points.award(90)

    seen = client.get(HISTORY, headers=people.sign_in(people.account()))

    assert (seen.status_code, seen.get_json()) == (200, {"items": [], "next_cursor": None})


@pytest.mark.parametrize("query", ["unit=stars", "stage=held", "account=1"])
def test_an_account_that_cannot_be_is_malformed(client: FlaskClient, query: str) -> None:
    assert client.get(f"{HISTORY}?{query}", headers=people.sign_in(people.account())).status_code == 422


def test_a_stranger_s_organization_answers_like_one_that_does_not_exist(client: FlaskClient) -> None:
    award = points.award(90)
    other = approved_volunteer(district().communities[2]).organization_id
    headers = officer(other)

    answers = [client.get(of_organization(of), headers=headers) for of in (award.organization_id, uuid4())]

    assert {(answer.status_code, answer.get_json()["code"]) for answer in answers} == {(404, "no-such-points")}


@pytest.mark.parametrize("path", [HISTORY, of_organization(NOBODYS)])
def test_history_needs_a_token(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 401


def test_history_costs_the_same_for_any_number_of_rows(app: Flask, client: FlaskClient) -> None:
    volunteer = approved_volunteer()
    headers = signed_in(volunteer.account_id)

    def cost() -> int:
        with counted(app) as statements:
            client.get(f"{HISTORY}?stage=provisional&limit=100", headers=headers)
        return statements.count

    for _ in range(3):
        points.award(30, volunteer=volunteer)
    few = cost()
    for _ in range(27):
        points.award(30, volunteer=volunteer)
    assert cost() == few
