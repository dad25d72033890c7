"""The leader says who was there, all at once; services count by it, and the checks of points see whose word it was."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kit.database import db
from app.kit.transaction import transaction
from app.orders.activities import attendance
from app.orders.activities.attendance import Outcome, Presence, Said
from app.orders.activities.errors import NotHostThere
from app.orders.activities.models import Activity
from app.orders.models import Assignment, Proof
from app.points.models import Award
from tests.builders import activities, people
from tests.builders.activities import activity, dates, host_of
from tests.builders.orders import accepted, stands, volunteer
from tests.fakes import StandingClock


def said_of(made: Activity, *said: Said) -> list[Outcome]:
    with transaction():
        return attendance.attend(made.id, dates(made)[0].id, said, people.occasion(host_of(made)))


def attended(count: int) -> tuple[Activity, list[Assignment]]:
    made = activity()
    (order,) = activities.orders(made)
    return made, [accepted(order, volunteer(f"志愿者{number}")) for number in range(count)]


def presence(part: Assignment, how: Presence, minutes: int | None = None) -> Said:
    return Said(assignment_id=part.id, presence=how, minutes=minutes)


def awards() -> int:
    return db.session.scalar(select(func.count()).select_from(Award)) or 0


def test_present_absent_and_left_early_at_once(app: Flask, clock: StandingClock) -> None:
    made, (came, left, away) = attended(3)
    clock.set(dates(made)[0].ends_at)
    everybody = (
        presence(came, Presence.PRESENT),
        presence(left, Presence.LEFT_EARLY, 45),
        presence(away, Presence.ABSENT),
    )
    found = said_of(made, *everybody, Said(assignment_id=uuid4(), presence=Presence.PRESENT))
    assert [outcome.refused for outcome in found] == [None, None, None, "assignment-not-found"]
    assert [stands(part) for part in (came, left, away)] == ["confirmed", "confirmed", "no_show"]
    assert (came.minutes, left.minutes) == (120, 45)
    assert (came.proof, came.proved_by_id) == (Proof.SECOND_PERSON, made.posted_by_id)
    assert awards() == 2
    again = said_of(made, *everybody)
    assert [outcome.refused for outcome in again] == [None, None, None]
    assert awards() == 2


def test_before_the_end_who_is_present_is_checked_in(app: Flask, clock: StandingClock) -> None:
    made, (came, left) = attended(2)
    clock.set(dates(made)[0].starts_at + timedelta(minutes=30))
    said_of(made, presence(came, Presence.PRESENT))
    (early,) = said_of(made, presence(left, Presence.LEFT_EARLY, 31))
    assert (stands(came), early.refused) == ("checked_in", "left-afterwards")
    said_of(made, presence(left, Presence.LEFT_EARLY, 20))
    assert (stands(left), left.minutes) == ("confirmed", 20)
    clock.set(dates(made)[0].ends_at)
    said_of(made, presence(came, Presence.PRESENT))
    assert (stands(came), came.minutes) == ("confirmed", 120)


def test_who_came_is_not_absent_and_nobody_is_too_early(app: Flask, clock: StandingClock) -> None:
    made, (came,) = attended(1)
    (early,) = said_of(made, presence(came, Presence.PRESENT))
    assert early.refused == "too-early"
    clock.set(dates(made)[0].starts_at)
    said_of(made, presence(came, Presence.PRESENT))
    clock.move(minutes=20)
    (outcome,) = said_of(made, presence(came, Presence.ABSENT))
    assert (outcome.refused, stands(came)) == ("assignment-status-forbids", "checked_in")


def test_what_counts_is_not_counted_anew(app: Flask, clock: StandingClock) -> None:
    made, (came,) = attended(1)
    clock.set(dates(made)[0].ends_at)
    said_of(made, presence(came, Presence.PRESENT))
    (outcome,) = said_of(made, presence(came, Presence.LEFT_EARLY, 30))
    assert (outcome.refused, came.minutes) == ("assignment-status-forbids", 120)


def test_only_the_host_says_who_was_there(app: Flask, clock: StandingClock) -> None:
    made, (came,) = attended(1)
    clock.set(dates(made)[0].ends_at)
    by = people.occasion(volunteer("路人"))
    with pytest.raises(NotHostThere):
        attendance.attend(made.id, dates(made)[0].id, [presence(came, Presence.PRESENT)], by)


def test_an_other_dates_volunteers_are_not_this_dates(app: Flask, clock: StandingClock) -> None:
    made, _ = attended(1)
    _, (other,) = attended(1)
    clock.set(dates(made)[0].ends_at)
    (outcome,) = said_of(made, presence(other, Presence.PRESENT))
    assert (outcome.refused, stands(other)) == ("assignment-not-found", "accepted")
