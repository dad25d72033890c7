"""Nobody is registered without knowing: who is registered by hand says yes before it counts, and no undoes it."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.database import db
from app.kit.transaction import transaction
from app.people import claims
from app.people.models import Account, ActInName
from app.places.errors import PlaceNotYours
from app.registration import service
from app.registration.errors import OwnRegistration, RegistrationSettled, RegistrationUnconfirmed
from app.registration.models import MemberRegistration, Organization, RegistrationStatus
from app.registration.volunteers import volunteer
from tests.builders import people
from tests.builders.notifications import told
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import StandingClock
from tests.registration.test_service import decided, draft, submitted


def entered(by: Account, phone: str | None = None) -> tuple[MemberRegistration, Account]:
    """Somebody whom the committee registered at the counter."""
    with transaction():
        sheet = service.register(phone or people.phone(), "赵明", draft(), people.occasion(by))
    return sheet.registration, db.session.get_one(Account, sheet.registration.account_id)


def act_of(registration: MemberRegistration) -> ActInName:
    return db.session.scalars(select(ActInName).where(ActInName.subject_id == registration.id)).one()


def answered(registration: MemberRegistration, member: Account, *, yes: bool) -> RegistrationStatus:
    db.session.expire_all()
    with transaction():
        (claims.confirm if yes else claims.refuse)(act_of(registration).id, people.occasion(member))
    return db.session.get_one(MemberRegistration, registration.id, populate_existing=True).status


def test_a_member_registered_at_the_counter_is_one_when_they_say_yes(app: Flask) -> None:
    registration, member = entered(committee := people.committee(district().community))
    assert registration.status is RegistrationStatus.PENDING
    assert "was-this-you" in told(member.id)
    assert answered(registration, member, yes=True) is RegistrationStatus.APPROVED
    assert volunteer(member.id) is not None
    assert registration.decided_by_id == committee.id
    assert "registration-approved" in told(member.id)


def test_who_says_no_is_no_member_and_the_committee_is_told(app: Flask) -> None:
    registration, member = entered(committee := people.committee(district().community))
    assert answered(registration, member, yes=False) is RegistrationStatus.WITHDRAWN
    assert volunteer(member.id) is None
    assert told(committee.id).count("act-refused") == 1


def test_no_committee_approves_what_was_entered_before_the_member_said_yes(app: Flask) -> None:
    registration, _ = entered(people.committee(district().community))
    with pytest.raises(RegistrationUnconfirmed):
        decided(service.approve, registration.id, by=people.committee("110107"))


def test_it_waits_for_the_committee_where_the_organization_is_gone_meanwhile(app: Flask) -> None:
    registration, member = entered(people.committee(district().community))
    home = db.session.get_one(Organization, registration.organization_id)
    home.status = RegistrationStatus.ENDED
    db.session.commit()
    assert answered(registration, member, yes=True) is RegistrationStatus.PENDING
    home.status = RegistrationStatus.APPROVED
    db.session.commit()
    approved = decided(service.approve, registration.id, by=people.committee("110107"))
    assert approved.registration.status is RegistrationStatus.APPROVED


def test_a_yes_that_comes_too_late_changes_nothing(app: Flask, clock: StandingClock) -> None:
    registration, member = entered(people.committee(district().community))
    clock.move(days=30)
    with transaction():
        service.expire(registration.id, people.by_service())
    assert "registration-expired" in told(member.id)
    assert answered(registration, member, yes=True) is RegistrationStatus.EXPIRED


def test_nobody_enters_themself_or_elsewhere(app: Flask) -> None:
    here = people.committee(district().community)
    with pytest.raises(OwnRegistration):
        service.enter(here.id, draft(), people.occasion(here))
    with pytest.raises(PlaceNotYours):
        service.register(people.phone(), "赵明", draft(), people.occasion(people.committee(district().communities[3])))


def test_what_was_entered_is_taken_back_before_and_after_the_yes(app: Flask) -> None:
    committee = people.committee(district().community)
    first, _ = entered(committee)
    second, member = entered(committee)
    answered(second, member, yes=True)
    for registration in (first, second):
        decided(service.take_back, registration.id, by=committee)
    assert (first.status, second.status) == (RegistrationStatus.WITHDRAWN, RegistrationStatus.ENDED)
    former = volunteer(member.id)
    assert former is not None
    assert not former.is_active


def test_a_registration_waits_thirty_days_and_no_longer(app: Flask, clock: StandingClock) -> None:
    registration = submitted(people.account("赵明")).registration
    stands = []
    for hours in (30 * 24 - 1, 1):
        clock.move(hours=hours)
        with transaction():
            service.expire(registration.id, people.by_service())
        stands.append(registration.status)
    assert stands == [RegistrationStatus.PENDING, RegistrationStatus.EXPIRED]


def test_the_committee_ends_a_registration_with_a_reason(app: Flask) -> None:
    member = approved_volunteer()
    committee = people.committee(district().community)
    ended = decided(service.end, member.registration_id, "已迁出本社区。", by=committee).registration
    assert (ended.status, ended.reason) == (RegistrationStatus.ENDED, "已迁出本社区。")
    former = volunteer(member.account_id)
    assert former is not None
    assert not former.is_active
    assert "registration-revoked" in told(member.account_id)
    assert people.actor(db.session.get_one(Account, member.account_id)).held == ()
    with pytest.raises(RegistrationSettled):
        decided(service.end, member.registration_id, "再次", by=committee)
