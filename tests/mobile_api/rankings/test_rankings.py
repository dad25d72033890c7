"""Rankings are off unless a place's committee turns them on, and name no person who has not asked for it."""

from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.kit.clock import SHANGHAI, now
from app.kit.database import db
from app.people.actors import Occasion
from app.people.models import Account
from app.points import settling
from app.points.models import Award
from tests.builders import people, places, points
from tests.builders.registration import approved_volunteer, team
from tests.fakes import StandingClock

REASON = "居民代表会议同意在本社区公布党组织的服务情况。"
HERE = "110107001012"
SETTING = f"/api/v1/places/{HERE}/rankings"
MINE = "/api/v1/me/rankings"


def of(kind: str, place: str = HERE) -> str:
    return f"/api/v1/rankings?place={place}&of={kind}"


@pytest.fixture
def awards(app: object, clock: StandingClock) -> list[Award]:
    """Last month's services that stand: 15, 30 and 10 points; and one of this month."""
    clock.set(datetime(2026, 3, 20, 12, tzinfo=SHANGHAI))
    named = [approved_volunteer(account=people.account(name)) for name in ("王小芳", "李志远", "赵敏")]
    team(HERE, name="红马甲", members=(named[0].account_id, named[2].account_id))
    made = [
        points.award(minutes, volunteer=volunteer, began_at=datetime(2026, 2, 3, 10, tzinfo=SHANGHAI))
        for minutes, volunteer in zip((90, 180, 60), named, strict=True)
    ]
    made.append(points.award(60, volunteer=named[2], began_at=datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)))
    clock.set(datetime(2026, 3, 30, 12, tzinfo=SHANGHAI))
    assert all(settling.post(award.id, Occasion(None, now())) for award in made)
    return made


def switch(client: FlaskClient, is_on: bool, who: Account | None = None) -> Any:
    headers = people.sign_in(who or people.committee(HERE))
    return client.put(SETTING, json={"is_on": is_on, "reason": REASON}, headers=headers)


def names(client: FlaskClient, kind: str) -> list[tuple[int, str, int]]:
    rows = client.get(of(kind), headers=people.sign_in(people.account())).get_json()["rows"]
    return [(row["rank"], row["name"], row["points"]) for row in rows]


def test_rankings_are_off_by_default_and_the_settings_say_why(client: FlaskClient) -> None:
    places.district()
    headers = people.sign_in(people.account())

    refused = client.get(of("organizations"), headers=headers)
    shown = client.get(SETTING, headers=headers).get_json()

    assert (refused.status_code, refused.get_json()["code"]) == (409, "rankings-off")
    assert (shown["is_on"], shown["reason"]) == (False, None)
    assert "默认关闭" in shown["why_off"]


def test_a_committee_turns_them_on_with_a_reason_and_off_again(client: FlaskClient, awards: list[Award]) -> None:
    made = switch(client, is_on=True).get_json()
    assert (made["is_on"], made["reason"]) == (True, REASON)
    assert client.get(of("organizations"), headers=people.sign_in(people.account())).status_code == 200
    assert client.get(of("teams", "110107001"), headers=people.sign_in(people.account())).status_code == 409

    assert switch(client, is_on=False).get_json()["is_on"] is False
    assert client.get(of("organizations"), headers=people.sign_in(people.account())).status_code == 409


def test_organizations_and_teams_are_ranked_by_last_month_s_points(client: FlaskClient, awards: list[Award]) -> None:
    switch(client, is_on=True)

    organizations = names(client, "organizations")

    assert [(rank, amount) for rank, _, amount in organizations] == [(1, 15), (2, 8), (3, 5)]
    assert names(client, "teams") == [(1, "红马甲", 25)]


def test_a_person_is_named_only_after_asking_for_it(client: FlaskClient, awards: list[Award]) -> None:
    switch(client, is_on=True)
    mine = people.sign_in(db.session.get_one(Account, awards[0].volunteer_id))
    assert names(client, "persons") == []

    assert client.put(MINE, json={"takes_part": True}, headers=mine).get_json() == {"takes_part": True}
    assert client.get(MINE, headers=mine).get_json() == {"takes_part": True}
    assert names(client, "persons") == [(1, "王*芳", 15)]

    client.put(MINE, json={"takes_part": False}, headers=mine)
    assert names(client, "persons") == []


def test_only_the_committee_of_the_place_settles_it(client: FlaskClient) -> None:
    elsewhere = places.district().communities[2]

    assert switch(client, is_on=True, who=people.account()).status_code == 403
    refused = switch(client, is_on=True, who=people.committee(elsewhere))
    assert (refused.status_code, refused.get_json()["code"]) == (403, "rankings-not-yours")
    assert client.put(SETTING, json={"is_on": True, "reason": REASON}).status_code == 401
    assert client.put(SETTING, json={"is_on": True}, headers=people.sign_in(people.committee())).status_code == 422


@pytest.mark.parametrize("path", [of("teams"), SETTING, MINE])
def test_rankings_need_a_token(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 401
