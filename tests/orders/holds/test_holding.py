"""A team or an organization takes slots as one: each is counted once, is filled with members, or is others' in time."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.database import db
from app.kit.transaction import transaction
from app.orders import due, sealed
from app.orders import service as orders
from app.orders.errors import AnsweringOver, OrderFull, TeamMembersUnavailable
from app.orders.holds import filling, holding, reminding
from app.orders.holds.errors import (
    FillTimeUnfit,
    HoldOver,
    HoldStands,
    HoldTooSmall,
    MemberNotNamed,
    NotForMany,
    NotOfGroup,
    TooFewMembers,
)
from app.orders.holds.models import SlotHold
from app.orders.holds.policy import Group
from app.orders.models import Assignment, AssignmentStatus, Audience, Order
from app.people import claims
from app.people.actors import Occasion
from app.people.models import Account, ActAnswer, ActInName, ActKind
from app.points.models import Award
from app.registration.models import Volunteer
from tests.builders import activities, people
from tests.builders.holds import held, named, team_of
from tests.builders.notifications import told
from tests.builders.orders import accepted, open_order, stands, volunteer
from tests.builders.registration import led_team, organization
from tests.fakes import StandingClock
from tests.orders.test_races import at_once, taken


@pytest.fixture(autouse=True)
def _slots_are_counted_rightly(app: Flask) -> Iterator[None]:
    """Whatever is done: an order's ``taken`` is its parts and what groups hold."""
    yield
    assert due.miscounted_ids(10) == []


def crew(size: int) -> tuple[Account, list[Account]]:
    """A team's leader and its members."""
    members = [volunteer() for _ in range(size)]
    return led_team(*(member.id for member in members))[1], members


def fresh(row: SlotHold | Order) -> tuple[str, int]:
    """How it stands, and how many are unfilled or taken."""
    db.session.refresh(row)
    return row.status.value, row.unfilled if isinstance(row, SlotHold) else row.taken


def lapsed(hold: SlotHold, clock: StandingClock) -> None:
    clock.set(hold.fill_by)
    with transaction():
        holding.lapse(hold.id, Occasion(None, clock.now()))


def test_held_slots_are_taken_before_they_have_names_and_only_once_after(app: Flask) -> None:
    order, (leader, members) = open_order(slots=3), crew(3)
    hold = held(order, leader, 3)
    assert (fresh(order), stands(accepted(order))) == (("filled", 3), "waitlisted")
    parts = named(hold, *members[:2], by=leader)
    assert ([stands(part) for part in parts], fresh(hold), fresh(order)) == (
        ["accepted", "accepted"],
        ("held", 1),
        ("filled", 3),
    )
    assert {part.hold_id for part in parts} == {hold.id}
    poster = db.session.get_one(Account, order.poster_id)
    assert "slots-held" in told(poster.id)


def test_a_role_on_a_date_of_an_activity_is_taken_by_an_organization(app: Flask) -> None:
    officer, unit = activities.officer()
    (order,) = activities.orders(activities.activity())
    member = volunteer(organization=unit)
    with transaction():
        hold = holding.take(order.id, Group(organization_id=unit.id), 1, None, people.occasion(officer))
    (part,) = named(hold, member, by=officer)
    assert (stands(part), part.organization_id) == ("accepted", unit.id)
    with pytest.raises(TeamMembersUnavailable), transaction():
        filling.fill(held(order, crew(1)[0]).id, [volunteer().id], people.occasion(leader_of(order)))


def leader_of(order: Order) -> Account:
    """Who took the latest slots for a team."""
    mine = select(SlotHold.held_by_id).where(SlotHold.order_id == order.id).order_by(SlotHold.id.desc()).limit(1)
    return db.session.get_one(Account, db.session.scalars(mine).one())


def test_points_accrue_to_the_person_and_the_home_organization(app: Flask, clock: StandingClock) -> None:
    order, (leader, (member,)) = open_order(slots=2), crew(1)
    (part,) = named(held(order, leader), member, by=leader)
    clock.set(order.starts_at)
    with transaction():
        orders.check_in(part.id, sealed.service_code_of(order), people.occasion(member))
        orders.complete(part.id, 60, people.occasion(member))
        orders.rate(part.id, 5, "", [], people.occasion(db.session.get_one(Account, order.poster_id)))
    award = db.session.scalars(select(Award).where(Award.assignment_id == part.id)).one()
    home = db.session.get_one(Volunteer, member.id).organization_id
    assert (award.volunteer_id, award.organization_id) == (member.id, home)


