"""What a member's home organization (工作单位党组织) says to their registration, by its officer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.events import record
from app.kit.pages import Order, Page, PageRequest, page_of
from app.people.actors import Occasion
from app.people.models import Account
from app.places.models import Place
from app.registration import organizations, policy, queries
from app.registration.events import (
    MemberRegistrationAcknowledged,
    MemberRegistrationEvent,
    MemberRegistrationObjected,
)
from app.registration.lifecycle import answer_for_home
from app.registration.models import HomeAnswer, MemberRegistration, RegistrationStatus


@dataclass(frozen=True)
class HomeSheet:
    """A member's registration as their home organization sees it: who, where, and how it stands; no more."""

    registration: MemberRegistration
    name: str | None
    place_name: str

    @property
    def account_id(self) -> UUID | None:
        """By which the organization names them to come somewhere: of those alone whose registration is approved."""
        is_volunteer = self.registration.status is RegistrationStatus.APPROVED
        return self.registration.account_id if is_volunteer else None


def members(
    organization_id: UUID,
    status: RegistrationStatus | None,
    answer: HomeAnswer | None,
    request: PageRequest,
    occasion: Occasion,
) -> Page[HomeSheet]:
    """The registrations that name an organization, for its officer, the latest first.

    Raises ``OrganizationNotFound``, ``OrganizationNotYours``.
    """
    if denial := policy.may_answer_for(organizations.organization(organization_id), occasion.person):
        raise denial
    statement = _sheets().where(MemberRegistration.organization_id == organization_id)
    if status is not None:
        statement = statement.where(MemberRegistration.status == status)
    if answer is not None:
        statement = statement.where(MemberRegistration.home_answer == answer)
    found = page_of("home-members", statement, Order((MemberRegistration.id,)), request)
    return Page([HomeSheet(*row) for row in found.rows], found.next_cursor)


def acknowledge(registration_id: UUID, occasion: Occasion) -> HomeSheet:
    """Say that the member is one of the organization's.

    Raises ``RegistrationNotFound``, ``RegistrationNotYours``, ``OwnRegistration``, ``RegistrationSettled``, ``HomeAnswered``.
    """
    return _answered(registration_id, HomeAnswer.CONFIRMED, None, MemberRegistrationAcknowledged, occasion)


def object_to(registration_id: UUID, reason: str, occasion: Occasion) -> HomeSheet:
    """Say that the member is none of the organization's, and why; the member and the committee are told. Raises as above."""
    return _answered(registration_id, HomeAnswer.OBJECTED, reason, MemberRegistrationObjected, occasion)


def _answered(
    registration_id: UUID,
    answer: HomeAnswer,
    reason: str | None,
    event: Callable[..., MemberRegistrationEvent],
    occasion: Occasion,
) -> HomeSheet:
    found = queries.locked(registration_id)
    if denial := policy.may_answer(found, occasion.person):
        raise denial
    answer_for_home(found, answer)
    found.home_reason, found.home_answered_at, found.home_answered_by_id = reason, occasion.at, occasion.actor_id
    db.session.flush()
    record(
        event(at=occasion.at, actor_id=occasion.actor_id, registration_id=found.id, account_id=found.account_id,
              place_code=found.place_code)
    )  # fmt: skip
    return HomeSheet(*db.session.execute(_sheets().where(MemberRegistration.id == found.id)).one())


def _sheets() -> Any:
    named = select(MemberRegistration, Account.name, Place.name)
    named = named.join(Account, Account.id == MemberRegistration.account_id)
    return named.join(Place, Place.code == MemberRegistration.place_code)
