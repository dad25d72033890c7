"""What of an order a person sees: the community and a coarse cell, also the address, or everything."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from app.orders import policy, queries, sealed
from app.orders.drafts import Contact
from app.orders.errors import OrderNotFound
from app.orders.merges import queries as merges
from app.orders.merges.queries import MergedInto
from app.orders.models import Assignment, Order, OrderStatus
from app.orders.policy import Eyes
from app.orders.queries import PartOf
from app.orders.sealed import Location
from app.people import audit
from app.people.actors import Actor, Occasion


@dataclass(frozen=True)
class Seen:
    """An order as one person sees it; what they may not see is ``None``."""

    order: Order
    eyes: Eyes
    mine: Assignment | None
    """Their own latest part in it."""
    photo_ids: tuple[UUID, ...] = ()
    activity: PartOf | None = None
    """The activity of which it is a role on a date."""
    merged_into: MergedInto | None = None
    """The activity by which it is served, or was, together with others."""
    address: str | None = field(default=None, repr=False)
    location: Location | None = field(default=None, repr=False)
    contact: Contact | None = field(default=None, repr=False)
    service_code: str | None = field(default=None, repr=False)

    @property
    def version(self) -> int:
        """The order's."""
        return self.order.version


def see(order_id: UUID, occasion: Occasion) -> Seen:
    """An order, as this person may see it; raises :class:`OrderNotFound`.

    That somebody sees another's address for the first time goes into the audit trail.
    """
    order, mine, eyes = look(order_id, occasion)
    beside = queries.beside(order_id)
    coarse = Seen(order, eyes, mine, tuple(beside.photo_ids), beside.activity, _merged_into(order, occasion.person))
    if order.address_sealed is None:
        return coarse
    return _with_contact(coarse, occasion) if eyes < Eyes.ADDRESS else _noted(coarse, occasion)


def posted(order: Order, occasion: Occasion) -> Seen:
    """An order as who has just posted it sees it: nobody has a part in it yet, and nothing more need be read."""
    return _noted(Seen(order, Eyes.EVERYTHING, None), occasion)


def _merged_into(order: Order, actor: Actor) -> MergedInto | None:
    """What serves a merged order; what who asked says of that only for them, operator and committee."""
    into = merges.current(order)
    reads = policy.is_asking(order, actor) or policy.is_responsible(order, actor)
    return into if into is None or reads else replace(into, rating=None)


def look(order_id: UUID, occasion: Occasion) -> tuple[Order, Assignment | None, Eyes]:
    """An order, the person's part in it, and how much of it they see; raises :class:`OrderNotFound` if nothing."""
    known = queries.known(order_id, occasion.person)
    is_addressed = policy.is_meant_for(known.order, known.is_member)
    eyes = policy.eyes(known.order, occasion.person, known.mine, is_addressed, occasion.at)
    if known.order.status is OrderStatus.MERGED and eyes < Eyes.ADDRESS:
        eyes = Eyes.ADDRESS if merges.is_served_by(order_id, occasion.person, occasion.at) else eyes
    if eyes is Eyes.NOTHING:
        raise OrderNotFound()
    return known.order, known.mine, eyes


def _with_contact(seen: Seen, occasion: Occasion) -> Seen:
    """Also whom to call back, for an operator of the place while there is a reason to; that they saw it is noted."""
    order = seen.order
    is_due = policy.may_call_back(order, occasion.person, occasion.at)
    if not is_due or (order.status is OrderStatus.CLOSED and not queries.is_unrated(order.id)):
        return seen
    audit.note_once("orders.contact_seen", order.id, occasion)
    return replace(seen, contact=sealed.contact_of(order))


def _noted(seen: Seen, occasion: Occasion) -> Seen:
    if occasion.actor_id not in (seen.order.poster_id, seen.order.recipient_id):
        audit.note_once("orders.address_seen", seen.order.id, occasion)
    return _opened(seen)


def _opened(seen: Seen) -> Seen:
    order = seen.order
    return Seen(
        order,
        seen.eyes,
        seen.mine,
        seen.photo_ids,
        seen.activity,
        seen.merged_into,
        address=sealed.address_of(order),
        location=sealed.location_of(order),
        contact=sealed.contact_of(order),
        service_code=sealed.service_code_of(order) if seen.eyes is Eyes.EVERYTHING else None,
    )
