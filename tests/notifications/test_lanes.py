"""What is urgent waits behind no announcement, and what a worker that dies had under way is little."""

from collections import Counter
from collections.abc import Iterator
from queue import SimpleQueue
from random import Random
from threading import Event, Lock
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from app.kit.clock import now
from app.kit.database import db
from app.notifications import claiming, couriers
from app.notifications.channels.port import AT_ONCE, Fate, Outcome, Parcel
from app.notifications.claiming import LEASE
from app.notifications.couriers import MOST_UNWRITTEN, Courier, Told
from app.notifications.delivery import deliver_due
from app.notifications.limits import Limits
from app.notifications.models import Channel, DeliveryStatus, Lane
from app.people.models import Account
from jobs import deliver_notifications, deliver_urgent
from jobs.ticks import Tick
from tests.builders import people
from tests.builders.dispatch import written_order
from tests.builders.notifications import deliveries, device, invite
from tests.builders.orders import accepted, open_order, volunteer
from tests.fakes import StandingClock

TOO_LONG = 30.0
"""Seconds after which what is waited for will not come."""


class Killed(BaseException):
    """The process is gone."""


class Phones:
    """A provider that serves everybody."""

    at_once = AT_ONCE

    def __init__(self) -> None:
        self.rung: list[str] = []
        self._lock = Lock()

    def send(self, parcel: Parcel) -> Outcome:
        with self._lock:
            self.rung.append(parcel.token)
        return Outcome(Fate.SENT)


@pytest.fixture
def phones(app: Flask) -> Iterator[Phones]:
    before = app.extensions["pushes"], app.extensions["channel_limits"]
    made = Phones()
    app.extensions["pushes"], app.extensions["channel_limits"] = {Channel.FCM: made}, Limits((Channel.FCM,))
    yield made
    app.extensions["pushes"], app.extensions["channel_limits"] = before


def crowd(count: int, name: str = "calm") -> list[Account]:
    them = [people.account() for _ in range(count)]
    for number, person in enumerate(them):
        device(person, f"{name}-{number}")
    return them


def test_an_urgent_call_and_a_service_go_before_an_announcement(phones: Phones, clock: StandingClock):
    invite(*crowd(3), order=written_order())
    clock.move(minutes=1)
    poster = people.account()
    device(poster, "service")
    accepted(open_order(poster), volunteer())
    clock.move(minutes=1)
    invite(*crowd(1, "urgent"))

    for _ in range(5):
        deliver_due(now(), 1, rng=Random(1))

    assert phones.rung[:2] == ["urgent-0", "service"]
    assert sorted(phones.rung[2:]) == ["calm-0", "calm-1", "calm-2"]
    assert [row.lane for row in deliveries()] == [Lane.OTHERS] * 3 + [Lane.SERVICE, Lane.URGENT]


def test_what_is_urgent_has_a_job_of_its_own(phones: Phones):
    invite(*crowd(1, "calm"), order=written_order())
    invite(*crowd(1, "urgent"))

    deliver_urgent.run(Tick())
    assert phones.rung == ["urgent-0"]
    deliver_notifications.run(Tick())
    assert phones.rung == ["urgent-0", "calm-0"]


def test_a_lane_is_read_by_an_index_from_the_delivery_that_waits_longest(app: Flask):
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    db.session.execute(text("SET LOCAL enable_bitmapscan = off"))
    waiting = (
        "SELECT id FROM deliveries WHERE status = 'pending' AND lane = 0 AND next_attempt_at <= now() "
        "ORDER BY next_attempt_at LIMIT 300 FOR UPDATE SKIP LOCKED"
    )
    plan = "\n".join(db.session.scalars(text(f"EXPLAIN {waiting}")))

    assert "Index Cond: ((lane = 0) AND (next_attempt_at <= now()))" in plan
    assert "Sort" not in plan


