"""What is done to a member's registration (党员报到)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.people import audit
from app.people.actors import Occasion
from app.people.models import Account
from app.places.models import PlaceLevel
from app.registration import choices, policy, queries, teams, volunteers
from app.registration.errors import NameRequired
from app.registration.events import (
    MemberRegistrationApproved,
    MemberRegistrationCancelled,
    MemberRegistrationEnded,
    MemberRegistrationEvent,
    MemberRegistrationRejected,
    MemberRegistrationSubmitted,
    MemberRegistrationWithdrawn,
)
from app.registration.lifecycle import move, require
from app.registration.models import MemberRegistration, RegistrationStatus, ServiceFor
from app.registration.queries import RegistrationSheet


@dataclass(frozen=True)
class RegistrationDraft:
    """What a member states of themself."""

    place_code: str
    organization_id: UUID
    service_types: list[str]
    home_cell: str
    skills: list[str]


def submit(draft: RegistrationDraft, occasion: Occasion) -> RegistrationSheet:
    """Register with a community; its committee is to decide. Who is registered already may register anew (they moved).

    Raises ``NameRequired``, ``PlaceUnsuitable``, ``OrganizationUnavailable``, ``ServiceTypeUnavailable``, ``CellMalformed``,
    ``HomeTooFar``, and ``RegistrationPending`` while an earlier one waits.
    """
    if not db.session.get_one(Account, occasion.person.account_id).name:
        raise NameRequired()
    registration = MemberRegistration(
        id=new_id(),
        account_id=occasion.person.account_id,
        status=RegistrationStatus.PENDING,
        submitted_at=occasion.at,
        **_checked(draft),
    )
    db.session.add(registration)
    db.session.flush()
    _tell(MemberRegistrationSubmitted, registration, occasion)
    return queries.sheet(registration.id)


def _checked(draft: RegistrationDraft) -> dict[str, Any]:
    community = choices.place_of_level(draft.place_code, PlaceLevel.COMMUNITY)
    return {
        "place_code": community.code,
        "organization_id": choices.organization_approved(draft.organization_id).id,
        "service_types": choices.service_types_of(draft.service_types, ServiceFor.MEMBERS),
        "home_cell": choices.home_cell(draft.home_cell, community),
        "skills": list(dict.fromkeys(draft.skills)),
    }


def read(registration_id: UUID, occasion: Occasion) -> RegistrationSheet:
    """A registration, for the member and the committee; raises ``RegistrationNotFound``."""
    sheet = queries.sheet(registration_id)
    if denial := policy.may_see(sheet.registration, occasion.person):
        raise denial
    return sheet


def approve(registration_id: UUID, occasion: Occasion) -> RegistrationSheet:
    """Make the member a volunteer; an earlier approved registration of theirs ends.

    Raises ``RegistrationNotFound``, ``OwnRegistration``, ``RegistrationSettled``, ``OrganizationUnavailable``.
    """
    registration = _decidable(registration_id, RegistrationStatus.APPROVED, occasion)
    choices.organization_approved(registration.organization_id)
    previous = queries.approved(registration.account_id)
    if previous is not None:
        _end(previous, occasion)
    _decide(registration, RegistrationStatus.APPROVED, occasion)
    volunteers.take_in(registration)
    _tell(MemberRegistrationApproved, registration, occasion)
    return queries.sheet(registration_id)


def reject(registration_id: UUID, reason: str, occasion: Occasion) -> RegistrationSheet:
    """Do not take the member in, and say why. Raises as :func:`approve` does."""
    registration = _decidable(registration_id, RegistrationStatus.REJECTED, occasion)
    registration.reason = reason
    _decide(registration, RegistrationStatus.REJECTED, occasion)
    _tell(MemberRegistrationRejected, registration, occasion)
    return queries.sheet(registration_id)


def withdraw(registration_id: UUID, occasion: Occasion) -> RegistrationSheet:
    """Take one's own registration back; by an approved one the member is a volunteer no longer.

    Raises ``RegistrationNotFound``, ``RegistrationNotYours``, ``RegistrationSettled``.
    """
    registration = queries.locked(registration_id)
    if denial := policy.may_withdraw(registration, occasion.person):
        raise denial
    was_approved = registration.status is RegistrationStatus.APPROVED
    move(registration, RegistrationStatus.WITHDRAWN)
    db.session.flush()
    if was_approved:
        _let_go(registration.account_id)
    _tell(MemberRegistrationWithdrawn if was_approved else MemberRegistrationCancelled, registration, occasion)
    return queries.sheet(registration_id)


def end_all(account_id: UUID, occasion: Occasion) -> None:
    """End whatever registrations of a person are live, as when their account is erased."""
    for registration in queries.all_of(account_id):
        if registration.status is RegistrationStatus.PENDING:
            move(registration, RegistrationStatus.WITHDRAWN)
        elif registration.status is RegistrationStatus.APPROVED:
            _end(registration, occasion)
    db.session.flush()
    _let_go(account_id)


def _let_go(account_id: UUID) -> None:
    volunteers.let_go(account_id)
    teams.leave_all(account_id)


def _decidable(registration_id: UUID, to: RegistrationStatus, occasion: Occasion) -> MemberRegistration:
    registration = queries.locked(registration_id)
    if denial := policy.may_decide(registration, occasion.person):
        raise denial
    require(registration, to)
    return registration


def _decide(registration: MemberRegistration, to: RegistrationStatus, occasion: Occasion) -> None:
    move(registration, to)
    registration.decided_at, registration.decided_by_id = occasion.at, occasion.actor_id
    audit.note(f"registration.{to.value}", registration.account_id, occasion)
    db.session.flush()


def _end(registration: MemberRegistration, occasion: Occasion) -> None:
    move(registration, RegistrationStatus.ENDED)
    db.session.flush()
    _tell(MemberRegistrationEnded, registration, occasion)


def _tell(event: type[MemberRegistrationEvent], registration: MemberRegistration, occasion: Occasion) -> None:
    record(
        event(
            at=occasion.at,
            actor_id=occasion.actor_id,
            registration_id=registration.id,
            account_id=registration.account_id,
            place_code=registration.place_code,
        )
    )
