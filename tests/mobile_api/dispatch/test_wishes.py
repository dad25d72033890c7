"""Hours and limits of one's own, whom one wants nothing to do with, and how a place carries its orders, over HTTP."""
# mypy: disable-error-code="index,union-attr"

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.dispatch.models import Wish
from app.kit.clock import now
from app.kit.database import db
from app.orders.models import Order
from app.people.models import Account
from tests.builders import people
from tests.builders.dispatch import asked_of, opened_order, written_order
from tests.builders.orders import accepted, open_order, volunteer
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import NOBODYS

WISHES = "/api/v1/me/volunteer/wishes"
HERE = "/api/v1/places/110107001012/dispatch"
CARRYING = {"preset": "eco", "overrides": {"most_a_week": 4}, "hold_out": 0.1}


def wishes(**facts: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("hours", "windows", "excused_until", "quiet_until", "most_km", "most_a_week"))
    return {**nothing, "unwanted_kinds": [], **facts}


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def pointers(answer: Any) -> list[str]:
    return [fault["pointer"] for fault in answer.json["faults"]]


def test_a_volunteer_declares_hours_and_limits_and_reads_them_again(client: FlaskClient):
    who = people.sign_in(volunteer())
    tag = client.get(WISHES, headers=who).headers["ETag"]
    said = wishes(
        hours="retired",
        windows=[{"weekday": 2, "starts": 9, "ends": 12}],
        most_km=3,
        most_a_week=4,
        unwanted_kinds=["tutoring"],
    )

    declared = client.put(WISHES, json=said, headers=who | {"If-Match": tag})

    assert declared.status_code == 200
    assert declared.json == {**said, "version": 2}
    read = client.get(WISHES, headers=who)
    assert (read.json, read.headers["ETag"]) == (declared.json, declared.headers["ETag"])


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"most_km": 0}, "/most_km"),
        ({"most_a_week": 51}, "/most_a_week"),
        ({"windows": [{"weekday": 7, "starts": 9, "ends": 12}]}, "/windows/0/weekday"),
        ({"windows": [{"weekday": 1, "starts": 12, "ends": 9}]}, "/windows/0/ends"),
        ({"excused_until": "tomorrow"}, "/excused_until"),
        ({"colour": "red"}, "/colour"),
    ],
    ids=["km", "week", "weekday", "order", "moment", "unknown"],
)
def test_what_is_malformed_is_pointed_at(client: FlaskClient, said: dict[str, Any], pointer: str):
    answer = client.put(WISHES, json=wishes(**said), headers=people.sign_in(volunteer()) | {"If-Match": '"v0"'})

    assert answer.status_code == 422
    assert pointer in pointers(answer)


def test_an_edit_of_what_was_changed_meanwhile_is_refused(client: FlaskClient):
    who = people.sign_in(volunteer())
    first = {"If-Match": client.get(WISHES, headers=who).headers["ETag"]}
    assert client.put(WISHES, json=wishes(most_km=3), headers=who | first).status_code == 200

    assert problem(client.put(WISHES, json=wishes(most_km=5), headers=who | first)) == (412, "wishes-changed")
    assert client.put(WISHES, json=wishes(most_km=5), headers=who).status_code == 428


def test_a_kind_that_nobody_offers_cannot_be_unwanted(client: FlaskClient):
    who = people.sign_in(volunteer())
    tag = {"If-Match": client.get(WISHES, headers=who).headers["ETag"]}

    answer = client.put(WISHES, json=wishes(unwanted_kinds=["no_such_kind"]), headers=who | tag)

    assert answer.json["code"] == "service-type-unavailable"


def test_a_resident_has_no_wishes(client: FlaskClient):
    headers = people.sign_in(people.account())

    for answer in (
        client.get(WISHES, headers=headers),
        client.put(WISHES, json=wishes(), headers=headers | {"If-Match": '"v0"'}),
    ):
        assert answer.status_code in (403, 404)
    assert db.session.scalar(select(func.count()).select_from(Wish)) == 0


def met() -> tuple[Account, Account]:
    """A volunteer and who asked for the order that they took."""
    asking, helper = people.account(), volunteer()
    accepted(open_order(asking), helper)
    return asking, helper


def ordered_later(by: Account) -> Order:
    """An order of theirs for a day on which nobody serves yet."""
    starts_at = now() + timedelta(days=9)
    return opened_order(poster_id=by.id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))


@pytest.mark.parametrize("is_by_helper", [True, False], ids=["helper", "asking"])
def test_whom_one_met_can_be_blocked_and_let_in_again(client: FlaskClient, is_by_helper: bool):
    asking, helper = met()
    one, other = (helper, asking) if is_by_helper else (asking, helper)
    path, who = f"/api/v1/me/blocks/{other.id}", people.sign_in(one)

    assert [client.put(path, headers=who).status_code for _ in range(2)] == [204, 204]
    assert helper.id not in asked_of(ordered_later(asking))

    assert client.delete(path, headers=who).status_code == 204
    assert helper.id in asked_of(ordered_later(asking))
    assert problem(client.delete(path, headers=who)) == (404, "person-not-met")


