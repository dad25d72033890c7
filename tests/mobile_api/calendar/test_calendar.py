"""The calendar feed: times and communities for whoever has the address, nothing else for anybody."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from app.kit.database import db
from app.kit.transaction import transaction
from app.orders import service as orders_service
from app.orders.calendar.models import CalendarFeed
from app.people import privacy
from app.people.models import Account, Language
from tests.builders import orders, people
from tests.fakes import StandingClock
from tests.statements import counted

API = "/api/v1/me/calendar-feed"


def address(client: FlaskClient, who: Account) -> str:
    headers = {**people.sign_in(who), "Idempotency-Key": uuid4().hex}
    made = client.post(API, headers=headers)
    assert made.status_code == 201
    return str(urlsplit(made.get_json()["url"]).path)


def events(client: FlaskClient, path: str) -> list[dict[str, Any]]:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return [
        {
            name: component.decoded(name)
            for name in ("uid", "dtstart", "dtend", "sequence", "status", "summary", "location")
        }
        for component in Calendar.from_ical(answer.data).walk("VEVENT")
    ]


def lines(data: bytes) -> list[str]:
    """The file's lines, folded ones whole again: read without the library that wrote them (RFC 5545, 3.1)."""
    assert data.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    return data.replace(b"\r\n ", b"").decode().rstrip("\r\n").split("\r\n")


@pytest.fixture
def volunteer(app: Flask) -> Account:
    """A volunteer."""
    return orders.volunteer()


def test_an_accepted_service_is_in_it_at_its_time_and_community_and_no_more(
    client: FlaskClient, volunteer: Account
) -> None:
    order = orders.open_order(starts_at=datetime(2026, 3, 6, 1, 0, tzinfo=UTC))
    orders.accepted(order, volunteer)

    answer = client.get(address(client, volunteer))
    written = lines(answer.data)

    assert written[0] == "BEGIN:VCALENDAR"
    assert written[-1] == "END:VCALENDAR"
    assert {
        f"UID:{order.id}@yihu",
        "DTSTART:20260306T010000Z",  # nine in the morning in Shanghai
        "DTEND:20260306T020000Z",
        "STATUS:CONFIRMED",
        "SUMMARY:志愿服务 · 四季园社区",
        "LOCATION:四季园社区",
        "X-WR-TIMEZONE:Asia/Shanghai",
    } <= set(written)
    allowed = {
        "BEGIN",
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SEQUENCE",
        "STATUS",
        "TRANSP",
        "SUMMARY",
        "LOCATION",
        "END",
    }
    within = written[written.index("BEGIN:VEVENT") : written.index("END:VEVENT") + 1]
    assert {line.partition(":")[0] for line in within} == allowed
    for personal in (orders.ADDRESS, order.title, "刘桂兰", "李志远"):
        assert personal not in answer.text


def test_another_library_s_rules_hold_too(client: FlaskClient, volunteer: Account) -> None:
    """What RFC 5545 asks of the file as a whole."""
    for _ in range(2):
        orders.accepted(orders.open_order(starts_at=datetime(2026, 3, 6, 1, 0, tzinfo=UTC)), orders.volunteer())
    orders.accepted(orders.open_order(), volunteer)
    parsed = Calendar.from_ical(client.get(address(client, volunteer)).data)
    assert isinstance(parsed, Calendar)
    assert (str(parsed["version"]), bool(parsed["prodid"]), len(parsed.walk("VEVENT"))) == ("2.0", True, 1)
    assert not parsed.errors
    assert not [error for event in parsed.walk("VEVENT") for error in event.errors]


