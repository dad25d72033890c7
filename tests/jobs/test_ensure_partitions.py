"""The months are there before they come, and a month that has begun elsewhere is left alone."""

from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy import text

from app.kit.database import db
from app.kit.ids import new_id
from app.notifications.models import Delivery
from app.operating.partitions import months
from jobs import ensure_partitions
from jobs.ticks import Tick
from tests.fakes import StandingClock


def partitions(table: str) -> set[str]:
    """The names of a table's partitions."""
    inherited = text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = CAST(:of AS regclass)")
    return set(db.session.scalars(inherited, {"of": table}))


def delivery(at: datetime) -> None:
    """A row of the outbox of some moment."""
    ids = {"id": new_id(), "notification_id": new_id(), "device_id": new_id()}
    db.session.add(Delivery(created_at=at, next_attempt_at=at, **ids))
    db.session.commit()


def test_this_month_and_the_next_two_are_made_once(app: Flask, clock: StandingClock) -> None:
    clock.set(datetime(2026, 11, 20, tzinfo=UTC))
    ticks = [Tick(), Tick()]
    for tick in ticks:
        ensure_partitions.run(tick)
    assert [tick.done for tick in ticks] == [6, 0]
    wanted = {f"postings_{month}" for month in ("2026_11", "2026_12", "2027_01", "default")}
    assert partitions("postings") == wanted


def test_rows_go_into_their_month(app: Flask, clock: StandingClock) -> None:
    ensure_partitions.run(Tick())
    delivery(clock.now())
    found = db.session.scalar(text("SELECT tableoid::regclass::text FROM deliveries"))
    assert found == "deliveries_2026_03"


def test_a_month_of_which_the_default_holds_rows_stays_there(app: Flask, clock: StandingClock) -> None:
    delivery(clock.now())
    ensure_partitions.run(Tick())
    assert partitions("deliveries") == {"deliveries_default", "deliveries_2026_04", "deliveries_2026_05"}


def test_months_pass_the_end_of_the_year() -> None:
    assert list(months(date(2026, 11, 30), 3)) == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
