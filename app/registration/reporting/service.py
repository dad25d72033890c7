"""What is done to an organization's registration with a place."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.kit.crypto import keys
from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.kit.numbers import new_number
from app.kit.pages import Page, PageRequest
from app.people import phones
from app.people.actors import Occasion
from app.places.models import PlaceLevel
from app.registration import choices
from app.registration.errors import OrganizationNotFound
from app.registration.models import Organization, RegistrationStatus, ServiceFor
from app.registration.reporting import events, policy, queries
from app.registration.reporting.errors import OrganizationRegistrationSettled
from app.registration.reporting.events import OrganizationRegistrationEvent
from app.registration.reporting.lifecycle import move, require
from app.registration.reporting.models import OrganizationRegistration
from app.registration.reporting.queries import RUNS_OUT_WITHIN, Contact, ReportSheet
from app.registration.service import PATIENCE, RECEIPT

VALID_FOR = timedelta(days=365)


@dataclass(frozen=True)
class ReportDraft:
    """What an organization states where it wants to serve."""

    contact: Contact
    service_types: list[str]
    resources: list[str]


def submit(organization_id: UUID, place_code: str, draft: ReportDraft, occasion: Occasion) -> ReportSheet:
    """Register an organization with a community or subdistrict, whose committee decides; again for each place that it serves.

    Raises ``OrganizationUnavailable``, ``OrganizationNotYours``, ``PlaceUnsuitable``, ``ServiceTypeUnavailable``,
    ``PhoneMalformed``, and ``OrganizationRegistrationPending`` while an earlier one waits.
    """
    organization = choices.organization_approved(organization_id)
    if denial := policy.may_submit(organization_id, place_code, occasion.person):
        raise denial
    place = choices.place_of_level(place_code, PlaceLevel.COMMUNITY, PlaceLevel.SUBDISTRICT)
    contact = Contact(draft.contact.name, phones.normalise(draft.contact.phone))
    types = choices.service_types_of(draft.service_types, ServiceFor.ORGANIZATIONS)
    stated = {"service_types": types, "resources": list(dict.fromkeys(draft.resources))}
    return _written(organization.id, place.code, contact, stated, occasion)


def renew(registration_id: UUID, occasion: Occasion) -> ReportSheet:
    """Ask for another year from the present one's end, with the same facts. Raises as :func:`withdraw` and :func:`submit` do."""
    held = _own(registration_id, occasion)
    contact = queries.contact_of(held)
    if held.status is not RegistrationStatus.APPROVED or contact is None:
        raise OrganizationRegistrationSettled(status=held.status.value)
    choices.organization_approved(held.organization_id)
    stated = {"service_types": held.service_types, "resources": held.resources}
    return _written(held.organization_id, held.place_code, contact, stated, occasion)


def read(registration_id: UUID, occasion: Occasion) -> ReportSheet:
    """A registration, for the officers and the committee; raises ``OrganizationRegistrationNotFound``."""
    sheet = queries.sheet(registration_id)
    if denial := policy.may_see(sheet.registration, occasion.person):
        raise denial
    return sheet


def of_organization(organization_id: UUID, request: PageRequest, occasion: Occasion) -> Page[ReportSheet]:
    """Where an organization serves, served and wants to serve; raises ``OrganizationNotFound``, ``OrganizationNotYours``."""
    organization = db.session.get(Organization, organization_id)
    if organization is None:
        raise OrganizationNotFound()
    if denial := policy.may_list(organization_id, organization.place_code, occasion.person):
        raise denial
    return queries.of_organization(organization_id, request)


def approve(registration_id: UUID, occasion: Occasion) -> ReportSheet:
    """Let it hold for a year, or for one more from the end of the one that it renews, which ends.

    Raises ``OrganizationRegistrationNotFound``, ``OrganizationRegistrationNotYours``, ``OwnOrganizationRegistration``,
    ``OrganizationRegistrationSettled``, ``OrganizationUnavailable``.
    """
    found = _decidable(registration_id, RegistrationStatus.APPROVED, occasion)
    choices.organization_approved(found.organization_id)
    since = occasion.at
    if (held := queries.approved(found.organization_id, found.place_code)) is not None:
        since = max(since, held.valid_until or since)
        _moved(held, RegistrationStatus.ENDED, events.OrganizationRegistrationEnded, occasion)
    found.valid_until, found.number = since + VALID_FOR, new_number(RECEIPT)
    found.decided_at, found.decided_by_id = occasion.at, occasion.actor_id
    _moved(found, RegistrationStatus.APPROVED, events.OrganizationRegistrationApproved, occasion)
    return queries.sheet(registration_id)


