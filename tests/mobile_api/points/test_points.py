"""Own points and an organization's points over HTTP."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.clock import now
from app.kit.database import db
from app.people.actors import Occasion
from app.people.models import Account, Role
from app.points import settling
from tests.builders import people, points
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import NOBODYS, StandingClock
from tests.statements import counted

MINE = "/api/v1/me/points"
ENTRIES = "/api/v1/me/points/entries"


def signed_in(account_id: object) -> dict[str, str]:
    return people.sign_in(db.session.get_one(Account, account_id))


def officer(organization_id: object) -> dict[str, str]:
    who = people.account("周敏")
    people.grant(who, Role.OFFICER, organization_id=organization_id)
    return people.sign_in(who)


def of_organization(organization_id: object, part: str = "") -> str:
    return f"/api/v1/organizations/{organization_id}/points{part}"


def test_a_volunteer_sees_both_balances_and_how_long_they_served(client: FlaskClient, clock: StandingClock) -> None:
    volunteer = approved_volunteer()
    posted = points.award(80, volunteer=volunteer)
    clock.move(days=7)
    settling.post(posted.id, Occasion(None, now()))
    points.award(30, volunteer=volunteer, is_urgent=True)
    points.award(90, volunteer=volunteer, stars=1)  # held: counts for nothing yet

    seen = client.get(MINE, headers=signed_in(volunteer.account_id)).get_json()

    assert seen == {
        "report_credit": {"provisional": 6, "posted": 15},
        "reward_points": {"provisional": 6, "posted": 15},
        "services": 2,
        "minutes_served": 110,
        "minutes_counted": 120,
    }


def test_who_never_served_has_nothing_of_everything(client: FlaskClient) -> None:
    seen = client.get(MINE, headers=people.sign_in(people.account()))

    assert seen.status_code == 200
    assert seen.get_json()["report_credit"] == {"provisional": 0, "posted": 0}
    assert seen.get_json()["minutes_served"] == 0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("zh", "1.5 小时 × 10，紧急服务 +3，共 18 分"), ("en", "1.5 h × 10, +3 urgent: 18 points")],
)
def test_every_entry_explains_itself_in_the_reader_s_language(
    client: FlaskClient, language: str, sentence: str
) -> None:
    who = people.account("李志远", language=language)
    award = points.award(85, volunteer=approved_volunteer(account=who), is_urgent=True)

    (entry,) = client.get(ENTRIES, headers=people.sign_in(who)).get_json()["items"]

    assert entry["sentence"] == sentence
    assert entry["order_id"] == str(award.order_id)
    assert entry["rule_version_id"] == str(award.rule_version_id)
    assert (entry["rule_effective_on"], entry["status"], entry["points"]) == ("2020-01-01", "provisional", 18)
    assert (entry["minutes_served"], entry["minutes_counted"], entry["posts_on"]) == (85, 90, "2026-03-10")


def test_a_request_that_asks_for_a_language_is_answered_in_it(client: FlaskClient) -> None:
    headers = signed_in(points.award(90).volunteer_id)
    for asked, sentence in (("en-GB,en;q=0.9", "1.5 h × 10: 15 points"), ("fr", "1.5 小时 × 10，共 15 分")):
        (entry,) = client.get(ENTRIES, headers={**headers, "Accept-Language": asked}).get_json()["items"]
        assert entry["sentence"] == sentence


def test_entries_of_a_month_of_service(client: FlaskClient) -> None:
    award = points.award(90)
    mine, theirs = signed_in(award.volunteer_id), officer(award.organization_id)
    for path, headers in ((ENTRIES, mine), (of_organization(award.organization_id, "/entries"), theirs)):
        for month, count in ((f"{award.served_on:%Y-%m}", 1), ("2026-02", 0), ("2026-04", 0)):
            assert len(client.get(f"{path}?month={month}", headers=headers).get_json()["items"]) == count
        assert client.get(f"{path}?month=2026-13", headers=headers).status_code == 422


def test_a_reversed_entry_stays_with_its_reason(client: FlaskClient) -> None:
    award = points.award(90)
    settling.reverse(award.id, "重复登记", Occasion(None, now()))

    (entry,) = client.get(ENTRIES, headers=signed_in(award.volunteer_id)).get_json()["items"]

    assert (entry["status"], entry["sentence"]) == ("reversed", "1.5 小时 × 10，共 15 分；已冲正：重复登记")


def test_entries_come_in_pages_the_latest_first(client: FlaskClient) -> None:
    volunteer = approved_volunteer()
    made = [str(points.award(30, volunteer=volunteer).id) for _ in range(5)]
    headers = signed_in(volunteer.account_id)

    first = client.get(f"{ENTRIES}?limit=3", headers=headers).get_json()
    second = client.get(f"{ENTRIES}?limit=3&cursor={first['next_cursor']}", headers=headers).get_json()

    assert [entry["id"] for entry in first["items"] + second["items"]] == made[::-1]
    assert second["next_cursor"] is None


def test_nobody_sees_another_person_s_entries(client: FlaskClient) -> None:
    points.award(90)

    assert client.get(ENTRIES, headers=people.sign_in(people.account())).get_json()["items"] == []


def test_an_organization_sees_its_share_of_its_members_service(client: FlaskClient) -> None:
    award = points.award(90)
    headers = officer(award.organization_id)

    assert client.get(of_organization(award.organization_id), headers=headers).get_json() == {
        "report_credit": {"provisional": 8, "posted": 0},
        "reward_points": {"provisional": 8, "posted": 0},
    }
    (entry,) = client.get(of_organization(award.organization_id, "/entries"), headers=headers).get_json()["items"]
    assert (entry["points"], entry["volunteer_id"]) == (8, str(award.volunteer_id))
    assert entry["sentence"] == "志愿者得 15 分，党组织得其 50%，即 8 分"


@pytest.mark.parametrize("place_code", ["110107", "110107001", "110107001012"])
def test_the_committees_above_an_organization_see_its_points(client: FlaskClient, place_code: str) -> None:
    award = points.award(90)

    seen = client.get(
        of_organization(award.organization_id), headers=people.sign_in(people.committee(place_code))
    )  # fmt: skip

    assert seen.status_code == 200


@pytest.mark.parametrize("part", ["", "/entries"])
def test_a_stranger_s_organization_answers_like_one_that_does_not_exist(client: FlaskClient, part: str) -> None:
    award = points.award(90)
    other = approved_volunteer(district().communities[2]).organization_id
    elsewhere = people.sign_in(people.committee(district().communities[2]))

    answers = [
        client.get(of_organization(of, part), headers=headers)
        for headers in (officer(other), elsewhere)
        for of in (award.organization_id, uuid4())
    ]

    assert {(answer.status_code, answer.get_json()["code"]) for answer in answers} == {(404, "no-such-points")}


def test_an_organization_s_points_are_no_resident_s_to_see(client: FlaskClient) -> None:
    award = points.award(90)

    assert client.get(of_organization(award.organization_id), headers=signed_in(award.volunteer_id)).status_code == 403


@pytest.mark.parametrize("path", [MINE, ENTRIES, of_organization(NOBODYS), of_organization(NOBODYS, "/entries")])
def test_points_need_a_token(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 401


def test_lists_of_entries_cost_the_same_for_any_number_of_rows(app: Flask, client: FlaskClient) -> None:
    volunteer = approved_volunteer()
    for _ in range(3):
        points.award(30, volunteer=volunteer)
    headers = [signed_in(volunteer.account_id), officer(volunteer.organization_id)]
    paths = [ENTRIES, of_organization(volunteer.organization_id, "/entries")]

    def costs() -> list[int]:
        found = []
        for path, who in zip(paths, headers, strict=True):
            with counted(app) as statements:
                client.get(f"{path}?limit=100", headers=who)
            found.append(statements.count)
        return found

    few = costs()
    for _ in range(27):
        points.award(30, volunteer=volunteer)
    assert costs() == few
