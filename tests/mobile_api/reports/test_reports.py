"""What a committee reads of dispatch."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.dispatch.desk import answering
from app.dispatch.models import Asked
from app.kit.clock import now
from app.kit.database import db
from app.kit.transaction import transaction
from app.orders import service as orders
from app.orders.models import Order
from app.people.models import Account
from tests.builders import people
from tests.builders.desk import hand_offer, on_desk
from tests.builders.dispatch import opened_order
from tests.builders.orders import accepted, open_order, volunteer
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import StandingClock
from tests.statements import counted

DAYS = "first=2026-03-01&last=2026-03-04"


def read(client: FlaskClient, path: str, place: str | None = None, by: Account | None = None) -> Any:
    here = place or district().community
    headers = people.sign_in(by or people.committee(here))
    return client.get(f"/api/v1/reports/{path}&place={here}", headers=headers).get_json()


def answered(minutes: int, clock: StandingClock, **fields: Any) -> Order:
    order = open_order(**fields)
    clock.move(minutes=minutes)
    accepted(order)
    clock.move(minutes=-minutes)
    return order


def test_the_time_to_the_first_yes_by_place_kind_and_hour(client: FlaskClient, clock: StandingClock):
    for minutes in (2, 4, 30):
        answered(minutes, clock)
    answered(10, clock, service_type="tutoring")
    open_order()
    answered(600, clock, place_code=district().communities[2])

    found = read(client, f"answers?{DAYS}")

    assert found["whole"] == {"key": "", "orders": 5, "answered": 4, "median_minutes": 7, "p90_minutes": 24}
    assert found["by_place"] == [{**found["whole"], "key": district().community}]
    assert [(row["key"], row["median_minutes"]) for row in found["by_kind"]] == [
        ("repairs_errands", 4),
        ("tutoring", 10),
    ]
    assert [row["key"] for row in found["by_hour"]] == ["12"]
    whole = read(client, f"answers?{DAYS}", "110107")
    assert [row["key"] for row in whole["by_place"]] == [district().community, district().communities[2]]


def test_an_empty_span_reads_as_such(client: FlaskClient):
    assert read(client, f"answers?{DAYS}")["whole"] == {
        "key": "", "orders": 0, "answered": 0, "median_minutes": None, "p90_minutes": None,
    }  # fmt: skip


def test_where_orders_die(client: FlaskClient):
    accepted(open_order())
    cancelled = open_order()
    with transaction():
        orders.cancel(cancelled.id, "好了", people.occasion(db.session.get_one(Account, cancelled.poster_id)))
    on_desk()
    dead = on_desk()
    with transaction():
        orders.end_search(dead.id, "抱歉", people.occasion(people.committee(dead.place_code)))
    asked = volunteer()
    offer = hand_offer(on_desk(), asked.id)
    with transaction():
        answering.accept(offer.id, [], people.occasion(asked))

    stages = {row.pop("stage"): tuple(row.values()) for row in read(client, f"endings?{DAYS}")["items"]}

    assert list(stages) == ["untold", "community", "subdistrict", "district", "desk", "by_hand"]
    assert (stages["desk"], stages["by_hand"]) == ((0, 1, 0, 1), (1, 0, 0, 0))
    assert [sum(column) for column in zip(*stages.values(), strict=True)] == [2, 1, 1, 1]


def test_who_is_asked_too_often_and_who_never(client: FlaskClient):
    often = approved_volunteer(name="王忙")
    for _ in range(6):
        opened_order()
    never = approved_volunteer(name="赵闲")
    approved_volunteer(district().communities[2])

    (busy,) = read(client, f"asking?{DAYS}&which=often")["items"]
    (idle,) = read(client, f"asking?{DAYS}&which=never")["items"]

    assert (busy["account_id"], busy["name"], busy["told"]) == (
        str(often.account_id),
        "王忙",
        5,
    )  # no more in a week, but in four days
    assert (idle["account_id"], idle["name"], idle["told"]) == (str(never.account_id), "赵闲", 0)


def test_whom_nothing_reaches_is_named_until_something_comes_from_them(client: FlaskClient):
    lost, heard = approved_volunteer(name="孙远"), approved_volunteer()
    opened_order(slots=2)
    for who, facts in ((lost, {"lost_at": now()}), (heard, {"lost_at": now(), "opened_at": now()})):
        db.session.execute(update(Asked).where(Asked.volunteer_id == who.account_id).values(**facts))
    db.session.commit()

    (found,) = read(client, f"asking?{DAYS}&which=unreached")["items"]

    assert (found["name"], found["told"], found["lost"]) == ("孙远", 1, 1)


def test_the_hold_out_with_its_share_and_a_word(client: FlaskClient):
    assert read(client, f"hold-out?{DAYS}") == {
        "share": 0.0,
        "arms": [
            {"arm": arm, "orders": 0, "slots": 0, "filled": 0, "median_minutes": None, "p90_minutes": None,
             "messages_a_slot": None}
            for arm in ("usual", "nearest")
        ],
        "difference": None,
        "least": None,
        "most": None,
        "verdict": "nothing_drawn",
    }  # fmt: skip


@pytest.mark.parametrize("days", ["first=2026-03-04&last=2026-03-05", "first=2025-11-01&last=2026-03-01"])
def test_a_span_is_bounded(client: FlaskClient, days: str):
    assert read(client, f"endings?{days}")["code"] == "span-unfit"


@pytest.mark.parametrize("report", ["answers?", "endings?", "asking?which=unreached&", "hold-out?"])
def test_another_places_committee_a_volunteer_and_nobody_read_nothing(client: FlaskClient, report: str):
    elsewhere = people.committee(district().communities[2])
    assert read(client, f"{report}{DAYS}", by=elsewhere)["code"] == "not-moderator-here"
    assert read(client, f"{report}{DAYS}", by=volunteer())["status"] == 403
    assert client.get(f"/api/v1/reports/{report}{DAYS}&place={district().community}").status_code == 401


def test_a_report_takes_as_many_statements_for_12_as_for_3(app: Flask, client: FlaskClient):
    here = district().community
    headers = people.sign_in(people.committee(here))
    few: dict[str, int] = {}
    many: dict[str, int] = {}
    for more, counts in ((3, few), (9, many)):
        for _ in range(more):
            approved_volunteer()
            opened_order()
        for report in ("answers?", "endings?", "asking?which=often&limit=100&", "hold-out?"):
            with counted(app) as seen:
                client.get(f"/api/v1/reports/{report}{DAYS}&place={here}", headers=headers)
            counts[report] = seen.count
    assert few == many
    assert max(many.values()) <= 3