def reject(registration_id: UUID, reason: str, occasion: Occasion) -> ReportSheet:
    """Do not take the organization in, and say why. Raises as :func:`approve` does."""
    found = _decidable(registration_id, RegistrationStatus.REJECTED, occasion)
    found.reason, found.decided_at, found.decided_by_id = reason, occasion.at, occasion.actor_id
    _moved(found, RegistrationStatus.REJECTED, events.OrganizationRegistrationRejected, occasion)
    return queries.sheet(registration_id)


def withdraw(registration_id: UUID, occasion: Occasion) -> ReportSheet:
    """Take it back, decided or not.

    Raises ``OrganizationRegistrationNotFound``, ``OrganizationRegistrationNotYours``, ``OrganizationRegistrationSettled``.
    """
    found = _own(registration_id, occasion)
    _moved(found, RegistrationStatus.WITHDRAWN, events.OrganizationRegistrationWithdrawn, occasion)
    return queries.sheet(registration_id)


def end_all(organization_id: UUID, occasion: Occasion) -> None:
    """End whatever waits or holds of an organization that is no more."""
    for registration_id in queries.live_ids(organization_id):
        found = queries.locked(registration_id)
        waited = found.status is RegistrationStatus.PENDING
        to = RegistrationStatus.WITHDRAWN if waited else RegistrationStatus.ENDED
        _moved(found, to, events.OrganizationRegistrationEnded, occasion)


def expire(registration_id: UUID, occasion: Occasion) -> None:
    """End what nobody decided in thirty days, and what nobody renewed within its year; the officers are told."""
    found = queries.locked(registration_id)
    undecided = found.status is RegistrationStatus.PENDING and occasion.at >= found.submitted_at + PATIENCE
    over = found.status is RegistrationStatus.APPROVED and found.valid_until and occasion.at >= found.valid_until
    if undecided or over:
        _moved(found, RegistrationStatus.EXPIRED, events.OrganizationRegistrationExpired, occasion)


def remind(registration_id: UUID, occasion: Occasion) -> None:
    """Tell the officers, once, that it ends within thirty days."""
    found = queries.locked(registration_id)
    holds = found.status is RegistrationStatus.APPROVED and found.reminded_at is None
    if holds and found.valid_until and occasion.at >= found.valid_until - RUNS_OUT_WITHIN:
        found.reminded_at = occasion.at
        _tell(events.OrganizationRegistrationRunsOut, found, occasion)


def _written(
    organization_id: UUID, place_code: str, contact: Contact, stated: dict[str, Any], occasion: Occasion
) -> ReportSheet:
    made_id = new_id()
    words = json.dumps({"name": contact.name, "phone": contact.phone}, ensure_ascii=False)
    made = OrganizationRegistration(
        id=made_id, organization_id=organization_id, place_code=place_code, status=RegistrationStatus.PENDING,
        contact_sealed=keys().seal(words, made_id), contact_index=keys().index(contact.phone),
        submitted_at=occasion.at, submitted_by_id=occasion.person.account_id, **stated,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    _tell(events.OrganizationRegistrationSubmitted, made, occasion)
    return queries.sheet(made_id)


def _own(registration_id: UUID, occasion: Occasion) -> OrganizationRegistration:
    found = queries.locked(registration_id)
    if denial := policy.may_withdraw(found, occasion.person):
        raise denial
    return found


def _decidable(registration_id: UUID, to: RegistrationStatus, occasion: Occasion) -> OrganizationRegistration:
    found = queries.locked(registration_id)
    if denial := policy.may_decide(found, occasion.person):
        raise denial
    require(found, to)
    return found


def _moved(
    found: OrganizationRegistration,
    to: RegistrationStatus,
    event: type[OrganizationRegistrationEvent],
    occasion: Occasion,
) -> None:
    move(found, to, occasion.at)
    db.session.flush()
    _tell(event, found, occasion)


def _tell(event: type[OrganizationRegistrationEvent], found: OrganizationRegistration, occasion: Occasion) -> None:
    record(
        event(
            at=occasion.at,
            actor_id=occasion.actor_id,
            registration_id=found.id,
            organization_id=found.organization_id,
            place_code=found.place_code,
        )
    )
