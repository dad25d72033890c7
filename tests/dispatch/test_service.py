"""An order is carried outward, wave by wave, until it is full, over, or on the committee's desk."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import h3
import pytest
from sqlalchemy import func, select

from app.dispatch import answers, declining, queries, service
from app.dispatch.models import Answer, Asked, Circle
from app.dispatch.models import Wave as WaveRow
from app.kit.clock import now
from app.kit.database import db
from app.kit.events import record
from app.kit.transaction import transaction
from app.notifications.models import Notification
from app.orders.events import OrderFilled, OrderOpened, OrderReopened
from app.orders.models import Assignment, AssignmentStatus, Audience, Order, OrderStatus, Urgency
from app.people.actors import Occasion
from app.people.models import Account, Role
from app.registration.models import Volunteer
from tests.builders import people
from tests.builders.dispatch import asked_of, carry_on, dispatch_of, opened_order, written_order
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, organization, team
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")


def step(order: Order) -> None:
    with transaction():
        service.step(order.id, Occasion(None, now()))


def to_next_step(order: Order, clock: StandingClock) -> None:
    due = dispatch_of(order).next_step_at
    assert due is not None
    clock.set(due)
    carry_on(order)


def told(order: Order, kind: str) -> set[object]:
    mine = select(Notification.account_id).where(Notification.order_id == order.id, Notification.kind == kind)
    return set(db.session.scalars(mine))


def test_the_first_wave_is_told_in_the_transaction_that_opens_the_order():
    near = approved_volunteer()

    order = opened_order()

    assert asked_of(order) == {near.account_id} == told(order, "order-invitation")
    assert dispatch_of(order).circle is Circle.COMMUNITY
    assert (dispatch_of(order).wave, dispatch_of(order).asked) == (1, 1)


def test_what_is_undone_was_told_to_nobody():
    approved_volunteer()
    order = written_order()

    with pytest.raises(ZeroDivisionError):
        _open_and_fail(order)

    assert asked_of(order) == told(order, "order-invitation") == set()


def test_who_cannot_help_is_not_told():
    approved_volunteer(service_types=("tutoring",))
    approved_volunteer(skills=("cooking",))
    excused = approved_volunteer(skills=("first_aid",))
    excused.is_active = False
    able = approved_volunteer(skills=("first_aid", "driving"))

    assert asked_of(opened_order(skills=["first_aid"])) == {able.account_id}


def test_neither_poster_nor_recipient_nor_typist_is_told():
    side = [approved_volunteer().account_id for _ in range(3)]

    order = opened_order(poster_id=side[0], recipient_id=side[1], posted_by_id=side[2])

    assert asked_of(order) == set()


def test_who_serves_elsewhere_at_that_time_is_not_told():
    busy, free = approved_volunteer(), approved_volunteer()
    _assign(busy, written_order(), AssignmentStatus.ACCEPTED)
    later = written_order(starts_at=now() + timedelta(hours=22), ends_at=now() + timedelta(hours=23))
    _assign(free, later, AssignmentStatus.ACCEPTED)

    assert asked_of(opened_order()) == {free.account_id}


def test_who_took_a_yes_back_is_not_told_again():
    order = written_order()
    _assign(approved_volunteer(), order, AssignmentStatus.WITHDRAWN)

    with transaction():
        service.on_order_reopened(OrderReopened(at=now(), actor_id=None, order_id=order.id))

    assert asked_of(order) == set()


def test_the_ladder_goes_from_the_community_over_the_subdistrict_and_the_district_to_the_desk(clock: StandingClock):
    here, _, _, elsewhere = district().communities
    neighbour = approved_volunteer(district().communities[1], home_cell=cell(5))
    at_home, far = approved_volunteer(here), approved_volunteer(elsewhere, home_cell=cell(5))
    committee = people.committee(here)
    order = opened_order()
    posted_at, seen = now(), {dispatch_of(order).circle: asked_of(order)}

    while dispatch_of(order).circle is not Circle.DESK:
        clock.set(dispatch_of(order).next_step_at or now())
        step(order)
        seen[dispatch_of(order).circle] = asked_of(order)
        if dispatch_of(order).circle is not Circle.DESK and asked_of(order) < everybody(at_home, neighbour, far):
            assert now() == posted_at  # where nobody within reach is left, the next circle is told at once

    assert seen == {
        Circle.COMMUNITY: everybody(at_home),
        Circle.SUBDISTRICT: everybody(at_home, neighbour),
        Circle.DISTRICT: everybody(at_home, neighbour, far),
        Circle.DESK: everybody(at_home, neighbour, far),
    }
    assert now() >= posted_at + timedelta(minutes=5)  # the last of them have their time to answer
    assert told(order, "order-on-desk") == {committee.id}
    assert told(order, "order-unanswered") == {order.poster_id}
    assert dispatch_of(order).next_step_at is None


def everybody(*volunteers: Volunteer) -> set[UUID]:
    return {one.account_id for one in volunteers}


def test_a_circle_has_several_waves_while_somebody_is_left(clock: StandingClock):
    for _ in range(30):
        approved_volunteer()
    order = opened_order()
    first = asked_of(order)

    to_next_step(order, clock)

    assert 3 < len(first) < len(asked_of(order)) < 30
    assert dispatch_of(order).circle is Circle.COMMUNITY


def test_the_same_order_and_wave_draw_the_same_people(clock: StandingClock):
    for _ in range(30):
        approved_volunteer()
    order = written_order()
    waves = []
    for _ in range(2):
        with db.session.begin_nested() as undone:
            record(OrderOpened(at=now(), actor_id=None, order_id=order.id))
            waves.append(asked_of(order))
            undone.rollback()
        db.session.expire_all()

    assert waves[0] == waves[1] != set()


def test_the_last_sixth_of_the_time_is_the_desks(clock: StandingClock):
    for _ in range(60):
        approved_volunteer()
    order = opened_order(respond_by=now() + timedelta(hours=1))
    while dispatch_of(order).circle is not Circle.DESK:
        to_next_step(order, clock)

    assert now() <= order.respond_by - timedelta(minutes=10)
    assert told(order, "order-unanswered") == {order.poster_id}


def test_a_no_and_a_withdrawal_are_replaced_at_once(clock: StandingClock):
    for _ in range(30):
        approved_volunteer()
    order = opened_order(slots=2)
    clock.move(minutes=1)
    with transaction():
        answers.hurry(OrderOpened(at=now(), actor_id=None, order_id=order.id))

    assert queries.due_ids(now(), 10) == [order.id]


def test_an_order_that_nobody_can_help_with_is_soon_on_the_desk():
    order = opened_order()

    carry_on(order)

    assert dispatch_of(order).circle is Circle.DESK


def test_the_desk_waits_for_the_silent_and_not_for_who_has_said_no(clock: StandingClock):
    neighbours = [approved_volunteer() for _ in range(2)]
    order = opened_order()
    carry_on(order)
    assert asked_of(order) == {one.account_id for one in neighbours}
    waiting = []
    for neighbour in neighbours:
        waiting.append(dispatch_of(order).circle)
        with transaction():
            who = db.session.get_one(Account, neighbour.account_id)
            declining.decline(order.id, Answer.NOT_THIS, 1, people.occasion(who))
        carry_on(order)

    assert (waiting, dispatch_of(order).circle) == ([Circle.DISTRICT] * 2, Circle.DESK)


def test_an_empty_circle_is_left_at_once_and_only_one_is_looked_through_at_a_time():
    neighbour = approved_volunteer(district().communities[1], home_cell=cell(5))
    order = opened_order()
    assert (dispatch_of(order).circle, dispatch_of(order).next_step_at) == (Circle.SUBDISTRICT, now())

    step(order)

    assert asked_of(order) == {neighbour.account_id}


def test_a_step_that_runs_twice_tells_nobody_twice(clock: StandingClock):
    for _ in range(20):
        approved_volunteer()
    order = opened_order()
    to_next_step(order, clock)
    after_one = asked_of(order)

    step(order)

    assert asked_of(order) == after_one
    assert db.session.scalar(select(func.count()).select_from(WaveRow).where(WaveRow.order_id == order.id)) == 2


def test_a_step_that_is_not_due_does_nothing(clock: StandingClock):
    for _ in range(30):
        approved_volunteer()
    order = opened_order()
    first = asked_of(order)
    clock.move(minutes=1)

    step(order)

    assert asked_of(order) == first
    assert order.id not in queries.due_ids(now(), 10)


def test_an_order_that_is_full_goes_no_further(clock: StandingClock):
    approved_volunteer()
    order = opened_order()

    with transaction():
        record(OrderFilled(at=now(), actor_id=None, order_id=order.id))

    clock.move(hours=6)
    assert order.id not in queries.due_ids(now(), 10)


def test_a_step_of_an_order_that_ended_unheard_only_stops(clock: StandingClock):
    approved_volunteer()
    order = opened_order()
    approved_volunteer()
    order.status = OrderStatus.EXPIRED
    db.session.commit()

    to_next_step(order, clock)

    assert len(asked_of(order)) == 1
    assert dispatch_of(order).next_step_at is None


def test_nobody_is_told_of_an_order_that_nobody_may_answer_any_more(clock: StandingClock):
    approved_volunteer()
    order = opened_order()
    late = approved_volunteer()
    clock.set(order.respond_by)

    step(order)

    assert late.account_id not in asked_of(order)
    assert dispatch_of(order).next_step_at is None


def test_a_reopened_order_goes_on_at_once_with_those_not_told_yet(clock: StandingClock):
    first = approved_volunteer()
    order = opened_order()
    second = approved_volunteer()

    with transaction():
        record(OrderReopened(at=now(), actor_id=None, order_id=order.id))

    assert asked_of(order) == {first.account_id, second.account_id}


def test_a_reopened_order_comes_back_from_the_desk():
    order = opened_order()
    carry_on(order)
    late = approved_volunteer()

    with transaction():
        record(OrderReopened(at=now(), actor_id=None, order_id=order.id))

    assert asked_of(order) == {late.account_id}
    assert dispatch_of(order).circle is Circle.DISTRICT


NIGHT = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
MORNING = datetime(2026, 3, 4, 23, 0, tzinfo=UTC)


def test_at_night_an_order_that_can_wait_waits_for_seven(clock: StandingClock):
    clock.set(NIGHT)
    one = approved_volunteer()
    order = opened_order()
    assert (dispatch_of(order).next_step_at, dispatch_of(order).wave, asked_of(order)) == (MORNING, 0, set())

    to_next_step(order, clock)

    assert asked_of(order) == {one.account_id}


def test_at_night_an_urgent_order_goes(clock: StandingClock):
    clock.set(NIGHT)
    one = approved_volunteer()

    assert asked_of(opened_order(urgency=Urgency.URGENT)) == {one.account_id}


def test_a_teams_order_is_told_to_all_its_members_at_once(clock: StandingClock):
    members = {approved_volunteer().account_id for _ in range(9)}
    approved_volunteer()
    mine = team(members=tuple(members))

    order = opened_order(audience=Audience.TEAM, team_id=mine.id)
    assert asked_of(order) == members == told(order, "order-invitation")

    to_next_step(order, clock)
    assert dispatch_of(order).circle is Circle.DESK


def test_a_whistle_calls_the_officers_of_organizations_that_offer_the_service():
    able = organization(service_types=["paired_help"])
    officer, other = people.account(), people.account()
    people.grant(officer, Role.OFFICER, organization_id=able.id)
    people.grant(other, Role.OFFICER, organization_id=organization().id)

    order = opened_order(audience=Audience.ORGANIZATIONS, service_type="paired_help")

    assert told(order, "order-whistle") == {officer.id} == asked_of(order)


def test_a_wave_knows_why_each_person_was_told():
    one = approved_volunteer()
    order = opened_order()

    asked = db.session.get_one(Asked, (order.id, one.account_id))

    said = {"km": 0.4, "same_community": True, "recent": 0, "told": 0, "accepted": 0, "why": "best", "hours": None}
    assert said.items() <= asked.reasons.items()
    assert (asked.profile, asked.slot, asked.distance, asked.fatigue) == (4, 12, 1, 35)
    assert asked.p is not None
    assert 0 < asked.p < 0.85


def cell(rings: int) -> str:
    """One so many rings from the order's."""
    return str(min(h3.grid_ring("8831aa5a37fffff", rings)))


def _open_and_fail(order: Order) -> None:
    with transaction():
        record(OrderOpened(at=now(), actor_id=None, order_id=order.id))
        _ = 1 / 0


def _assign(who: Volunteer, order: Order, status: AssignmentStatus) -> None:
    facts = {"volunteer_id": who.account_id, "organization_id": who.organization_id}
    db.session.add(Assignment(order_id=order.id, status=status, accepted_at=now(), **facts))
    db.session.commit()