def test_a_member_says_no_with_one_tap_and_the_slot_is_the_teams_again(app: Flask) -> None:
    order, (leader, (first, second)) = open_order(slots=2), crew(2)
    hold = held(order, leader, 2)
    waiting = accepted(order)
    (part, _) = named(hold, first, second, by=leader)
    act = db.session.scalars(select(ActInName).filter_by(account_id=first.id, kind=ActKind.ASSIGNMENT)).one()
    assert (act.answer, "accepted-for-you" in told(first.id), "was-this-you" in told(first.id)) == (
        ActAnswer.OPEN,
        True,
        False,
    )
    with transaction():
        claims.refuse(act.id, people.occasion(first))
    assert (stands(part), fresh(hold), stands(waiting)) == ("withdrawn", ("held", 1), "waitlisted")
    assert "act-refused" in told(leader.id)


def test_one_member_comes_instead_of_another(app: Flask) -> None:
    order, (leader, (first, second)) = open_order(slots=2), crew(2)
    hold = held(order, leader)
    (part,) = named(hold, first, by=leader)
    with transaction():
        (instead,) = filling.swap(hold.id, part.id, second.id, people.occasion(leader))
    assert (stands(part), instead.assignment.volunteer_id, fresh(order)) == ("released", second.id, ("open", 1))
    with pytest.raises(MemberNotNamed), transaction():
        filling.swap(hold.id, accepted(order).id, first.id, people.occasion(leader))
    assert "swapped-out" in told(first.id)
    assert "released" not in told(first.id)


def test_a_member_who_waits_is_moved_up_by_name(app: Flask) -> None:
    order, (leader, (member, _)) = open_order(slots=2), crew(2)
    hold = held(order, leader, 2)
    before, part = accepted(order), accepted(order, member)
    named(hold, member, by=leader)
    assert (stands(part), stands(before), fresh(hold)) == ("accepted", "waitlisted", ("held", 1))


def test_what_is_not_needed_is_given_back_and_who_waits_has_it(app: Flask) -> None:
    order, (leader, members) = open_order(slots=3), crew(3)
    hold = held(order, leader, 3)
    waiting = accepted(order)
    named(hold, members[0], by=leader)
    by = people.occasion(leader)
    for _ in range(2):
        with transaction():
            holding.keep(hold.id, 2, by)
    assert (stands(waiting), fresh(hold), fresh(order)) == ("accepted", ("held", 1), ("filled", 3))
    with pytest.raises(HoldTooSmall), transaction():
        holding.keep(hold.id, 0, by)


def test_a_team_that_does_not_come_gives_all_back(app: Flask) -> None:
    order = open_order(slots=2)
    hold = held(order, slots=2)
    with transaction():
        holding.keep(hold.id, 0, people.occasion(leader_of(order)))
    assert (fresh(hold), fresh(order)) == (("given_back", 0), ("open", 0))


def test_what_has_no_name_in_time_falls_to_who_waits(app: Flask, clock: StandingClock) -> None:
    order, (leader, members) = open_order(slots=2), crew(2)
    hold = held(order, leader, 2)
    first, second = accepted(order), accepted(order)
    (part,) = named(hold, members[0], by=leader)
    with pytest.raises(HoldTooSmall), transaction():
        filling.fill(hold.id, [members[1].id, volunteer().id], people.occasion(leader))
    lapsed(hold, clock)
    assert (fresh(hold), fresh(order)) == (("lapsed", 0), ("filled", 2))
    assert [stands(each) for each in (part, first, second)] == ["accepted", "accepted", "waitlisted"]
    assert "hold-lapsed" in told(leader.id)
    with pytest.raises(HoldOver), transaction():
        filling.fill(hold.id, [members[1].id], people.occasion(leader))
    with transaction():
        orders.withdraw(part.id, None, people.occasion(members[0]))
    assert stands(second) == "accepted"


def reminded(clock: StandingClock) -> list[UUID]:
    """Which holds the job finds, and reminds."""
    found = reminding.due_ids(clock.now(), 10)
    for hold_id in found:
        with transaction():
            reminding.remind(hold_id, Occasion(None, clock.now()))
    return found


def test_a_group_is_reminded_a_day_before_slots_without_a_name_fall_to_others(app: Flask, clock: StandingClock) -> None:
    order, (leader, members) = open_order(slots=2, starts_at=clock.now() + timedelta(days=6)), crew(2)
    hold = held(order, leader, 2)
    clock.set(hold.fill_by - timedelta(hours=24, minutes=1))
    assert reminded(clock) == []
    clock.move(minutes=1)
    assert (reminded(clock), reminded(clock)) == ([hold.id], [])
    assert told(leader.id).count("hold-unfilled") == 1
    named(hold, *members, by=leader)
    assert "hold-unfilled" not in [kind for member in members for kind in told(member.id)]


def test_a_group_that_holds_slots_for_a_short_time_is_reminded_half_way(app: Flask, clock: StandingClock) -> None:
    order, (leader, (first, _)) = open_order(slots=2, starts_at=clock.now() + timedelta(hours=10)), crew(2)
    hold = held(order, leader, 2)
    clock.set(hold.held_at + (hold.fill_by - hold.held_at) / 2)
    named(hold, first, by=leader)
    assert reminded(clock) == [hold.id]
    other = held(open_order(slots=2, starts_at=clock.now() + timedelta(hours=10)))
    clock.set(other.fill_by)
    assert reminded(clock) == []


