"""Services entered afterwards (补录): what was done without the service's own steps, written down by the desk, without proof.

Nothing is credited by an entry. The members named are asked whether it was them, and a second person of the committee decides.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.ids import new_id
from app.orders import lifecycle, sealed
from app.orders.drafts import LONGEST_SERVICE, Contact, Faults
from app.orders.errors import NotAtDeskHere, OrderMalformed, OwnService
from app.orders.events import ServiceConfirmed
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus
from app.orders.telling import tell_of
from app.people import accounts, claims
from app.people.actors import Occasion
from app.people.models import ActKind
from app.people.permissions import Permission
from app.places.models import Place, PlaceLevel
from app.registration import history
from app.registration.models import ServiceType, Volunteer

MOST_PEOPLE = 50
FARTHEST_BACK = timedelta(days=31)
"""Older services are entered by nobody: who would still remember them?"""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one volunteer did, in actual minutes without travel; who it was is said by account, or by phone."""

    minutes: int
    volunteer_id: UUID | None = None
    phone: str | None = field(default=None, repr=False)

    @property
    def who(self) -> UUID:
        """Whose it is, of a part that was checked."""
        if self.volunteer_id is None:
            raise LookupError("a part of nobody's")
        return self.volunteer_id


@dataclass(frozen=True)
class Entered:
    """What was entered: the order and its parts."""

    order: Order
    parts: Sequence[Assignment]


@dataclass(frozen=True, kw_only=True)
class PastService:
    """A service that is over, as the desk writes it down, and why it was not recorded when it happened."""

    service_type: str
    title: str
    place_code: str
    starts_at: datetime
    ends_at: datetime
    parts: tuple[Part, ...]
    reason: str


def enter(past: PastService, occasion: Occasion) -> Entered:
    """Enter a past service of up to 50 volunteers: an order that is closed, and their parts in it, without proof.

    Raises :class:`NotAtDeskHere`, ``PhoneMalformed``, :class:`OwnService`, :class:`OrderMalformed` with everything that is wrong
    at once.
    """
    if not occasion.person.may_at(Permission.SERVICES_ENTER, past.place_code):
        raise NotAtDeskHere()
    past = replace(past, parts=tuple(_known(part) for part in past.parts))
    if any(part.volunteer_id == occasion.actor_id for part in past.parts):
        raise OwnService()
    place, homes = _checked(past, occasion)
    order = _order(past, place, occasion)
    db.session.add(order)
    db.session.flush()
    lifecycle.begin(order, occasion)
    listed = sorted(past.parts, key=lambda part: str(part.volunteer_id))
    then = history.organizations_at(list(homes), past.starts_at)
    parts = [_part(order, part, then.get(part.who, homes[part.who].organization_id), occasion) for part in listed]
    db.session.add_all(parts)
    db.session.flush()
    for part in parts:
        _tell(order, part, past.reason, occasion)
    return Entered(order, parts)


def _known(part: Part) -> Part:
    """The part with whose it is; a number of nobody's is no volunteer's."""
    if part.phone is None:
        return part
    account = accounts.find(part.phone)
    return replace(part, volunteer_id=account.id if account else None)


def _part(order: Order, part: Part, organization_id: UUID, occasion: Occasion) -> Assignment:
    """A part that counts for the home organization of the time of the service, not of the entry."""
    return Assignment(
        id=new_id(), order_id=order.id, volunteer_id=part.who, organization_id=organization_id,
        status=AssignmentStatus.CONFIRMED, accepted_at=occasion.at, checked_in_at=order.starts_at, proof=None,
        completed_at=order.ends_at, minutes=part.minutes, confirmed_at=occasion.at, code_tries=0,
        entered_by_id=occasion.actor_id,
    )  # fmt: skip


def _tell(order: Order, part: Assignment, reason: str, occasion: Occasion) -> None:
    """Keep who entered it and why, ask the volunteer whether it was them, and let points be awarded: held, for want of proof."""
    lifecycle.keep_entry(order, part, occasion, reason)
    claims.ask(ActKind.SERVICE_ENTRY, part.volunteer_id, part.id, order.place_code, occasion)
    tell_of(ServiceConfirmed, part, occasion)


def _checked(past: PastService, occasion: Occasion) -> tuple[Place, dict[UUID, Volunteer]]:
    faults: Faults = defaultdict(list)
    place = db.session.get(Place, past.place_code)
    if place is None or place.level is not PlaceLevel.COMMUNITY:
        faults["/place_code"].append("not a community")
    if not db.session.scalar(select(ServiceType.is_active).where(ServiceType.code == past.service_type)):
        faults["/service_type"].append("not a service type in use")
    if not occasion.at - FARTHEST_BACK <= past.starts_at:
        faults["/starts_at"].append("within the last 31 days")
    if not timedelta() < past.ends_at - past.starts_at <= LONGEST_SERVICE or past.ends_at > occasion.at:
        faults["/ends_at"].append("after the start, by at most 12 hours, and over by now")
    homes = _homes(past)
    faults |= _faults_of_parts(past, homes)
    if faults or place is None:
        raise OrderMalformed(dict(faults))
    return place, homes


def _homes(past: PastService) -> dict[UUID, Volunteer]:
    named = [part.volunteer_id for part in past.parts if part.volunteer_id]
    known = select(Volunteer).where(Volunteer.account_id.in_(named), Volunteer.is_active)
    return {volunteer.account_id: volunteer for volunteer in db.session.scalars(known)}


def _faults_of_parts(past: PastService, homes: dict[UUID, Volunteer]) -> Faults:
    faults: Faults = {}
    longest = (past.ends_at - past.starts_at) // timedelta(minutes=1)
    named: set[UUID | None] = set()
    for index, part in enumerate(past.parts):
        if part.volunteer_id not in homes or part.volunteer_id in named:
            faults[f"/parts/{index}/{'volunteer_id' if part.phone is None else 'phone'}"] = [
                "an active volunteer, each once"
            ]
        if part.minutes > longest:
            faults[f"/parts/{index}/minutes"] = ["no longer than the service"]
        named.add(part.volunteer_id)
    return faults


def _order(past: PastService, place: Place, occasion: Occasion) -> Order:
    desk = occasion.person.account_id
    order = Order(
        id=new_id(), service_type=past.service_type, title=past.title, place_code=place.code, cell=place.cell or "",
        starts_at=past.starts_at, ends_at=past.ends_at, respond_by=past.ends_at, slots=len(past.parts),
        taken=len(past.parts), poster_id=desk, recipient_id=desk, posted_by_id=desk, status=OrderStatus.CLOSED,
        version=1, posted_at=occasion.at, closed_at=occasion.at,
    )  # fmt: skip
    sealed.seal_address(order, "")
    sealed.seal_location(order, None, None)
    sealed.seal_contact(order, Contact(name="", phone=""))
    sealed.seal_service_code(order, sealed.new_service_code())
    return order
