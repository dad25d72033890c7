"""Whatever happens, nobody is told more than they want, and at night only of what is urgent: in any zone, by any history.

A history has orders near and far, waves and wider circles, answers of every kind, offers by hand and what becomes of them, rests,
limits, reminders and nights.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import h3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.dispatch import candidates, declining, queries, service
from app.dispatch.choice.facts import Candidate, Moment, Order, hours_of
from app.dispatch.choice.price import ShadowPrice
from app.dispatch.desk import answering, offering
from app.dispatch.desk.models import HandOffer, HandOfferStatus
from app.dispatch.models import Answer, Asked, Circle, Wish
from app.dispatch.models import Wave as WaveRow
from app.kit.clock import now
from app.kit.database import db
from app.kit.errors import Refusal
from app.kit.transaction import transaction
from app.notifications.kinds import Kind
from app.notifications.models import Delivery, Notification
from app.notifications.quiet_hours import after_quiet, is_quiet
from app.orders import due, ending
from app.orders import service as orders
from app.orders.models import Order as OrderRow
from app.orders.models import OrderStatus, Urgency
from app.people.actors import Occasion
from app.people.models import Account
from app.registration.models import Volunteer
from tests.builders import notifications, people
from tests.builders.desk import hand_offer
from tests.builders.dispatch import opened_order
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import StandingClock

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
CELL = "8831aa5a37fffff"
FAR = str(min(h3.grid_ring(CELL, 6)))
KINDS = ("elderly_disabled", "repairs_errands")
WAVE, HAND = Kind.ORDER_INVITATION, Kind.HAND_OFFERED


@settings(deadline=None, max_examples=200)
@given(
    st.integers(0, 365 * 24 * 60 - 1).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes)),
    st.sampled_from(ZONES),
    st.floats(0.1, 30),
    st.booleans(),
)
def test_what_can_wait_is_told_to_nobody_at_night_in_any_zone(at: datetime, zone: str, left: float, is_urgent: bool):
    local = at.astimezone(ZoneInfo(zone))
    order = Order(1, "tutoring", 1, 1, hours_of(at) - 1, hours_of(at) + left, is_urgent)

    wave = ShadowPrice().choose(order, [Candidate(n, 0.4, 0) for n in range(30)], Moment.of(local), Random(1))

    is_night = local.hour >= 23 or local.hour < 7
    assert bool(wave.chosen) == (is_urgent or not is_night or left <= 2)
    assert wave.gap > 0


@settings(deadline=None, max_examples=200)
@given(
    st.integers(0, 365 * 24 * 60 - 1).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes)),
    st.sampled_from(ZONES),
)
def test_the_outbox_waits_for_the_end_of_the_night_whatever_zone_a_moment_is_said_in(at: datetime, zone: str):
    rings_at = after_quiet(at.astimezone(ZoneInfo(zone))).astimezone(UTC)

    assert not is_quiet(rings_at)
    assert rings_at == after_quiet(at)
    assert timedelta(0) <= rings_at - at <= timedelta(hours=8)
    assert (rings_at == at) is not is_quiet(at)


@pytest.mark.no_cover  # what it runs is counted at the tests of each part
@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", [1, 2])
def test_no_history_tells_anybody_more_than_they_want(clock: StandingClock, seed: int):
    history = History(Random(seed), clock)
    for _ in range(60):
        history.go_on()

    lines = db.session.execute(select(Asked, OrderRow).join(OrderRow, OrderRow.id == Asked.order_id)).all()
    for asked, order in lines:
        history.must_have_wanted(asked.volunteer_id, order, asked.at)
    by_hand = select(HandOffer, OrderRow).join(OrderRow, OrderRow.id == HandOffer.order_id)
    for offer, order in db.session.execute(by_hand):
        assert offer.volunteer_id is not None
        history.must_have_wanted(offer.volunteer_id, order, offer.offered_at)
    _nobody_was_told_too_often(history)
    _nothing_rang_at_night_but_what_was_urgent()
    assert set(db.session.scalars(select(WaveRow.circle))) > {Circle.COMMUNITY}
    assert len(lines) > 40
    assert history.by_hand > 5
    assert db.session.scalar(select(func.count()).where(Notification.kind == Kind.STARTS_SOON)) > 0  # type: ignore[operator]


def _nobody_was_told_too_often(history: "History") -> None:
    """By what stands in the inboxes: a wave minds the place's limit and one's own, the committee's hand one's own."""
    messages = select(Notification.account_id, Notification.created_at, Notification.kind)
    told: dict[UUID, list[tuple[datetime, str]]] = defaultdict(list)
    for who, at, kind in db.session.execute(messages.where(Notification.kind.in_((WAVE, HAND)))):
        told[who].append((at, kind))
    for who, lines in told.items():
        own = history.wishes[who].most_a_week or 1000
        for at, kind in lines:
            in_week = sum(at - WEEK < other <= at for other, _ in lines)
            assert in_week <= (min(5, own) if kind == WAVE else own)


def _nothing_rang_at_night_but_what_was_urgent() -> None:
    rung = (
        select(Delivery.next_attempt_at, OrderRow.urgency, Notification.kind)
        .join(Notification, Notification.id == Delivery.notification_id)
        .join(OrderRow, OrderRow.id == Notification.order_id)
    )
    kinds: Counter[str] = Counter()
    for at, urgency, kind in db.session.execute(rung):
        assert urgency is Urgency.URGENT or not is_quiet(at)
        kinds[kind] += 1
    assert min(kinds[WAVE], kinds[HAND], kinds[Kind.STARTS_SOON]) > 0


class History:
    """What happens to sixteen volunteers of a district, some of them far from where most help is asked for."""

    def __init__(self, rng: Random, clock: StandingClock) -> None:
        self.rng, self.clock, self.by_hand = rng, clock, 0
        clock.move(hours=10, minutes=rng.randrange(60))
        places = district().communities
        homes = [(places[0], near) for near in (self._near() for _ in range(10))]
        homes += [(place, FAR) for place in (places[1], places[1], places[3], places[3], places[2], places[2])]
        people_there = [approved_volunteer(place, home_cell=cell) for place, cell in homes]
        self.wishes = {who.account_id: self._wishing(who) for who in people_there}
        self.rests: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
        self.committee = people.committee("110107")

    def go_on(self) -> None:
        """Something happens, and what is due by then is done."""
        self.clock.move(minutes=self.rng.choice((3, 20, 90, 300)))
        self.rng.choice((self._post, self._post, self._answer, self._ask_by_hand, self._answer_by_hand))()
        self._work()

    def must_have_wanted(self, who: UUID, order: OrderRow, at: datetime) -> None:
        """Whether the person's own limits allowed that they were told of the order then."""
        wish, home = self.wishes[who], db.session.get_one(Volunteer, who).home_cell
        assert order.service_type not in wish.unwanted_kinds
        assert wish.most_km is None or candidates.kilometres(order.cell, home) <= wish.most_km
        assert not any(first < at < last for first, last in self.rests[who])
        if wish.windows is not None:
            first, hours = candidates.hours_of_week(order)
            assert "0" not in (wish.windows * 2)[first - 1 : first - 1 + hours]

    def _near(self) -> str:
        return str(self.rng.choice(sorted(h3.grid_disk(CELL, 3))))

    def _wishing(self, who: Volunteer) -> Wish:
        notifications.device(db.session.get_one(Account, who.account_id))
        busy_on = self.rng.randrange(7)
        wish = Wish(
            volunteer_id=who.account_id, most_km=self.rng.choice((None, None, 2, 8)),
            most_a_week=self.rng.choice((None, 1, 2, 4)), unwanted_kinds=self.rng.choice(([], [], [KINDS[0]])),
            windows=self.rng.choice((None, "1" * 24 * busy_on + "0" * 24 + "1" * 24 * (6 - busy_on))),
        )  # fmt: skip
        db.session.add(wish)
        db.session.commit()
        return wish

    def _post(self) -> None:
        due_at = now() + timedelta(hours=self.rng.choice((1, 3, 12, 30)))
        facts: dict[str, Any] = {
            "urgency": self.rng.choice(list(Urgency)),
            "service_type": self.rng.choice(KINDS),
            "cell": self.rng.choice((self._near(), self._near(), FAR)),
        }
        opened_order(respond_by=due_at, starts_at=due_at, ends_at=due_at + timedelta(hours=1), **facts)

    def _answer(self) -> None:
        waiting = select(Asked).where(Asked.answer == Answer.NONE).order_by(Asked.at.desc(), Asked.volunteer_id)
        for asked in db.session.scalars(waiting.limit(5)).all():
            answer = self.rng.choice((Answer.ACCEPTED, Answer.ACCEPTED, Answer.NOT_THIS, Answer.NOT_NOW))
            try:
                with transaction():
                    self._say(answer, asked)
            except Refusal:
                continue  # too late, or asked by hand

    def _say(self, answer: Answer, asked: Asked) -> None:
        occasion = people.occasion(db.session.get_one(Account, asked.volunteer_id))
        if answer is Answer.ACCEPTED:
            orders.accept(asked.order_id, occasion)
        else:
            said = declining.decline(asked.order_id, answer, 6, occasion)
            if said.quiet_until is not None:
                self.rests[asked.volunteer_id].append((now(), said.quiet_until))

    def _ask_by_hand(self) -> None:
        seeking = select(OrderRow).where(OrderRow.status == OrderStatus.OPEN, OrderRow.respond_by > now())
        for order in db.session.scalars(seeking.order_by(OrderRow.id.desc()).limit(2)).all():
            for who in self.rng.sample(sorted(self.wishes), 6):
                try:
                    hand_offer(order, who, by=self.committee)
                    self.by_hand += 1
                except Refusal:
                    continue  # they do not want it, or enough are asked

    def _answer_by_hand(self) -> None:
        waiting = select(HandOffer).where(HandOffer.status == HandOfferStatus.OFFERED).order_by(HandOffer.id)
        for offer in db.session.scalars(waiting.limit(2)).all():
            occasion = people.occasion(db.session.get_one(Account, offer.volunteer_id))
            try:
                with transaction():
                    if self.rng.random() < 0.5:
                        answering.accept(offer.id, [], occasion)
                    else:
                        answering.decline(offer.id, "那天不在", occasion)
            except Refusal:
                continue  # too late

    def _work(self) -> None:
        """What the jobs do."""
        jobs: list[tuple[Callable[[datetime, int], Iterable[UUID]], Callable[[UUID, Occasion], object]]] = [
            (queries.due_ids, service.step),
            (offering.due_ids, offering.end),
            (due.starting_soon_ids, ending.remind),
        ]
        for _ in range(20):
            found = [(act, each) for ids, act in jobs for each in ids(now(), 50)]
            for act, each in found:
                with transaction():
                    act(each, Occasion(None, now()))
            if not found:
                return
