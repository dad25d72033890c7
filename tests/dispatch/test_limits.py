"""Whatever happens, nobody is told more than they want, and at night only of what is urgent: in any zone, by any history."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import h3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.dispatch import candidates, declining, queries, service
from app.dispatch.choice.facts import Candidate, Moment, Order, hours_of
from app.dispatch.choice.price import ShadowPrice
from app.dispatch.models import Answer, Asked, Wish
from app.kit.clock import now
from app.kit.database import db
from app.kit.errors import Refusal
from app.kit.transaction import transaction
from app.notifications.models import Delivery, Notification
from app.notifications.quiet_hours import is_quiet
from app.orders import service as orders
from app.orders.models import Order as OrderRow
from app.orders.models import Urgency
from app.people.actors import Occasion
from app.people.models import Account
from app.registration.models import Volunteer
from tests.builders import notifications, people
from tests.builders.dispatch import opened_order
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import StandingClock

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
CELL = "8831aa5a37fffff"
KINDS = ("elderly_disabled", "repairs_errands")


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


@pytest.mark.no_cover  # what it runs is counted at the tests of each part
@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", [1, 2])
def test_no_history_tells_anybody_more_than_they_want(clock: StandingClock, seed: int):
    rng = Random(seed)
    district()
    wishes = {
        who.account_id: _wishing(who, rng) for who in (approved_volunteer(home_cell=_near(rng)) for _ in range(14))
    }
    for _ in range(70):
        clock.move(minutes=rng.choice((3, 20, 90, 300)))
        rng.choice((_post, _post, _answer))(rng)
        _carry_on()

    rows = db.session.execute(select(Asked, OrderRow).join(OrderRow, OrderRow.id == Asked.order_id)).all()
    told: dict[UUID, list[datetime]] = defaultdict(list)
    for asked, order in rows:
        wish = wishes[asked.volunteer_id]
        told[asked.volunteer_id].append(asked.at)
        home = db.session.get_one(Volunteer, asked.volunteer_id).home_cell
        assert order.service_type not in wish.unwanted_kinds
        assert wish.most_km is None or candidates.kilometres(order.cell, home) <= wish.most_km
    for who, moments in told.items():
        most = min(5, wishes[who].most_a_week or 5)
        assert max(sum(at - WEEK < other <= at for other in moments) for at in moments) <= most
    assert len(rows) > 30
    rung = select(Delivery.next_attempt_at, OrderRow.urgency).join(
        Notification, Notification.id == Delivery.notification_id
    )
    for at, urgency in db.session.execute(rung.join(OrderRow, OrderRow.id == Notification.order_id)):
        assert urgency is Urgency.URGENT or not is_quiet(at)


def _near(rng: Random) -> str:
    return str(rng.choice(sorted(h3.grid_disk(CELL, 3))))


def _wishing(who: Volunteer, rng: Random) -> Wish:
    notifications.device(db.session.get_one(Account, who.account_id))
    wish = Wish(
        volunteer_id=who.account_id, most_km=rng.choice((None, None, 1, 2)), most_a_week=rng.choice((None, 1, 2, 4)),
        unwanted_kinds=rng.choice(([], [], [KINDS[0]])),
    )  # fmt: skip
    db.session.add(wish)
    db.session.commit()
    return wish


def _post(rng: Random) -> None:
    due = now() + timedelta(hours=rng.choice((1, 3, 12, 30)))
    facts: dict[str, Any] = {
        "urgency": rng.choice(list(Urgency)),
        "service_type": rng.choice(KINDS),
        "cell": _near(rng),
    }
    opened_order(respond_by=due, starts_at=due, ends_at=due + timedelta(hours=1), **facts)


def _answer(rng: Random) -> None:
    open_still = select(Asked).where(Asked.answer == Answer.NONE).order_by(Asked.at.desc(), Asked.volunteer_id).limit(5)
    for asked in db.session.scalars(open_still).all():
        occasion = people.occasion(db.session.get_one(Account, asked.volunteer_id))
        try:
            with transaction():
                if rng.random() < 0.5:
                    declining.decline(asked.order_id, Answer.NOT_THIS, 1, occasion)
                else:
                    orders.accept(asked.order_id, occasion)
        except Refusal:
            continue  # too late


def _carry_on() -> None:
    for _ in range(20):
        due = queries.due_ids(now(), 50)
        for order_id in due:
            with transaction():
                service.step(order_id, Occasion(None, now()))
        if not due:
            return
