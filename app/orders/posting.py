"""Posting an order, letting it through or not, and taking it back."""

from uuid import UUID

from app.kit.database import db
from app.kit.ids import new_id
from app.orders import lifecycle, policy, queries, sealed, seeing, waitlist
from app.orders.drafts import Contact, Draft, cell_of, check, respond_by_of
from app.orders.errors import NotModeratorHere, NotOfficerThere, NotOperatorHere, OrderNotFound, OrderNotYours
from app.orders.events import OrderCancelled, OrderOpened, OrderPosted, OrderRejected
from app.orders.models import Order, OrderStatus
from app.orders.telling import tell
from app.people import accounts, phones
from app.people.actors import Actor, Occasion
from app.people.permissions import Permission
from app.places.models import Place


def post(draft: Draft, occasion: Occasion) -> Order:
    """Post an order; where the place reviews orders it waits for the committee, else volunteers hear of it at once.

    Raises :class:`OrderMalformed`, :class:`NotOperatorHere`, :class:`NotOfficerThere`, and ``PhoneMalformed``.
    """
    place = check(draft, occasion.at)
    _may_post(draft, occasion.person)
    status = OrderStatus.PENDING_REVIEW if place.reviews_orders else OrderStatus.OPEN
    return _begun(_written(draft, place, occasion.person.account_id, status, occasion), occasion)


def post_as(draft: Draft, poster_id: UUID, occasion: Occasion, *, at_once: bool = True) -> Order:
    """Post an order of somebody's that was let through before, as a part of something larger: open at once, no question asked
    who may; ``at_once``: volunteers are looked for before this returns.

    Raises :class:`OrderMalformed`, ``PhoneMalformed``, ``AccountGone``.
    """
    place = check(draft, occasion.at)
    return _begun(_written(draft, place, poster_id, OrderStatus.OPEN, occasion), occasion, at_once=at_once)


def _begun(order: Order, occasion: Occasion, *, at_once: bool = True) -> Order:
    db.session.add(order)
    db.session.flush()
    lifecycle.begin(order, occasion)
    tell(OrderPosted, order, occasion)
    if order.status is OrderStatus.OPEN:
        tell(OrderOpened, order, occasion, at_once=at_once)
    return order


def approve(order_id: UUID, occasion: Occasion) -> Order:
    """Let an order through: volunteers hear of it. Raises :class:`OrderNotFound`, :class:`NotModeratorHere`."""
    order = moderated(order_id, occasion.person)
    lifecycle.move(order, OrderStatus.OPEN, occasion)
    tell(OrderOpened, order, occasion)
    return order


def reject(order_id: UUID, reason: str, occasion: Occasion) -> Order:
    """Do not let an order through, with a reason that its poster reads."""
    order = moderated(order_id, occasion.person)
    lifecycle.move(order, OrderStatus.REJECTED, occasion, reason)
    tell(OrderRejected, order, occasion)
    return order


def cancel(order_id: UUID, reason: str, occasion: Occasion) -> Order:
    """Take an order back before its service began, with a reason; who accepted or waits is released.

    Who asks may, and an operator or the committee of the place. Raises :class:`OrderNotFound`, :class:`OrderNotYours`,
    :class:`OrderStatusForbids`.
    """
    actor = occasion.person
    order = seen_and_locked(order_id, occasion)
    if not (policy.is_asking(order, actor) or policy.is_responsible(order, actor)):
        raise OrderNotYours()
    take_back(order, reason, occasion)
    return order


def take_back(order: Order, reason: str | None, occasion: Occasion, *, is_told: bool = True) -> None:
    """Cancel a locked order and release everybody; no question asked who wants it. ``is_told``: nothing larger is told."""
    lifecycle.move(order, OrderStatus.CANCELLED, occasion, reason)
    waitlist.release_all(order, occasion, is_told=is_told)
    tell(OrderCancelled, order, occasion, is_told=is_told)


def seen_and_locked(order_id: UUID, occasion: Occasion) -> Order:
    """An order, locked; raises :class:`OrderNotFound` also where the person may not see it."""
    order = queries.locked(order_id)
    seeing.look(order_id, occasion)
    return order


def moderated(order_id: UUID, actor: Actor) -> Order:
    """An order, locked, for the committee of its place; raises :class:`NotModeratorHere` or :class:`OrderNotFound`."""
    order = queries.locked(order_id)
    if not actor.may_at(Permission.ORDERS_MODERATE, order.place_code):
        raise NotModeratorHere() if policy.is_asking(order, actor) else OrderNotFound()
    return order


def _may_post(draft: Draft, actor: Actor) -> None:
    if draft.recipient and not actor.may_at(Permission.ORDERS_POST_FOR_OTHERS, draft.place_code):
        raise NotOperatorHere()
    officer = Permission.ORDERS_POST_FOR_ORGANIZATION
    if draft.organization_id and not actor.may_for_organization(officer, draft.organization_id):
        raise NotOfficerThere()


def _written(draft: Draft, place: Place, typed_by: UUID, status: OrderStatus, occasion: Occasion) -> Order:
    poster_id, contact = _asking(draft, typed_by, occasion)
    order = Order(
        id=new_id(), service_type=draft.service_type, title=draft.title, description=draft.description,
        place_code=place.code, cell=cell_of(draft.latitude, draft.longitude, draft.cell, place),
        starts_at=draft.starts_at, ends_at=draft.ends_at, respond_by=respond_by_of(draft, occasion.at),
        slots=draft.slots, taken=0, skills=list(draft.skills), urgency=draft.urgency, risks=draft.risks,
        audience=draft.audience, team_id=draft.team_id, organization_id=draft.organization_id,
        poster_id=poster_id, recipient_id=poster_id, posted_by_id=typed_by,
        version=1, posted_at=occasion.at, status=status,
    )  # fmt: skip
    sealed.seal_address(order, draft.address)
    sealed.seal_location(order, draft.latitude, draft.longitude)
    sealed.seal_contact(order, contact)
    sealed.seal_service_code(order, sealed.new_service_code())
    return order


def _asking(draft: Draft, typed_by: UUID, occasion: Occasion) -> tuple[UUID, Contact]:
    """Whose order it is, and whom to call: the recipient whom an operator names, else the person who posts."""
    if draft.recipient:
        account = accounts.find_or_create(draft.recipient.phone, draft.recipient.name, occasion)
        return account.id, Contact(name=draft.recipient.name, phone=accounts.phone_of(account))
    account = accounts.account_of(typed_by)
    if draft.contact:
        return account.id, Contact(name=draft.contact.name, phone=phones.normalise(draft.contact.phone))
    return account.id, Contact(name=account.name or "", phone=accounts.phone_of(account))
