"""What is done to a member's registration (党员报到)."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.kit.numbers import new_number
from app.people import accounts, audit, claims, households
from app.people.actors import Occasion
from app.people.models import Account, ActAnswer, ActKind
from app.people.permissions import Permission
from app.places.models import PlaceLevel
from app.registration import choices, policy, queries, teams, volunteers
from app.registration.errors import NameRequired, OwnRegistration, RegistrationUnconfirmed
from app.registration.events import (
    MemberRegistrationApproved,
    MemberRegistrationCancelled,
    MemberRegistrationEnded,
    MemberRegistrationEvent,
    MemberRegistrationExpired,
    MemberRegistrationRejected,
    MemberRegistrationRevoked,
    MemberRegistrationSubmitted,
    MemberRegistrationWithdrawn,
)
from app.registration.lifecycle import move, require
from app.registration.models import MemberRegistration, RegistrationStatus, ServiceFor
from app.registration.queries import RegistrationSheet

PATIENCE = timedelta(days=30)
"""So long a registration waits for a decision."""
RECEIPT = "HZ"
"""The prefix of a receipt's number (回执)."""


@dataclass(frozen=True)
class RegistrationDraft:
    """What a member states of themself."""

    place_code: str
    organization_id: UUID
    service_types: list[str]
    home_cell: str
    skills: list[str]
    address: str | None = field(default=None, repr=False)
    """Of the home; kept as a blind index alone, so that nobody is asked to help at home."""


def submit(draft: RegistrationDraft, occasion: Occasion) -> RegistrationSheet:
    """Register with a community; its committee is to decide. Who is registered already may register anew (they moved).

    Raises ``NameRequired``, ``PlaceUnsuitable``, ``OrganizationUnavailable``, ``ServiceTypeUnavailable``, ``CellMalformed``,
    ``HomeTooFar``, and ``RegistrationPending`` while an earlier one waits.
    """
    return queries.sheet(_submitted(occasion.person.account_id, draft, None, occasion).id)


def register(phone: str, name: str, draft: RegistrationDraft, occasion: Occasion) -> RegistrationSheet:
    """Register the member who stands at the counter, for the committee of the place; the member is asked whether they want it.

    Raises as :func:`submit` does, and ``PlaceNotYours``, ``OwnRegistration``, ``PhoneMalformed``.
    """
    if denial := policy.may_found(draft.place_code, Permission.REGISTRATIONS_REVIEW, occasion.person):
        raise denial
    account = accounts.find_or_create(phone, name, occasion)
    account.name = account.name or name
    return queries.sheet(enter(account.id, draft, occasion).id)


def enter(account_id: UUID, draft: RegistrationDraft, occasion: Occasion) -> MemberRegistration:
    """Register somebody in their name: it waits until they say that they want it, which approves it (:func:`confirmed`).

    Asks no policy. Raises as :func:`submit` does, and ``OwnRegistration``.
    """
    if account_id == occasion.person.account_id:
        raise OwnRegistration()
    made = _submitted(account_id, draft, occasion.person.account_id, occasion)
    audit.note("registration.entered", account_id, occasion)
    claims.ask(ActKind.REGISTRATION, account_id, made.id, made.place_code, occasion)
    return made


def _submitted(
    account_id: UUID, draft: RegistrationDraft, entered_by_id: UUID | None, occasion: Occasion
) -> MemberRegistration:
    if not db.session.get_one(Account, account_id).name:
        raise NameRequired()
    registration = MemberRegistration(
        id=new_id(), account_id=account_id, status=RegistrationStatus.PENDING, submitted_at=occasion.at,
        entered_by_id=entered_by_id, **_checked(draft),
    )  # fmt: skip
    db.session.add(registration)
    db.session.flush()
    _tell(MemberRegistrationSubmitted, registration, occasion)
    return registration


