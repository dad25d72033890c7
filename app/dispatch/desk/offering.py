"""Handing an order out (派单): the committee asks somebody by name, who answers by a time or lets it lapse.

Rows are locked in one order: the order, then the offer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from app.dispatch.desk import attending, lifecycle, suitability
from app.dispatch.desk.errors import (
    AnswerTimeUnfit,
    EnoughAsked,
    HandOfferNotFound,
    HandOfferPending,
    HandOfferUnfit,
    NothingToHandOut,
)
from app.dispatch.desk.events import HandOffered, HandOfferEvent, HandOfferLapsed, HandOfferWithdrawn
from app.dispatch.desk.models import HandOffer, HandOfferStatus
from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.notifications.quiet_hours import after_quiet
from app.orders import posting, queries
from app.orders.lifecycle import LIVE_PARTS
from app.orders.models import Assignment, Order, OrderStatus, Urgency
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.registration.models import Organization, RegistrationStatus, Team

SURPLUS = 2
"""So many more than there are free slots may be asked at a time: the first to say yes come, the others are told."""
TIME_TO_ANSWER = {Urgency.URGENT: timedelta(minutes=20), Urgency.NORMAL: timedelta(hours=4)}
"""Unless the committee says otherwise; for a normal order counted from the morning."""
SHORTEST = timedelta(minutes=5)


@dataclass(frozen=True)
class Addressee:
    """Who is asked: exactly one of these."""

    volunteer_id: UUID | None = None
    team_id: UUID | None = None
    organization_id: UUID | None = None


def offer(order_id: UUID, to: Addressee, words: str, answer_by: datetime | None, occasion: Occasion) -> HandOffer:
    """Ask somebody by hand to take an open order of one's place; they are told at once.

    Raises ``OrderNotFound``, ``NotModeratorHere``, :class:`NothingToHandOut`, :class:`HandOfferUnfit`,
    :class:`HandOfferPending`, :class:`EnoughAsked`, :class:`AnswerTimeUnfit`.
    """
    order = posting.moderated(order_id, occasion.person)
    if order.status is not OrderStatus.OPEN or order.taken >= order.slots or occasion.at >= order.respond_by:
        raise NothingToHandOut(status=order.status.value)
    made = HandOffer(
        id=new_id(), order_id=order.id, words=words, offered_at=occasion.at,
        offered_by_id=occasion.person.account_id, answer_by=_answer_by(order, answer_by, occasion.at),
        volunteer_id=to.volunteer_id, team_id=to.team_id, organization_id=to.organization_id,
    )  # fmt: skip
    _require_fit(order, made, occasion)
    _require_room(order, made)
    db.session.add(made)
    db.session.flush()
    if made.volunteer_id is not None:
        attending.asked(order, made.volunteer_id, occasion)
    tell(HandOffered, made, order, occasion)
    return made


def withdraw(offer_id: UUID, occasion: Occasion) -> HandOffer:
    """Take an open offer back; who was asked is told. Raises :class:`HandOfferNotFound`, ``HandOfferSettled``."""
    order, found = locked(offer_id)
    if not occasion.person.may_at(Permission.ORDERS_MODERATE, order.place_code):
        raise HandOfferNotFound()
    lifecycle.move(found, HandOfferStatus.WITHDRAWN, occasion)
    attending.over(found, occasion)
    tell(HandOfferWithdrawn, found, order, occasion)
    return found


def due_ids(now: datetime, limit: int) -> list[UUID]:
    """Open offers that nobody needs to answer any more: their time is over, or their order seeks nobody."""
    ended = or_(HandOffer.answer_by <= now, Order.status != OrderStatus.OPEN)
    due = select(HandOffer.id).join(Order, Order.id == HandOffer.order_id)
    waiting = due.where(HandOffer.status == HandOfferStatus.OFFERED, ended)
    return list(db.session.scalars(waiting.order_by(HandOffer.answer_by).limit(limit)))


def end(offer_id: UUID, occasion: Occasion) -> None:
    """End one such offer: accepted by who came all the same, withdrawn where it is not needed, else lapsed. Repeatable."""
    order, found = locked(offer_id)
    if found.status is not HandOfferStatus.OFFERED:
        return
    if _came(found):
        lifecycle.move(found, HandOfferStatus.ACCEPTED, occasion)
    elif order.status is not OrderStatus.OPEN:
        lifecycle.move(found, HandOfferStatus.WITHDRAWN, occasion)
        attending.over(found, occasion)
        tell(HandOfferWithdrawn, found, order, occasion)
    elif found.answer_by <= occasion.at:
        lifecycle.move(found, HandOfferStatus.LAPSED, occasion)
        attending.over(found, occasion)
        tell(HandOfferLapsed, found, order, occasion)


def locked(offer_id: UUID) -> tuple[Order, HandOffer]:
    """An offer with its order, both locked; raises :class:`HandOfferNotFound`."""
    order_id = db.session.scalar(select(HandOffer.order_id).where(HandOffer.id == offer_id))
    if order_id is None:
        raise HandOfferNotFound()
    order = queries.locked(order_id)
    mine = select(HandOffer).where(HandOffer.id == offer_id).with_for_update()
    return order, db.session.scalars(mine.execution_options(populate_existing=True)).one()


def asked_ids(found: HandOffer) -> tuple[UUID, ...]:
    """Who may answer an offer."""
    if found.volunteer_id is not None:
        return (found.volunteer_id,)
    holders = suitability.leaders_of(found.team_id) if found.team_id else suitability.officers_of(found.organization_id)
    return tuple(db.session.scalars(holders))


def tell(event: type[HandOfferEvent], found: HandOffer, order: Order, occasion: Occasion) -> None:
    """Record that this happened to an offer."""
    about = {"offer_id": found.id, "order_id": order.id, "place_code": order.place_code}
    people = {"offered_by_id": found.offered_by_id, "asked_ids": asked_ids(found)}
    record(event(at=occasion.at, actor_id=occasion.actor_id, **about, **people))  # type: ignore[arg-type]


def _answer_by(order: Order, wanted: datetime | None, at: datetime) -> datetime:
    if wanted is not None:
        if not at + SHORTEST <= wanted <= order.respond_by:
            raise AnswerTimeUnfit({"/answer_by": ["too soon, or after the order's time to answer"]})
        return wanted
    begins = at if order.urgency is Urgency.URGENT else after_quiet(at)
    return min(begins + TIME_TO_ANSWER[order.urgency], order.respond_by)


def require_fit(order: Order, volunteer_id: UUID, occasion: Occasion) -> None:
    """Raise :class:`HandOfferUnfit`, with the reasons also in words, where a volunteer cannot be asked for an order."""
    _refuse(suitability.why_not(order, volunteer_id, occasion.at), occasion)


def _require_fit(order: Order, made: HandOffer, occasion: Occasion) -> None:
    if made.volunteer_id is not None:
        require_fit(order, made.volunteer_id, occasion)
    else:
        _refuse(_against_group(order, made), occasion)


def _refuse(reasons: list[str], occasion: Occasion) -> None:
    if reasons:
        raise HandOfferUnfit(reasons=reasons, words=suitability.in_words(reasons, occasion.person.language))


def _against_group(order: Order, made: HandOffer) -> list[str]:
    """What speaks against a team or an organization: it is none, nobody answers for it, it declined."""
    group, column = (Team, HandOffer.team_id) if made.team_id else (Organization, HandOffer.organization_id)
    group_id = made.team_id or made.organization_id
    is_active = select(group.id).where(group.id == group_id)
    if group is Organization:
        is_active = is_active.where(Organization.status == RegistrationStatus.APPROVED)
    declined = suitability.has_offer(order, HandOfferStatus.DECLINED, column, group_id)
    row = db.session.execute(select(is_active.exists(), declined)).one()
    answering = set(asked_ids(made)) - set(suitability.asking_side(order))
    found = {"inactive": not row[0], "refused": row[1], "unreachable": not answering}
    return [name for name, is_so in found.items() if is_so]


def _require_room(order: Order, made: HandOffer) -> None:
    """Raise where they, or enough others, are asked already."""
    waiting = select(HandOffer).where(HandOffer.order_id == order.id, HandOffer.status == HandOfferStatus.OFFERED)
    others = list(db.session.scalars(waiting))
    whom = (made.volunteer_id, made.team_id, made.organization_id)
    if any((other.volunteer_id, other.team_id, other.organization_id) == whom for other in others):
        raise HandOfferPending()
    most = order.slots - order.taken + SURPLUS
    if len(others) >= most:
        raise EnoughAsked(asked=len(others), most=most)


def _came(found: HandOffer) -> bool:
    """Whether the volunteer said yes to the order itself meanwhile."""
    part = aliased(Assignment)
    theirs = (part.order_id == found.order_id, part.volunteer_id == found.volunteer_id)
    held = select(func.count()).select_from(part).where(*theirs, part.status.in_(LIVE_PARTS))
    return found.volunteer_id is not None and bool(db.session.scalar(held))
