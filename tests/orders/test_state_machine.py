"""One order and three volunteers, whatever they do in whatever order: the promises hold after every step."""

from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.kit.database import db
from app.kit.errors import Refusal
from app.orders import due, lifecycle, sealed
from app.orders import service as orders
from app.orders.events import ServiceConfirmed
from app.orders.models import Assignment, AssignmentStatus, Order, OrderTransition
from app.people.actors import Occasion
from tests.builders import people
from tests.builders.orders import open_order, volunteer
from tests.fakes import NOON, StandingClock, heard

VOLUNTEERS_DO = ("accept", "withdraw", "check_in", "complete", "dispute")
POSTERS_DO = ("no_show", "rate", "confirm_attendance", "dispute")
TIME_DOES = ("expire", "close_unrated", "promote", "later", "much_later")
STEPS = st.one_of(
    st.tuples(st.sampled_from(VOLUNTEERS_DO), st.integers(0, 2)),
    st.tuples(st.sampled_from(POSTERS_DO), st.integers(0, 2)).map(lambda step: (f"poster_{step[0]}", step[1])),
    st.tuples(st.sampled_from((*TIME_DOES, "uphold", "dismiss", "cancel")), st.integers(0, 2)),
)
WAY = [("accept", 0), ("accept", 1), ("accept", 2), ("later", 0), ("check_in", 0), ("complete", 0), ("poster_rate", 0)]
"""The usual way; a story starts with some of it, so that what comes late is reached too."""
STORIES = st.builds(
    lambda begun, then: WAY[:begun] + then, st.integers(0, len(WAY)), st.lists(STEPS, min_size=5, max_size=20)
)


class World:
    """The order, its people, and what they can do."""

    def __init__(self, order: Order, poster: Any, volunteers: list[Any], clock: StandingClock) -> None:
        self.order, self.poster, self.volunteers, self.clock = order, poster, volunteers, clock

    def do(self, verb: str, who: int) -> None:
        """One step; a refusal is an answer like any other."""
        with suppress(Refusal):
            getattr(self, verb)(who) if hasattr(self, verb) else self.act(verb, who)
        db.session.flush()

    def act(self, verb: str, who: int) -> None:
        """A step about somebody's latest part in the order."""
        part = self.part(who)
        if part is None:
            return
        name = verb.removeprefix("poster_")
        by = self.as_(self.poster if verb.startswith("poster_") else self.volunteers[who])
        words: dict[str, Any] = {
            "withdraw": lambda: orders.withdraw(part.id, None, by),
            "check_in": lambda: orders.check_in(part.id, sealed.service_code_of(self.order), by),
            "confirm_attendance": lambda: orders.confirm_attendance(part.id, by),
            "complete": lambda: orders.complete(part.id, 60, by),
            "no_show": lambda: orders.report_no_show(part.id, by),
            "rate": lambda: orders.rate(part.id, 5, "", [], by),
            "dispute": lambda: orders.dispute(part.id, "x", by),
            "uphold": lambda: orders.settle(part.id, True, self.nobody),
            "dismiss": lambda: orders.settle(part.id, False, self.nobody),
        }
        words[name]()

    def accept(self, who: int) -> None:
        """Take a slot or a place in the waitlist."""
        orders.accept(self.order.id, self.as_(self.volunteers[who]))

    def cancel(self, who: int) -> None:
        """Take the order back."""
        orders.cancel(self.order.id, "x", self.as_(self.poster))

    def expire(self, who: int) -> None:
        """The job."""
        orders.expire(self.order.id, self.nobody)

    def close_unrated(self, who: int) -> None:
        """The job."""
        orders.close_unrated(self.order.id, self.nobody)

    def promote(self, who: int) -> None:
        """The job."""
        orders.promote(self.order.id, self.nobody)

    def later(self, who: int) -> None:
        """Some time passes, to before, into and after the service."""
        self.clock.move(hours=(23, 1, 3)[who])

    def much_later(self, who: int) -> None:
        """Days pass."""
        self.clock.move(days=4)

    @property
    def nobody(self) -> Occasion:
        """An act of the service itself."""
        return Occasion(None, self.clock.now())

    def as_(self, actor: Any) -> Occasion:
        """An act of somebody now."""
        return Occasion(actor, self.clock.now())

    def part(self, who: int) -> Assignment | None:
        """Somebody's latest part in the order."""
        theirs = (Assignment.order_id == self.order.id, Assignment.volunteer_id == self.volunteers[who].account_id)
        return db.session.scalars(select(Assignment).where(*theirs).order_by(Assignment.id.desc())).first()

    def check(self, confirmations: list[Any]) -> None:
        """The promises."""
        order = self.order
        parts = db.session.scalars(select(Assignment).where(Assignment.order_id == order.id)).all()
        assert order.taken == sum(map(lifecycle.holds_slot, parts)) <= order.slots
        assert due.miscounted_ids(1) == []
        assert (order.closed_at is not None) == (order.status in lifecycle.ENDED)
        if order.closed_at is not None:
            assert not [part for part in parts if part.status in (AssignmentStatus.WAITLISTED, *lifecycle.COMING)]
        told = [event.assignment_id for event in confirmations]
        assert len(told) == len(set(told))
        assert set(told) == {part.id for part in parts if part.confirmed_at is not None}
        self.check_transitions()

    def check_transitions(self) -> None:
        """Each chain of transitions hangs together and follows the tables."""
        rows = db.session.scalars(
            select(OrderTransition).where(OrderTransition.order_id == self.order.id).order_by(OrderTransition.id)
        )
        last: dict[Any, str] = {}
        tables: dict[str, Any] = {"order": lifecycle.TRANSITIONS, "part": lifecycle.ASSIGNMENT_TRANSITIONS}
        for row in rows:
            assert row.from_status == last.get(row.assignment_id)
            if row.from_status is not None:
                nexts = tables["part" if row.assignment_id else "order"][row.from_status]
                assert row.to_status in nexts or row.to_status == row.from_status == "disputed"
            last[row.assignment_id] = row.to_status
        assert last[None] == self.order.status


@pytest.mark.slow
@pytest.mark.no_cover  # what it runs is counted at the tests of each part
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(slots=st.integers(1, 2), steps=STORIES)
def test_the_promises_hold_after_every_step(
    app: Flask, clock: StandingClock, slots: int, steps: list[tuple[str, int]]
) -> None:
    clock.set(NOON)
    poster = people.account()
    order = open_order(poster=poster, slots=slots)
    world = World(order, people.actor(poster), [people.actor(volunteer()) for _ in range(3)], clock)
    with heard(app, ServiceConfirmed) as confirmations:
        for verb, who in steps:
            world.do(verb, who)
            world.check(confirmations)
