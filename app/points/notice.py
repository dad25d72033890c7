"""Public notice (公示): which points are about to stand at a place, for everybody signed in to see and to object to.

A neighbour learns no more than whether they know of the service: the volunteer's masked name, what, when, how long and how
many points; no full name, no title, no address, and nothing of who was helped.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal_column, select

from app.kit.clock import local_date
from app.kit.pages import Order as Sorted
from app.kit.pages import Page, PageRequest, page_of
from app.kit.verification import masked
from app.orders.models import Order
from app.people.actors import Occasion
from app.people.models import Account
from app.places import queries as places
from app.points import queries, settling
from app.points.checks.flags import Flag
from app.points.errors import NoSuchPoints, NoticeOver, OwnPoints
from app.points.models import Award, AwardStatus
from app.reviews import objections
from app.reviews.objections import Objected, OwnObjection

_PROVISIONAL: ColumnElement[str] = literal_column(f"'{AwardStatus.PROVISIONAL.value}'")
"""As a constant: a bound value would not match the partial index."""


@dataclass(frozen=True)
class InNotice:
    """One service's points in public notice, as everybody may see them."""

    award_id: UUID
    volunteer: str
    """The masked name."""
    place_code: str
    service_type: str
    served_on: date
    minutes_served: int
    minutes_counted: int
    points: int
    posts_on: date
    """The first day after the notice; objections are heard before it."""


def at_place(place_code: str, occasion: Occasion, request: PageRequest) -> Page[InNotice]:
    """The points in public notice at a place and all below it, the latest first; raises ``PlaceNotFound``."""
    places.place(place_code)
    columns = (Award.id, Account.name, Award.place_code, Order.service_type, Award.served_on, Award.minutes_served,
               Award.minutes_counted, Award.volunteer_points, Award.posts_on)  # fmt: skip
    rows = select(*columns).join(Order, Order.id == Award.order_id).join(Account, Account.id == Award.volunteer_id)
    page = page_of("points.notice", rows.where(*_noticed(place_code, occasion.at)), Sorted([Award.id]), request)
    return Page([InNotice(row[0], masked(row[1]), *row[2:]) for row in page.rows], page.next_cursor)


def noticed_at(place_code: str, at: datetime) -> Select[UUID]:
    """The points in public notice at a place and all below it."""
    return select(Award.id).where(*_noticed(place_code, at))


def _noticed(place_code: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    here = Award.place_code.startswith(place_code, autoescape=True)
    return Award.status == _PROVISIONAL, here, Award.posts_on > local_date(at)


def object_to(award_id: UUID, words: str, occasion: Occasion) -> OwnObjection:
    """Object to points in public notice: they wait until the committee has decided, and the volunteer is told why, not by whom.

    Refusals: :class:`NoSuchPoints` for points that never were in notice, :class:`NoticeOver`, :class:`OwnPoints`,
    :class:`app.reviews.errors.ObjectionRaisedAlready`, :class:`app.reviews.errors.ObjectionDecided`,
    :class:`app.reviews.errors.TooManyObjections`.
    """
    award = queries.for_update(award_id)
    _may_object(award, occasion)
    about = Objected(award.id, award.assignment_id, award.order_id, award.place_code)
    objection = objections.put(about, words, occasion)
    settling.hold(award, Flag.OBJECTED, occasion)
    return objection


def _may_object(award: Award, occasion: Occasion) -> None:
    is_objected = award.status is AwardStatus.HELD and Flag.OBJECTED in award.explanation["flags"]
    if award.status in (AwardStatus.HELD, AwardStatus.REVERSED) and not is_objected:
        raise NoSuchPoints()
    if award.volunteer_id == occasion.actor_id:
        raise OwnPoints()
    if not is_objected and (award.status is AwardStatus.POSTED or award.posts_on <= local_date(occasion.at)):
        raise NoticeOver()
