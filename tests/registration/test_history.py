"""A service counts for the home organization of the time of service, however late somebody says that it took place."""

from datetime import timedelta

from flask import Flask

from app.kit.clock import now
from app.kit.database import db
from app.kit.pages import PageRequest
from app.kit.transaction import transaction
from app.orders import service as orders_service
from app.orders.entering import Part, PastService
from app.people.models import Account
from app.registration import history, service
from app.registration.models import MemberRegistration, Organization, Volunteer
from tests.builders import orders, people
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, organization, pending_registration
from tests.fakes import NOON, StandingClock
from tests.registration.test_service import decided


def moves_to(member: Volunteer, home: Organization, place_code: str | None = None) -> MemberRegistration:
    """The member's new registration, approved now."""
    anew = pending_registration(db.session.get_one(Account, member.account_id), place_code, home)
    decided(service.approve, anew.id, by=people.committee("110107"))
    return anew


def test_each_moment_has_its_home_organization(app: Flask, clock: StandingClock) -> None:
    member, later = approved_volunteer(), organization(name="新单位党支部")
    earlier_id = member.organization_id
    clock.move(days=10)
    moves_to(member, later)
    changed = NOON + timedelta(days=10)
    assert history.organization_at(member.account_id, NOON - timedelta(seconds=1)) is None
    assert history.organization_at(member.account_id, NOON) == earlier_id
    assert history.organization_at(member.account_id, changed - timedelta(seconds=1)) == earlier_id
    assert history.organization_at(member.account_id, changed) == later.id
    clock.move(days=10)
    decided(service.end, anew_of(member), "已迁出。", by=people.committee("110107"))
    assert history.organization_at(member.account_id, now()) is None
    assert history.organization_at(member.account_id, now() - timedelta(seconds=1)) == later.id


def anew_of(member: Volunteer) -> object:
    return db.session.get_one(Volunteer, member.account_id, populate_existing=True).registration_id


def test_ones_own_homes_are_listed_with_their_dates(app: Flask, clock: StandingClock) -> None:
    member = approved_volunteer()
    clock.move(days=10)
    moves_to(member, organization(name="新单位党支部"), district().communities[3])
    pending_registration(db.session.get_one(Account, member.account_id))
    rows = history.periods(member.account_id, PageRequest()).rows
    assert [row.organization_name == "新单位党支部" for row in rows] == [True, False]
    assert [(row.registration.decided_at, row.registration.ended_at) for row in rows] == [(now(), None), (NOON, now())]


def test_who_changes_the_work_unit_after_accepting_serves_for_the_new_one(app: Flask, clock: StandingClock) -> None:
    member, later = approved_volunteer(), organization(name="新单位党支部")
    order = orders.open_order()
    accepted = orders.accepted(order, member)
    moves_to(member, later)
    clock.set(order.starts_at)
    with transaction():
        orders_service.confirm_attendance(accepted.id, people.occasion(db.session.get_one(Account, order.poster_id)))
    assert accepted.organization_id == later.id


def test_a_late_word_leaves_the_service_with_the_home_of_its_time(app: Flask, clock: StandingClock) -> None:
    """Accepted, served, then the work unit changed, and only then somebody says that the volunteer was there."""
    member = approved_volunteer()
    earlier_id = member.organization_id
    order = orders.open_order()
    accepted = orders.accepted(order, member)
    clock.set(order.ends_at + timedelta(hours=1))
    moves_to(member, organization(name="新单位党支部"))
    clock.move(hours=1)
    with transaction():
        orders_service.confirm_attendance(accepted.id, people.occasion(db.session.get_one(Account, order.poster_id)))
    assert accepted.organization_id == earlier_id


def test_what_the_desk_enters_later_counts_for_the_home_of_its_time(app: Flask, clock: StandingClock) -> None:
    member = approved_volunteer()
    earlier_id, began_at = member.organization_id, clock.move(days=1)
    clock.move(days=1)
    moves_to(member, organization(name="新单位党支部"))
    past = PastService(
        service_type="repairs_errands", title="清理楼道", place_code=district().community, starts_at=began_at,
        ends_at=began_at + timedelta(hours=2), parts=(Part(volunteer_id=member.account_id, minutes=60),), reason="停电",
    )  # fmt: skip
    with transaction():
        entered = orders_service.enter(past, people.occasion(people.operator(district().community)))
    assert [part.organization_id for part in entered.parts] == [earlier_id]
