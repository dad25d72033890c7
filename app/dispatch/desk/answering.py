"""Answering an offer by hand: yes by the rules of every acceptance, or no with a reason that the desk reads at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.dispatch.desk import attending, lifecycle, policy
from app.dispatch.desk.errors import HandOfferNotFound, HandOfferOver, HandOfferSettled, MembersToName
from app.dispatch.desk.events import HandOfferAccepted, HandOfferDeclined
from app.dispatch.desk.models import HandOffer, HandOfferStatus
from app.dispatch.desk.offering import locked, tell
from app.orders import accepting
from app.orders import team_accepting as groups
from app.orders.accepting import Acceptance
from app.orders.models import Order, OrderStatus
from app.people.actors import Occasion
from app.registration.models import TeamMember, Volunteer


@dataclass(frozen=True)
class Taken:
    """An accepted offer with the parts in the order that it became."""

    offer: HandOffer
    parts: list[Acceptance]


def accept(offer_id: UUID, account_ids: Sequence[UUID], occasion: Occasion) -> Taken:
    """Take the order: oneself, or for a team or organization the members named by its leader or officer, all or nobody.

    By the rules of every acceptance, but whomever else the order addresses, and never into the waitlist. Raises
    :class:`HandOfferNotFound`, ``HandOfferSettled``, :class:`HandOfferOver`, :class:`MembersToName`,
    and whatever accepting an order raises.
    """
    order, found = _mine(offer_id, occasion)
    if (found.volunteer_id is None) != bool(account_ids):
        raise MembersToName({"/account_ids": ["who comes, of a team or an organization"]})
    _require_open(order, found, occasion)
    parts = _parts(order, found, account_ids, occasion)
    lifecycle.move(found, HandOfferStatus.ACCEPTED, occasion)
    tell(HandOfferAccepted, found, order, occasion)
    return Taken(found, parts)


def decline(offer_id: UUID, reason: str, occasion: Occasion) -> HandOffer:
    """Say no, with a reason; again changes nothing. Raises :class:`HandOfferNotFound`, ``HandOfferSettled``."""
    order, found = _mine(offer_id, occasion)
    if found.status is not HandOfferStatus.DECLINED:
        lifecycle.move(found, HandOfferStatus.DECLINED, occasion, reason)
        attending.declined(found, occasion)
        tell(HandOfferDeclined, found, order, occasion)
    return found


def _mine(offer_id: UUID, occasion: Occasion) -> tuple[Order, HandOffer]:
    order, found = locked(offer_id)
    if not policy.may_answer(found, occasion.person):
        raise HandOfferNotFound()
    return order, found


def _require_open(order: Order, found: HandOffer, occasion: Occasion) -> None:
    if found.status is not HandOfferStatus.OFFERED:
        raise HandOfferSettled(status=found.status.value)
    if order.status is not OrderStatus.OPEN:
        raise HandOfferSettled(status=HandOfferStatus.WITHDRAWN.value)
    if occasion.at >= found.answer_by:
        raise HandOfferOver()


def _parts(order: Order, found: HandOffer, account_ids: Sequence[UUID], occasion: Occasion) -> list[Acceptance]:
    if found.volunteer_id is not None:
        return [accepting.accept(order.id, occasion, waitlist=False, is_handed=True)]
    belonging = select(TeamMember.account_id).where(TeamMember.team_id == found.team_id)
    if found.organization_id is not None:
        belonging = select(Volunteer.account_id).where(Volunteer.organization_id == found.organization_id)
    return groups.accept_for_members(order, account_ids, belonging, occasion)