def test_a_worker_that_dies_has_sent_little_that_is_not_written_down(phones: Phones, clock: StandingClock):
    invite(*crowd(60))
    commits: list[Any] = []

    def die_at_third(session: Any) -> None:
        commits.append(session)
        if len(commits) == 3:
            raise Killed

    event.listen(db.session, "before_commit", die_at_third)
    try:
        with pytest.raises(Killed):
            deliver_due(now(), 100, rng=Random(1))
    finally:
        event.remove(db.session, "before_commit", die_at_third)
    clock.move(seconds=LEASE.total_seconds() + 1)
    deliver_due(now(), 100, rng=Random(1))

    rung = Counter(phones.rung)
    assert set(rung) == {f"calm-{number}" for number in range(60)}
    assert 0 < rung.total() - len(rung) <= MOST_UNWRITTEN
    assert deliver_due(now(), 100, rng=Random(1)).total == 0


class Slow(Phones):
    """Serves the first it is asked for only after something has come about: that it was handed somebody else, or a word."""

    def __init__(self, first: str, later: str = "", at_once: int = AT_ONCE) -> None:
        super().__init__()
        self.at_once = at_once
        self.has_begun, self.goes_on = Event(), Event()
        self._first, self._later = first, later

    def send(self, parcel: Parcel) -> Outcome:
        if parcel.token == self._later:
            self.goes_on.set()
        if parcel.token == self._first:
            self.has_begun.set()
            assert self.goes_on.wait(TOO_LONG)
        return super().send(parcel)


def test_a_run_claims_as_many_as_it_was_told_to(phones: Phones):
    invite(*crowd(25))

    assert deliver_due(now(), 10).total == 10
    assert deliver_due(now(), 10, goes_on=lambda: True).total == 15
    assert sorted(phones.rung) == sorted(f"calm-{number}" for number in range(25))


def test_the_next_batch_leaves_while_a_parcel_of_the_last_is_still_under_way(app: Flask, phones: Phones):
    slow = app.extensions["pushes"][Channel.FCM] = Slow("calm-0", "calm-24")
    invite(*crowd(25))

    assert deliver_due(now(), 10, goes_on=lambda: True).fates == {Fate.SENT: 25}
    assert slow.rung.index("calm-24") < slow.rung.index("calm-0")


def test_a_run_that_is_to_stop_claims_no_more(phones: Phones):
    invite(*crowd(25))
    asked: list[int] = []

    def until_the_second() -> bool:
        asked.append(len(phones.rung))
        return len(asked) < 2

    assert deliver_due(now(), 10, goes_on=until_the_second).total == 20
    assert len(phones.rung) == 20


def test_a_breaker_that_opens_ends_the_batches_claimed_before_and_not_those_after(phones: Phones):
    invite(*crowd(9))
    leased = claiming.claim(now(), 9).leased
    db.session.commit()
    slow, told = Slow(leased[0].parcel.token, at_once=1), SimpleQueue[Told | Courier]()

    courier = Courier(Channel.FCM, slow, told)
    courier.give(leased[:6])
    assert slow.has_begun.wait(TOO_LONG)
    courier.close()
    courier.give(leased[6:])
    slow.goes_on.set()

    fates = [one.outcome.fate for one in (told.get(timeout=TOO_LONG) for _ in range(9)) if isinstance(one, Told)]
    assert fates == [Fate.SENT] + [Fate.POSTPONED] * 5 + [Fate.SENT] * 3
    assert told.get(timeout=TOO_LONG) is courier
    assert len(slow.rung) == 4


def test_what_a_provider_holds_for_too_long_is_given_up_and_another_hand_goes_on(
    app: Flask, phones: Phones, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(couriers, "LONGEST", 0.2)
    monkeypatch.setattr(couriers, "LOOKS", 0.05)
    slow = app.extensions["pushes"][Channel.FCM] = Slow("calm-0", at_once=1)
    invite(*crowd(3))

    assert deliver_due(now(), 10).fates == {Fate.RETRY: 1, Fate.SENT: 2}
    assert sorted(slow.rung) == ["calm-1", "calm-2"]
    assert [row.last_error for row in deliveries() if row.status is DeliveryStatus.PENDING] == ["TooSlow"]
    slow.goes_on.set()


def test_nothing_is_begun_when_the_time_for_a_batch_is_over(phones: Phones, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(couriers, "BEGINS", -1.0)
    invite(*crowd(3))

    assert deliver_due(now(), 10).fates == {Fate.POSTPONED: 3}
    assert phones.rung == []
