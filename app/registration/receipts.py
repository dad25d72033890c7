"""The receipt of a registration (报到回执): a number that anybody may check, and a page to print."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from app.config import Settings
from app.kit import links
from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.kit.errors import Refusal
from app.kit.numbers import new_number
from app.kit.verification import Verified, masked
from app.people.actors import Actor, Occasion
from app.people.models import Account
from app.places.models import Place
from app.registration import policy, queries
from app.registration.errors import ReceiptNotIssued
from app.registration.models import MemberRegistration, Organization, RegistrationStatus
from app.registration.reporting import service as reporting
from app.registration.reporting.models import OrganizationRegistration
from app.registration.service import RECEIPT

PAGE = "/papers/receipts"


@dataclass(frozen=True)
class Receipt:
    """What a receipt says. ``name`` is the member's; an organization's has none."""

    number: str
    status: RegistrationStatus
    name: str | None
    organization_name: str
    place_name: str
    registered_at: datetime
    valid_until: datetime | None

    @property
    def state(self) -> str:
        """``valid``, or why it does not hold any more."""
        return "valid" if self.status is RegistrationStatus.APPROVED else self.status.value

    @property
    def registered_on(self) -> date:
        """The day of the approval, in Shanghai."""
        return self.registered_at.astimezone(SHANGHAI).date()

    @property
    def valid_to(self) -> date | None:
        """The last day, in Shanghai; a member's has none."""
        return self.valid_until.astimezone(SHANGHAI).date() if self.valid_until else None

    @property
    def verify_url(self) -> str:
        """Where anybody may check it; what its QR code says."""
        settings: Settings = current_app.extensions["settings"]
        return f"{settings.public_url}/verify/{self.number}"


@dataclass(frozen=True)
class Issued:
    """A receipt in the hands of who may have it, with the link to its page, which opens for a quarter of an hour."""

    receipt: Receipt
    page_url: str


def of_member(registration_id: UUID, occasion: Occasion) -> Issued:
    """A member's receipt: for the member, the committee of the place, and the home organization's officers.

    Raises ``RegistrationNotFound``, and ``ReceiptNotIssued`` where the registration was never approved.
    """
    registration = queries.sheet(registration_id).registration
    if denial := _may_have(registration, occasion.person):
        raise denial
    if registration.decided_at is None or registration.status is RegistrationStatus.REJECTED:
        raise ReceiptNotIssued()
    registration = queries.locked(registration_id)
    registration.number = registration.number or new_number(RECEIPT)
    db.session.flush()
    return _issued(registration.number, occasion)


def of_organization(registration_id: UUID, occasion: Occasion) -> Issued:
    """An organization's receipt: for its officers and the committee.

    Raises ``OrganizationRegistrationNotFound``, and ``ReceiptNotIssued`` where it was never approved.
    """
    number = reporting.read(registration_id, occasion).registration.number
    if number is None:
        raise ReceiptNotIssued()
    return _issued(number, occasion)


def of_number(number: str) -> Receipt | None:
    """The receipt with a number in its full form; ``None`` where there is none."""
    return _member(number) or _organization(number)


def of_link(token: str, occasion: Occasion) -> Receipt | None:
    """The receipt to which a signed link leads; ``None`` where its time is over."""
    number = links.check(PAGE, token, occasion.at)
    return None if number is None else of_number(number)


def verify(number: str, language: str) -> Verified | None:
    """What anybody may know of a receipt: whether it holds, where, since when; of a member a masked name."""
    found = of_number(number)
    if found is None:
        return None
    who = {"name": masked(found.name)} if _is_members(found) else {"organization": found.organization_name}
    until = {"valid-until": found.valid_to.isoformat()} if found.valid_to else {}
    facts = {"place": found.place_name, **who, **until}
    return Verified(found.number, "receipt", found.state, found.registered_on, facts)


def _is_members(receipt: Receipt) -> bool:
    return receipt.valid_until is None


def _may_have(registration: MemberRegistration, actor: Actor) -> Refusal | None:
    return policy.may_see(registration, actor) if policy.may_answer(registration, actor) else None


def _issued(number: str, occasion: Occasion) -> Issued:
    found = of_number(number)
    assert found is not None  # noqa: S101 - the caller holds its row
    return Issued(found, links.sign(PAGE, number, occasion.at + links.LIFETIME))


def _member(number: str) -> Receipt | None:
    its = _named(MemberRegistration, Account.name).join(Account, Account.id == MemberRegistration.account_id)
    row = db.session.execute(its.where(MemberRegistration.number == number)).one_or_none()
    if row is None:
        return None
    found, organization, place, name = row
    return Receipt(number, found.status, name or "", organization, place, found.decided_at, None)


def _organization(number: str) -> Receipt | None:
    its = _named(OrganizationRegistration).where(OrganizationRegistration.number == number)
    row = db.session.execute(its).one_or_none()
    if row is None:
        return None
    found, organization, place = row
    return Receipt(number, found.status, None, organization, place, found.decided_at, found.valid_until)


def _named(model: Any, *further: Any) -> Any:
    named = select(model, Organization.name, Place.name, *further)
    return named.join(Organization, Organization.id == model.organization_id).join(
        Place, Place.code == model.place_code
    )