def test_when_every_slot_has_a_name_the_hold_is_filled(app: Flask, clock: StandingClock) -> None:
    order, (leader, (member,)) = open_order(slots=2), crew(1)
    hold = held(order, leader)
    named(hold, member, by=leader)
    lapsed(hold, clock)
    assert (fresh(hold), "hold-lapsed" in told(leader.id)) == (("filled", 0), False)


def _cancelled(order: Order, clock: StandingClock) -> None:
    orders.cancel(order.id, "不办了", people.occasion(db.session.get_one(Account, order.poster_id)))


def _ended(order: Order, clock: StandingClock) -> None:
    orders.end_search(order.id, "抱歉", people.occasion(people.committee(order.place_code)))


def _expired(order: Order, clock: StandingClock) -> None:
    clock.set(order.respond_by)
    orders.expire(order.id, Occasion(None, clock.now()))


@pytest.mark.parametrize(("end", "stands_as"), [(_cancelled, "cancelled"), (_ended, "expired"), (_expired, "expired")])
def test_an_order_that_ends_lets_the_group_go_and_is_not_filled_by_nobody(
    app: Flask, clock: StandingClock, end: object, stands_as: str
) -> None:
    order = open_order(slots=3)
    hold = held(order)
    leader = leader_of(order)
    with transaction():
        end(order, clock)  # type: ignore[operator]
    assert (fresh(hold), fresh(order)) == (("released", 0), (stands_as, 0))
    assert "hold-released" in told(leader.id)


def test_members_are_named_before_others_can_no_longer_come_instead(app: Flask, clock: StandingClock) -> None:
    far, near = (open_order(slots=2, starts_at=clock.now() + timedelta(days=days)) for days in (5, 1))
    assert held(far).fill_by == far.respond_by - timedelta(hours=24)
    assert held(near).fill_by == near.respond_by - timedelta(hours=12)
    for wanted in (clock.now(), far.respond_by + timedelta(minutes=1)):
        with pytest.raises(FillTimeUnfit):
            held(far, fill_by=wanted)
    clock.set(near.starts_at)
    with pytest.raises(AnsweringOver):
        held(near)


def test_what_cannot_be_held_is_refused(app: Flask) -> None:
    order, (leader, _) = open_order(slots=3), crew(2)
    with pytest.raises(NotForMany):
        held(open_order(slots=1))
    with pytest.raises(TooFewMembers):
        held(order, leader, 3)
    held(order, leader, 2)
    with pytest.raises(HoldStands):
        held(order, leader, 1)
    with pytest.raises(OrderFull) as full:
        held(order, slots=2)
    assert full.value.facts["free"] == 1


def test_only_who_speaks_for_the_group_holds_and_only_what_is_for_it(app: Flask) -> None:
    (leader, members), unit = crew(1), organization()
    team_id: UUID | None = team_of(leader)
    order = open_order(slots=2)
    for who, group in ((members[0], Group(team_id)), (leader, Group(organization_id=unit.id))):
        with pytest.raises(NotOfGroup), transaction():
            holding.take(order.id, group, 1, None, people.occasion(who))
    _, stranger = led_team()
    theirs = open_order(slots=2, audience=Audience.TEAM, team_id=team_id)
    hold = held(theirs, leader)
    assert hold.team_id == team_id
    with pytest.raises(NotOfGroup), transaction():
        holding.take(order.id, Group(team_id), 1, None, people.occasion(stranger))


def test_two_leaders_who_race_for_the_last_slots_do_not_both_have_them(committed_app: Flask) -> None:
    order = open_order(slots=4)
    leaders = [crew(3)[0] for _ in range(2)]
    acts = [
        partial(holding.take, order.id, Group(team_of(leader)), 3, None, people.occasion(leader)) for leader in leaders
    ]
    assert at_once(committed_app, acts) == {"done": 1, "order-full": 1}
    assert taken(order.id) == 3


def test_a_member_who_withdraws_while_the_hold_lapses_frees_one_slot_once(
    committed_app: Flask, clock: StandingClock
) -> None:
    order, (leader, (member,)) = open_order(slots=2), crew(1)
    hold = held(order, leader)
    (part,) = named(hold, member, by=leader)
    clock.set(hold.fill_by)
    acts: list[Callable[[], object]] = [
        partial(holding.lapse, hold.id, Occasion(None, clock.now())),
        partial(orders.withdraw, part.id, None, people.occasion(member)),
    ]
    assert at_once(committed_app, acts) == {"done": 2}
    statuses = db.session.scalars(select(Assignment.status).where(Assignment.order_id == order.id))
    assert (taken(order.id), list(statuses)) == (0, [AssignmentStatus.WITHDRAWN])