def _checked(draft: RegistrationDraft) -> dict[str, Any]:
    community = choices.place_of_level(draft.place_code, PlaceLevel.COMMUNITY)
    return {
        "place_code": community.code,
        "organization_id": choices.organization_approved(draft.organization_id).id,
        "service_types": choices.service_types_of(draft.service_types, ServiceFor.MEMBERS),
        "home_cell": choices.home_cell(draft.home_cell, community),
        "household_index": households.index_of(community.code, draft.address),
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

    Raises ``RegistrationNotFound``, ``OwnRegistration``, ``RegistrationSettled``, ``OrganizationUnavailable``, and
    ``RegistrationUnconfirmed`` where somebody else entered it and the member has not said yes.
    """
    registration = _decidable(registration_id, RegistrationStatus.APPROVED, occasion)
    if registration.entered_by_id is not None and not _is_wanted(registration):
        raise RegistrationUnconfirmed()
    return _approved(registration, occasion)


def confirmed(registration_id: UUID, occasion: Occasion) -> None:
    """Approve what was entered by hand, now that the member wants it, in the name of who entered it; raises as that does."""
    registration = queries.locked(registration_id)
    require(registration, RegistrationStatus.APPROVED)
    _approved(registration, occasion)


def _is_wanted(registration: MemberRegistration) -> bool:
    answer = claims.answer_to(ActKind.REGISTRATION, registration.account_id, registration.id)
    return answer is ActAnswer.CONFIRMED


def _approved(registration: MemberRegistration, occasion: Occasion) -> RegistrationSheet:
    choices.organization_approved(registration.organization_id)
    previous = queries.approved(registration.account_id)
    if previous is not None:
        _end(previous, occasion)
    registration.number = new_number(RECEIPT)
    _decide(registration, RegistrationStatus.APPROVED, occasion)
    volunteers.take_in(registration)
    _tell(MemberRegistrationApproved, registration, occasion)
    return queries.sheet(registration.id)


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
    move(registration, RegistrationStatus.WITHDRAWN, occasion.at)
    db.session.flush()
    if was_approved:
        _let_go(registration.account_id, occasion)
    _tell(MemberRegistrationWithdrawn if was_approved else MemberRegistrationCancelled, registration, occasion)
    return queries.sheet(registration_id)


def end(registration_id: UUID, reason: str, occasion: Occasion) -> RegistrationSheet:
    """End an approved registration for a reason that the member reads, for the committee: the member is a volunteer no longer.

    Raises ``RegistrationNotFound``, ``OwnRegistration``, ``RegistrationSettled``.
    """
    registration = _decidable(registration_id, RegistrationStatus.ENDED, occasion)
    registration.reason = reason
    _revoke(registration, occasion)
    return queries.sheet(registration_id)


def take_back(registration_id: UUID, occasion: Occasion) -> None:
    """Undo what was entered in somebody's name, decided already or not. Asks no policy; raises ``RegistrationSettled``."""
    registration = queries.locked(registration_id)
    if registration.status is RegistrationStatus.PENDING:
        move(registration, RegistrationStatus.WITHDRAWN, occasion.at)
        db.session.flush()
        _tell(MemberRegistrationCancelled, registration, occasion)
    else:
        _revoke(registration, occasion)


def expire(registration_id: UUID, occasion: Occasion) -> None:
    """End the waiting of a registration that nobody decided in time; the member is told."""
    registration = queries.locked(registration_id)
    if registration.status is RegistrationStatus.PENDING and occasion.at >= registration.submitted_at + PATIENCE:
        move(registration, RegistrationStatus.EXPIRED, occasion.at)
        db.session.flush()
        _tell(MemberRegistrationExpired, registration, occasion)


def _revoke(registration: MemberRegistration, occasion: Occasion) -> None:
    move(registration, RegistrationStatus.ENDED, occasion.at)
    audit.note("registration.ended", registration.account_id, occasion)
    db.session.flush()
    _let_go(registration.account_id, occasion)
    _tell(MemberRegistrationRevoked, registration, occasion)


def end_all(account_id: UUID, occasion: Occasion) -> None:
    """End whatever registrations of a person are live, as when their account is erased."""
    for registration in queries.all_of(account_id):
        if registration.status is RegistrationStatus.PENDING:
            move(registration, RegistrationStatus.WITHDRAWN, occasion.at)
        elif registration.status is RegistrationStatus.APPROVED:
            _end(registration, occasion)
    db.session.flush()
    _let_go(account_id, occasion)


def _let_go(account_id: UUID, occasion: Occasion) -> None:
    volunteers.let_go(account_id)
    teams.leave_all(account_id, occasion)


def _decidable(registration_id: UUID, to: RegistrationStatus, occasion: Occasion) -> MemberRegistration:
    registration = queries.locked(registration_id)
    if denial := policy.may_decide(registration, occasion.person):
        raise denial
    require(registration, to)
    return registration


def _decide(registration: MemberRegistration, to: RegistrationStatus, occasion: Occasion) -> None:
    move(registration, to, occasion.at)
    registration.decided_at, registration.decided_by_id = occasion.at, occasion.actor_id
    audit.note(f"registration.{to.value}", registration.account_id, occasion)
    db.session.flush()


def _end(registration: MemberRegistration, occasion: Occasion) -> None:
    move(registration, RegistrationStatus.ENDED, occasion.at)
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