def test_a_stranger_cannot_be_blocked_and_is_nobody(client: FlaskClient):
    _, helper = met()
    stranger = volunteer()

    answers = {
        problem(client.open(f"/api/v1/me/blocks/{who}", method=method, headers=people.sign_in(helper)))
        for who in (stranger.id, NOBODYS, helper.id)
        for method in ("PUT", "DELETE")
    }

    assert answers == {(404, "person-not-met")}


def test_a_block_is_told_to_nobody(client: FlaskClient):
    asking, helper = met()
    client.put(f"/api/v1/me/blocks/{asking.id}", headers=people.sign_in(helper))

    assert problem(client.delete(f"/api/v1/me/blocks/{helper.id}", headers=people.sign_in(asking))) == (
        404,
        "person-not-met",
    )


def test_a_committee_settles_how_its_place_carries_orders_and_anybody_reads_it(client: FlaskClient):
    district()
    committee = people.sign_in(people.committee("110107001012"))

    settled = client.put(HERE, json=CARRYING, headers=committee)

    assert settled.status_code == 200
    assert {**CARRYING, "place_code": "110107001012", "settled_by": "110107001012"}.items() <= settled.json.items()
    assert settled.json["numbers"]["most_a_week"] == 4
    assert client.get(HERE, headers=people.sign_in(people.account())).json == settled.json


@pytest.mark.parametrize(
    "overrides", [{"price": 0.5}, {"most_a_week": 0}, {"colour": 1}], ids=["dear", "never", "unknown"]
)
def test_what_is_out_of_bounds_is_refused(client: FlaskClient, overrides: dict[str, float]):
    district()
    committee = people.sign_in(people.committee("110107001012"))

    answer = client.put(HERE, json={**CARRYING, "overrides": overrides}, headers=committee)

    assert problem(answer) == (422, "setting-out-of-bounds")
    assert pointers(answer) == [f"/overrides/{next(iter(overrides))}"]
    assert client.get(HERE, headers=committee).json["settled_by"] is None


def test_another_place_s_committee_settles_nothing_here(client: FlaskClient):
    district()
    elsewhere = people.sign_in(people.committee("110107003007"))

    assert problem(client.put(HERE, json=CARRYING, headers=elsewhere)) == (403, "dispatch-settings-not-yours")


@pytest.mark.parametrize("code", ["110107999999", "999999"])
def test_a_place_that_is_none_carries_nothing(client: FlaskClient, code: str):
    district()
    committee, path = people.sign_in(people.committee("110107")), f"/api/v1/places/{code}/dispatch"

    for answer in (client.get(path, headers=committee), client.put(path, json=CARRYING, headers=committee)):
        assert problem(answer) == (404, "place-not-found")


def test_the_committee_reads_why_somebody_was_not_told(client: FlaskClient):
    one, order = approved_volunteer(), written_order()
    db.session.add(Wish(volunteer_id=one.account_id, excused_until=now().replace(year=2030)))
    db.session.commit()
    headers = people.sign_in(people.committee(order.place_code))

    answer = client.get(f"/api/v1/orders/{order.id}/candidates/{one.account_id}", headers=headers)

    assert answer.status_code == 200
    assert (answer.json["rule"], answer.json["account_id"]) == ("excused", str(one.account_id))
    assert answer.json["words"].startswith("请假到")


def test_another_place_s_committee_and_a_random_order_are_answered_alike(client: FlaskClient):
    one, order = approved_volunteer(), written_order()
    ours, theirs = people.committee(order.place_code), people.committee("110107003007")

    answers = [
        client.get(f"/api/v1/orders/{which}/candidates/{one.account_id}", headers=people.sign_in(who))
        for which, who in ((order.id, theirs), (NOBODYS, ours), (NOBODYS, theirs))
    ]

    assert {(*problem(answer), answer.json["title"]) for answer in answers} == {
        (404, "dispatch-not-found", answers[0].json["title"])
    }


def test_who_is_no_volunteer_of_the_district_is_nobody(client: FlaskClient):
    order, resident = written_order(), people.account()
    headers = people.sign_in(people.committee(order.place_code))

    answers = {
        problem(client.get(f"/api/v1/orders/{order.id}/candidates/{who}", headers=headers))
        for who in (resident.id, uuid4())
    }

    assert answers == {(404, "candidate-not-found")}


def test_a_resident_or_volunteer_reads_no_reasons(client: FlaskClient):
    one, order = approved_volunteer(), written_order()

    answer = client.get(
        f"/api/v1/orders/{order.id}/candidates/{one.account_id}",
        headers=people.sign_in(db.session.get_one(Account, one.account_id)),
    )

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", WISHES),
        ("PUT", WISHES),
        ("PUT", f"/api/v1/me/blocks/{NOBODYS}"),
        ("DELETE", f"/api/v1/me/blocks/{NOBODYS}"),
        ("GET", HERE),
        ("PUT", HERE),
        ("GET", f"/api/v1/orders/{NOBODYS}/candidates/{NOBODYS}"),
    ],
)
def test_without_a_token_nothing_is_answered(client: FlaskClient, method: str, path: str):
    assert client.open(path, method=method).status_code == 401