def test_given_up_it_is_cancelled_and_taken_again_it_is_the_same_event(client: FlaskClient, volunteer: Account) -> None:
    order = orders.open_order(slots=2)
    part = orders.accepted(order, volunteer)
    path = address(client, volunteer)
    (first,) = events(client, path)

    with transaction():
        orders_service.withdraw(part.id, None, people.occasion(volunteer))
    (second,) = events(client, path)
    orders.accepted(order, volunteer)
    (third,) = events(client, path)

    assert [event["status"] for event in (first, second, third)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert first["uid"] == second["uid"] == third["uid"]
    assert first["sequence"] < second["sequence"] < third["sequence"]


def test_a_moved_order_is_moved_with_a_higher_sequence(client: FlaskClient, volunteer: Account) -> None:
    order = orders.open_order()
    orders.accepted(order, volunteer)
    path = address(client, volunteer)
    (before,) = events(client, path)
    poster = people.occasion(db.session.get_one(Account, order.poster_id))
    later = {"starts_at": order.starts_at + timedelta(hours=2), "ends_at": order.ends_at + timedelta(hours=2)}
    with transaction():
        orders_service.edit(order.id, later, order.version, poster)
    (after,) = events(client, path)
    assert after["dtstart"] - before["dtstart"] == timedelta(hours=2)
    assert after["sequence"] > before["sequence"]


def test_a_place_in_the_waitlist_is_no_appointment(client: FlaskClient, volunteer: Account) -> None:
    order = orders.open_order()
    orders.accepted(order)
    orders.accepted(order, volunteer)
    assert events(client, address(client, volunteer)) == []


def test_what_is_long_over_leaves_it(client: FlaskClient, volunteer: Account, clock: StandingClock) -> None:
    orders.accepted(orders.open_order(), volunteer)
    path = address(client, volunteer)
    clock.move(days=30)
    assert len(events(client, path)) == 1
    clock.move(days=2)
    assert events(client, path) == []


def test_it_speaks_its_owner_s_language(client: FlaskClient, volunteer: Account) -> None:
    volunteer.language = Language.ENGLISH
    orders.accepted(orders.open_order(), volunteer)
    (event,) = events(client, address(client, volunteer))
    assert event["summary"] == "Volunteer service · 四季园社区"


def test_a_new_address_ends_the_old_one_and_none_opens_nothing(client: FlaskClient, volunteer: Account) -> None:
    headers = people.sign_in(volunteer)
    assert client.get(API, headers=headers).get_json() == {"made_at": None}
    first, second = address(client, volunteer), address(client, volunteer)
    assert client.get(API, headers=headers).get_json() == {"made_at": "2026-03-04T12:00:00+08:00"}
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)

    assert client.delete(API, headers=headers).status_code == 204
    answers = [client.get(path) for path in (second, "/calendar/nonsense.ics")]
    assert {(answer.status_code, answer.get_json()["code"]) for answer in answers} == {(404, "calendar-gone")}


def test_the_address_is_kept_as_a_hash_only(client: FlaskClient, volunteer: Account) -> None:
    secret = address(client, volunteer).removeprefix("/calendar/").removesuffix(".ics")
    kept = db.session.scalars(select(CalendarFeed.secret_hash)).one()
    assert secret.encode() not in kept
    assert len(secret) >= 43  # 256 bits


def test_erased_it_closes(client: FlaskClient, volunteer: Account) -> None:
    path = address(client, volunteer)
    with transaction():
        privacy.erase(people.occasion(volunteer))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_one_s_own_feed_needs_a_token(client: FlaskClient, method: str) -> None:
    assert client.open(API, method=method).status_code == 401


def test_it_costs_the_same_for_any_number_of_services(app: Flask, client: FlaskClient, volunteer: Account) -> None:
    path = address(client, volunteer)

    def cost() -> int:
        with counted(app) as statements:
            client.get(path)
        return statements.count

    def accept(days: range) -> None:
        for day in days:
            starts_at = datetime(2026, 3, 6, 1, 0, tzinfo=UTC) + timedelta(days=day)
            orders.accepted(orders.open_order(starts_at=starts_at), volunteer)

    accept(range(2))
    few = cost()
    accept(range(2, 12))
    assert cost() == few
