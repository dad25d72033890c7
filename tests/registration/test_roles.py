"""The volunteer's role follows the registration."""

from flask import Flask
from sqlalchemy import select

from app.kit.database import db
from app.people.models import Account, Grant, Role
from app.registration import service
from tests.builders import people
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, pending_registration
from tests.registration.test_service import decided


def places_of_role(account_id: object) -> list[str | None]:
    held = select(Grant.place_code).where(
        Grant.account_id == account_id, Grant.role == Role.VOLUNTEER, Grant.revoked_at.is_(None)
    )
    return list(db.session.scalars(held))


def test_an_approved_volunteer_holds_the_role_at_the_community(app: Flask) -> None:
    registration = pending_registration()
    decided(service.approve, registration.id, by=people.committee(district().community))
    assert places_of_role(registration.account_id) == [district().community]


def test_who_moved_holds_the_role_at_the_new_community_only(app: Flask) -> None:
    first = approved_volunteer()
    moved = pending_registration(db.session.get_one(Account, first.account_id), district().communities[3])
    decided(service.approve, moved.id, by=people.committee("110107"))
    assert places_of_role(first.account_id) == [district().communities[3]]


def test_who_takes_back_an_approved_registration_holds_the_role_no_longer(app: Flask) -> None:
    first = approved_volunteer()
    decided(service.withdraw, first.registration_id, by=db.session.get_one(Account, first.account_id))
    assert places_of_role(first.account_id) == []


def test_who_takes_back_a_pending_registration_keeps_the_role_of_the_approved_one(app: Flask) -> None:
    first = approved_volunteer()
    member = db.session.get_one(Account, first.account_id)
    decided(service.withdraw, pending_registration(member).id, by=member)
    assert places_of_role(first.account_id) == [district().community]


def test_a_rejection_gives_no_role(app: Flask) -> None:
    registration = pending_registration()
    decided(service.reject, registration.id, "地址不符", by=people.committee("110107"))
    assert places_of_role(registration.account_id) == []
