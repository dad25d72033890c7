"""A member registers, the committee decides, the member is a volunteer or is told why not."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.clock import now
from app.kit.database import db
from app.kit.transaction import transaction
from app.people.models import Account, AuditEntry
from app.places.errors import CellMalformed
from app.registration import service
from app.registration.errors import (
    HomeTooFar,
    NameRequired,
    OrganizationUnavailable,
    OwnRegistration,
    PlaceUnsuitable,
    RegistrationNotFound,
    RegistrationNotYours,
    RegistrationPending,
    RegistrationSettled,
    ServiceTypeUnavailable,
)
from app.registration.lifecycle import OVER
from app.registration.models import MemberRegistration, RegistrationStatus, ServiceType
from app.registration.queries import RegistrationSheet
from app.registration.service import RegistrationDraft
from app.registration.volunteers import volunteer
from tests.builders import people
from tests.builders.notifications import told
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, organization, pending_registration, team


def draft(**changes: Any) -> RegistrationDraft:
    community = district().community
    facts = {
        "place_code": community,
        "organization_id": changes.pop("organization_id", None) or organization(community).id,
        "service_types": ["tutoring", "health"],
        "home_cell": "8831aa5a37fffff",
        "skills": ["钢琴"],
    }
    return RegistrationDraft(**{**facts, **changes})


def submitted(who: Account, **changes: Any) -> RegistrationSheet:
    with transaction():
        return service.submit(draft(**changes), people.occasion(who))


def decided(verb: Any, *arguments: Any, by: Account) -> RegistrationSheet:
    db.session.expire_all()
    with transaction():
        made: RegistrationSheet = verb(*arguments, people.occasion(by))
        return made


def test_a_registration_waits_for_the_committee_of_the_community(app: Flask) -> None:
    committee, member = people.committee(district().community), people.account("赵明")
    made = submitted(member)
    assert made.registration.status is RegistrationStatus.PENDING
    assert (made.name, made.place_name) == ("赵明", "四季园社区")
    assert volunteer(member.id) is None
    assert "registration-submitted" in told(committee.id)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"place_code": "110107001"}, PlaceUnsuitable),
        ({"place_code": "110107001999"}, PlaceUnsuitable),
        ({"organization_id": "0195600a-4a00-7000-8000-000000000001"}, OrganizationUnavailable),
        ({"service_types": ["tutoring", "witchcraft"]}, ServiceTypeUnavailable),
        ({"service_types": ["paired_help"]}, ServiceTypeUnavailable),
        ({"home_cell": "8831aa5a37ffff0"}, CellMalformed),
        ({"home_cell": "8931aa5a377ffff"}, CellMalformed),
        ({"home_cell": "88309999b7fffff"}, HomeTooFar),
    ],
)
def test_a_registration_names_only_what_there_is(app: Flask, changes: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        submitted(people.account(), **changes)


def test_an_organization_that_has_ended_takes_nobody(app: Flask) -> None:
    ended = organization(status=RegistrationStatus.ENDED)
    with pytest.raises(OrganizationUnavailable):
        submitted(people.account(), organization_id=ended.id)


def test_a_service_type_out_of_use_cannot_be_chosen(app: Flask) -> None:
    db.session.get_one(ServiceType, "tutoring").is_active = False
    db.session.commit()
    with pytest.raises(ServiceTypeUnavailable) as refusal:
        submitted(people.account())
    assert refusal.value.facts == {"unavailable": ["tutoring"]}


def test_nobody_registers_without_a_name(app: Flask) -> None:
    with pytest.raises(NameRequired):
        submitted(people.account(name=None))


def test_one_registration_at_a_time_waits(app: Flask) -> None:
    member = people.account()
    submitted(member)
    with pytest.raises(RegistrationPending):
        submitted(member)


def test_approval_makes_a_volunteer_who_is_told(app: Flask) -> None:
    registration, committee = pending_registration(), people.committee(district().community)
    approved = decided(service.approve, registration.id, by=committee)
    made = volunteer(registration.account_id)
    assert approved.registration.decided_by_id == committee.id
    assert made is not None
    assert (made.is_active, made.place_code, made.service_types) == (True, district().community, ["tutoring"])
    assert (made.organization_id, made.home_cell) == (registration.organization_id, registration.home_cell)
    assert told(registration.account_id) == ["registration-approved"]


def test_the_audit_trail_keeps_who_decided(app: Flask) -> None:
    registration, committee = pending_registration(), people.committee(district().community)
    decided(service.approve, registration.id, by=committee)
    kept = select(AuditEntry.action, AuditEntry.actor_id).where(AuditEntry.subject_id == registration.account_id)
    assert ("registration.approved", committee.id) in [tuple(row) for row in db.session.execute(kept)]


def test_a_rejection_has_a_reason_and_makes_no_volunteer(app: Flask) -> None:
    registration = pending_registration()
    rejected = decided(service.reject, registration.id, "地址不符", by=people.committee("110107"))
    assert (rejected.registration.status, rejected.registration.reason) == (RegistrationStatus.REJECTED, "地址不符")
    assert volunteer(registration.account_id) is None
    assert told(registration.account_id) == ["registration-rejected"]


def test_who_was_rejected_may_register_again(app: Flask) -> None:
    member = people.account()
    registration = pending_registration(member)
    decided(service.reject, registration.id, "地址不符", by=people.committee("110107"))
    assert submitted(member).registration.status is RegistrationStatus.PENDING


def test_a_second_approval_ends_the_first(app: Flask) -> None:
    first = approved_volunteer()
    earlier_id = first.registration_id
    moved = pending_registration(db.session.get_one(Account, first.account_id), district().communities[3])
    decided(service.approve, moved.id, by=people.committee("110107"))
    db.session.expire_all()
    assert db.session.get_one(MemberRegistration, earlier_id).status is RegistrationStatus.ENDED
    now_is = volunteer(first.account_id)
    assert now_is is not None
    assert (now_is.registration_id, now_is.place_code) == (moved.id, district().communities[3])


def test_a_decision_stands(app: Flask) -> None:
    registration, committee = pending_registration(), people.committee("110107")
    decided(service.approve, registration.id, by=committee)
    with pytest.raises(RegistrationSettled):
        decided(service.reject, registration.id, "doch nicht", by=committee)
    with pytest.raises(RegistrationSettled):
        decided(service.approve, registration.id, by=committee)


def test_nobody_is_taken_in_for_an_organization_that_has_ended(app: Flask) -> None:
    registration = pending_registration()
    ended = db.session.get_one(type(organization()), registration.organization_id)
    ended.status = RegistrationStatus.ENDED
    db.session.commit()
    with pytest.raises(OrganizationUnavailable):
        decided(service.approve, registration.id, by=people.committee("110107"))


def test_nobody_decides_their_own(app: Flask) -> None:
    committee = people.committee(district().community)
    registration = pending_registration(committee)
    for verb, arguments in ((service.approve, ()), (service.reject, ("why",))):
        with pytest.raises(OwnRegistration):
            decided(verb, registration.id, *arguments, by=committee)


def test_another_places_committee_finds_no_such_registration(app: Flask) -> None:
    registration, stranger = pending_registration(), people.committee(district().communities[3])
    for verb, arguments in (
        (service.approve, ()),
        (service.reject, ("why",)),
        (service.read, ()),
        (service.withdraw, ()),
    ):
        with pytest.raises(RegistrationNotFound):
            decided(verb, registration.id, *arguments, by=stranger)


def test_who_takes_back_a_pending_registration_stays_what_they_were(app: Flask) -> None:
    first = approved_volunteer()
    member = db.session.get_one(Account, first.account_id)
    second = pending_registration(member)
    decided(service.withdraw, second.id, by=member)
    still = volunteer(member.id)
    assert still is not None
    assert still.is_active


def test_who_takes_back_an_approved_registration_is_no_volunteer_and_in_no_team(app: Flask) -> None:
    first = approved_volunteer()
    joined = team(members=(first.account_id,))
    decided(service.withdraw, first.registration_id, by=db.session.get_one(Account, first.account_id))
    db.session.expire_all()
    former = volunteer(first.account_id)
    assert former is not None
    assert not former.is_active
    assert db.session.get_one(type(joined), joined.id).version == 2


def test_the_committee_does_not_take_a_members_registration_back(app: Flask) -> None:
    registration = pending_registration()
    with pytest.raises(RegistrationNotYours):
        decided(service.withdraw, registration.id, by=people.committee("110107"))


@pytest.mark.parametrize(
    "status", [RegistrationStatus.REJECTED, RegistrationStatus.WITHDRAWN, RegistrationStatus.ENDED]
)
def test_what_is_over_cannot_be_taken_back(app: Flask, status: RegistrationStatus) -> None:
    member = people.account()
    registration = pending_registration(member)
    registration.status = status
    registration.ended_at = now() if status in OVER else None
    db.session.commit()
    with pytest.raises(RegistrationSettled):
        decided(service.withdraw, registration.id, by=member)
