"""What the checks know of a service, read in one statement."""

from datetime import timedelta

import pytest
from flask import Flask

from app.kit.clock import now
from app.kit.database import db
from app.notifications import devices
from app.notifications.models import Channel
from app.orders import sealed
from app.orders.drafts import Contact
from app.orders.models import Assignment, Order, Proof
from app.people import accounts, privacy
from app.people.actors import Occasion
from app.people.models import Account
from app.points import settling
from app.points.awards import on_service_confirmed
from app.points.checks.facts import Record, record_of
from app.points.checks.thresholds import Thresholds
from app.points.models import AwardStatus
from app.registration.models import Volunteer
from tests.builders import people, points
from tests.builders.registration import approved_volunteer, organization
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("app")


def record(service: Assignment) -> Record:
    return record_of(service.id, Thresholds())


def account(volunteer: Volunteer) -> Account:
    return db.session.get_one(Account, volunteer.account_id)


def served(by: Volunteer, whom: Account, days_ago: int = 0, **service: object) -> Assignment:
    """A service that has its award."""
    began_at = now() - timedelta(days=days_ago, hours=2)
    return db.session.get_one(
        Assignment, points.award(30, volunteer=by, recipient=whom, began_at=began_at, **service).assignment_id
    )


def test_a_service_is_read_with_what_is_around_it_in_one_statement(app: Flask) -> None:
    volunteer = approved_volunteer()
    other = points.award(45, volunteer=volunteer)
    service = points.confirmed_service(60, volunteer=volunteer)

    with counted(app) as statements:
        read = record(service)

    assert statements.count == 1
    assert (read.planned_minutes, read.proof, read.day.isoformat()) == (120, Proof.SERVICE_CODE, "2026-03-04")
    assert [(each.order_id, each.minutes) for each in read.near] == [(other.order_id, 45)]
    assert (read.pair_orders, read.circle_orders, read.people_confirmed, read.is_own_phone) == ((), (), 0, False)


def test_a_reversed_service_is_not_around() -> None:
    volunteer = approved_volunteer()
    settling.reverse(points.award(45, volunteer=volunteer).id, "重复登记", Occasion(None, now()))

    assert record(points.confirmed_service(60, volunteer=volunteer)).near == ()


def test_a_pair_s_services_of_thirty_days() -> None:
    volunteer, recipient = approved_volunteer(), people.account()
    orders = [served(volunteer, recipient, days).order_id for days in (30, 29, 1)]
    served(volunteer, people.account(), 2)

    read = record(points.confirmed_service(30, volunteer=volunteer, recipient=recipient))

    assert read.pair_orders == tuple(orders[1:])


def test_help_that_comes_straight_back() -> None:
    one, other = approved_volunteer(), approved_volunteer()
    back = served(other, account(one), 3)
    served(other, account(one), 61)

    read = record(points.confirmed_service(30, volunteer=one, recipient=account(other)))

    assert read.circle_orders == (back.order_id,)


def test_help_that_comes_back_through_a_third() -> None:
    first, second, third = (approved_volunteer() for _ in range(3))
    served(second, account(third), 9)
    back = served(third, account(first), 5)

    read = record(points.confirmed_service(30, volunteer=first, recipient=account(second)))

    assert read.circle_orders == (back.order_id,)


def test_an_organization_s_order_makes_no_circle() -> None:
    one, other = approved_volunteer(), approved_volunteer()
    back = served(other, account(one), 3)
    db.session.get_one(Order, back.order_id).organization_id = organization().id
    db.session.commit()

    assert record(points.confirmed_service(30, volunteer=one, recipient=account(other))).circle_orders == ()


def test_whom_one_person_confirms_and_rates_in_a_day() -> None:
    leader, recipient = people.account(), people.account()
    services = [points.confirmed_service(30, recipient=recipient, proof=Proof.SECOND_PERSON) for _ in range(3)]
    for service in services:
        service.proved_by_id = leader.id
    services[0].checked_in_at = now() - timedelta(days=1)
    db.session.commit()

    read = record(services[2])

    assert (read.people_confirmed, read.people_rated) == (2, 3)


def test_the_number_to_call_is_the_volunteer_s_own() -> None:
    service = points.confirmed_service(30)
    order = db.session.get_one(Order, service.order_id)
    own = accounts.phone_of(db.session.get_one(Account, service.volunteer_id))
    sealed.seal_contact(order, Contact(name="张秀英", phone=own))
    db.session.commit()

    assert record(service).is_own_phone


def test_volunteer_and_rater_have_used_one_device() -> None:
    service = points.confirmed_service(30)
    rater = db.session.get_one(Order, service.order_id).recipient_id
    assert not record(service).has_shared_device

    for who in (service.volunteer_id, rater):
        devices.register(Channel.FCM, "one-telephone", people.occasion(db.session.get_one(Account, who)))

    assert record(service).has_shared_device
    (seen,) = privacy.export_of(rater)["devices_shared_with_another_account"]
    assert seen == {"seen_at": now()}
    privacy.erase(people.occasion(db.session.get_one(Account, rater)))
    assert not record(service).has_shared_device


def test_to_live_in_the_same_cell_says_nothing() -> None:
    neighbour, volunteer = approved_volunteer(), approved_volunteer()
    assert neighbour.home_cell == volunteer.home_cell

    award = points.award(60, volunteer=volunteer, recipient=account(neighbour))

    assert award.status is AwardStatus.PROVISIONAL


def test_an_award_keeps_what_speaks_against_it_with_the_evidence() -> None:
    volunteer = approved_volunteer()
    first = points.award(60, volunteer=volunteer)
    began_at = now() - timedelta(hours=1, minutes=30)
    second = points.award(60, volunteer=volunteer, began_at=began_at)

    assert first.status is AwardStatus.PROVISIONAL
    assert (second.status, second.explanation["flags"]) == (AwardStatus.HELD, ["overlapping"])
    assert second.explanation["evidence"]["overlapping"] == {
        "minutes": 30, "at": "03-04 10:00", "orders": [str(first.order_id)]
    }  # fmt: skip


def test_a_second_confirmation_is_not_its_own_neighbour() -> None:
    award = points.award(60)

    assert record_of(award.assignment_id, Thresholds()).near == ()
    service = db.session.get_one(Assignment, award.assignment_id)
    on_service_confirmed(points.confirmation(service))
    assert points.award_of(service.id).status is AwardStatus.PROVISIONAL
