"""Needs and resources: listed, edited, closed, and what fits them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select

from app.kit.clock import local_date
from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.kit.pages import Order, Page, PageRequest, page_of
from app.people.actors import Occasion
from app.people.models import Grant, Role
from app.places.models import CODE_LENGTH, PlaceLevel
from app.registration import choices
from app.registration.lists import policy
from app.registration.lists.errors import ListingChanged, ListingNotFound, ListingNotYours, ListingStands
from app.registration.lists.events import ListingAdded
from app.registration.lists.lifecycle import move_listing
from app.registration.lists.models import Listing, ListingKind, ListingStatus
from app.registration.models import Organization

MOST_SUGGESTIONS = 20
MOST_TOLD = 50
OTHER = {ListingKind.NEED: ListingKind.RESOURCE, ListingKind.RESOURCE: ListingKind.NEED}


@dataclass(frozen=True)
class ListingSheet:
    """A listing with the name of the organization whose resource it is."""

    listing: Listing
    organization_name: str | None

    @property
    def version(self) -> int:
        """The listing's version."""
        return self.listing.version


@dataclass(frozen=True)
class Suggestion:
    """What fits a listing, and by what."""

    sheet: ListingSheet
    level: PlaceLevel
    """The smallest place that both are in."""
    service_types: tuple[str, ...]
    """Those that both name."""


def read(listing_id: UUID) -> ListingSheet:
    """A listing; raises :class:`ListingNotFound`."""
    row = db.session.execute(_sheets().where(Listing.id == listing_id)).one_or_none()
    if row is None:
        raise ListingNotFound()
    return ListingSheet(*row)


def search(
    kind: ListingKind,
    under: str | None,
    service_type: str | None,
    organization_id: UUID | None,
    status: ListingStatus,
    request: PageRequest,
) -> Page[ListingSheet]:
    """Listings of one kind, the latest first."""
    found = _sheets().where(Listing.kind == kind, Listing.status == status)
    if under is not None:
        found = found.where(Listing.place_code.startswith(under))
    if service_type is not None:
        found = found.where(Listing.service_types.contains([service_type]))
    if organization_id is not None:
        found = found.where(Listing.organization_id == organization_id)
    page = page_of("listings", found, Order((Listing.id,)), request)
    return Page([ListingSheet(*row) for row in page.rows], page.next_cursor)


def add(kind: ListingKind, fields: dict[str, Any], occasion: Occasion) -> ListingSheet:
    """List a need of one's place, or a resource of one's organization; whose own listings it fits is told.

    Refusals: :class:`ListingNotYours`, ``PlaceUnsuitable``, ``OrganizationUnavailable``, ``ServiceTypeUnavailable``,
    :class:`ListingStands` for one that would be over already.
    """
    listing = Listing(
        id=new_id(), kind=kind, status=ListingStatus.OPEN,
        created_at=occasion.at, created_by_id=occasion.person.account_id, **fields,
    )  # fmt: skip
    if not policy.may_manage(listing, occasion.person):
        raise ListingNotYours()
    _check(listing, fields, occasion.at)
    db.session.add(listing)
    db.session.flush()
    record(
        ListingAdded(
            at=occasion.at, actor_id=occasion.actor_id, listing_id=listing.id,
            place_code=listing.place_code, fitting_ids=_whom_it_fits(listing),
        )
    )  # fmt: skip
    return read(listing.id)


def edit(listing_id: UUID, changes: dict[str, Any], version: int, occasion: Occasion) -> ListingSheet:
    """Change a listing that is not closed. Refusals: as :func:`add`, ``ListingNotFound``, :class:`ListingChanged`."""
    listing = _managed(listing_id, occasion)
    if listing.version != version:
        raise ListingChanged()
    if listing.status is ListingStatus.CLOSED:
        raise ListingStands(status=listing.status.value)
    for field, value in changes.items():
        setattr(listing, field, value)
    _check(listing, changes, occasion.at)
    listing.version += 1
    db.session.flush()
    return read(listing_id)


def close(listing_id: UUID, occasion: Occasion) -> ListingSheet:
    """Take a listing off its list; what was agreed about it goes on. Refusals: as :func:`edit`."""
    move_listing(_managed(listing_id, occasion), ListingStatus.CLOSED)
    db.session.flush()
    return read(listing_id)


def over_ids(now: datetime, limit: int) -> Sequence[UUID]:
    """Listings whose last day has passed."""
    over = select(Listing.id).where(Listing.status != ListingStatus.CLOSED, Listing.ends_on < local_date(now))
    return db.session.scalars(over.order_by(Listing.ends_on, Listing.id).limit(limit)).all()


def close_over(listing_id: UUID, occasion: Occasion) -> None:
    """Close a listing whose last day has passed; any other stays."""
    listing = locked(listing_id)
    if listing.status is not ListingStatus.CLOSED and listing.ends_on and listing.ends_on < local_date(occasion.at):
        move_listing(listing, ListingStatus.CLOSED)


def locked(listing_id: UUID) -> Listing:
    """A listing as it is now, locked; raises :class:`ListingNotFound`."""
    found = db.session.get(Listing, listing_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise ListingNotFound()
    return found


def suggestions(listing_id: UUID) -> list[Suggestion]:
    """What fits a listing on the other list: a common service type and time, in one district; the nearest first, at most 20."""
    listing = read(listing_id).listing
    nearness = _nearness(listing)
    rows = _sheets().add_columns(nearness).where(*_fits(listing))
    found = db.session.execute(rows.order_by(nearness.desc(), Listing.id.desc()).limit(MOST_SUGGESTIONS))
    levels = {digits: level for level, digits in CODE_LENGTH.items()}
    return [
        Suggestion(ListingSheet(other, name), levels[digits], _common(listing, other)) for other, name, digits in found
    ]


def _common(one: Listing, other: Listing) -> tuple[str, ...]:
    return tuple(code for code in one.service_types if code in other.service_types)


def _fits(listing: Listing) -> tuple[ColumnElement[bool], ...]:
    """That an open listing of the other kind has a service type, the district and some day in common."""
    district = listing.place_code[: CODE_LENGTH[PlaceLevel.DISTRICT]]
    return (
        Listing.kind == OTHER[listing.kind],
        Listing.status == ListingStatus.OPEN,
        Listing.service_types.overlap(listing.service_types),
        Listing.place_code.startswith(district),
        or_(Listing.ends_on.is_(None), Listing.ends_on >= (listing.starts_on or date.min)),
        or_(Listing.starts_on.is_(None), Listing.starts_on <= (listing.ends_on or date.max)),
    )


def _nearness(listing: Listing) -> ColumnElement[int]:
    """Digits of the smallest place that both are in; what is offered for a whole place is offered in each part of it."""
    code = listing.place_code
    return case(
        *(
            (func.left(Listing.place_code, digits) == code[:digits], digits)
            for digits in sorted(CODE_LENGTH.values(), reverse=True)
            if len(code) >= digits
        ),
        else_=CODE_LENGTH[PlaceLevel.DISTRICT],
    )


def _whom_it_fits(listing: Listing) -> tuple[UUID, ...]:
    """Who listed what fits: for a need the officers who offer, for a resource those who wrote the needs down."""
    if listing.kind is ListingKind.RESOURCE:
        rows = select(Listing.created_by_id).where(*_fits(listing))
    else:
        officer = (Grant.organization_id == Listing.organization_id) & (Grant.role == Role.OFFICER)
        rows = select(Grant.account_id).join(Listing, officer).where(*_fits(listing), Grant.revoked_at.is_(None))
    return tuple(db.session.scalars(rows.distinct().limit(MOST_TOLD)))


def _check(listing: Listing, given: dict[str, Any], at: datetime) -> None:
    if "place_code" in given:
        levels = (PlaceLevel.COMMUNITY,) if listing.kind is ListingKind.NEED else tuple(PlaceLevel)
        choices.place_of_level(listing.place_code, *levels)
    if "organization_id" in given:
        choices.organization_approved(listing.organization_id)
    if "service_types" in given:
        listing.service_types = choices.service_types_of(listing.service_types)
    if listing.ends_on is not None and listing.ends_on < max(local_date(at), listing.starts_on or date.min):
        raise ListingStands(status=ListingStatus.CLOSED.value)


def _managed(listing_id: UUID, occasion: Occasion) -> Listing:
    listing = locked(listing_id)
    if not policy.may_manage(listing, occasion.person):
        raise ListingNotYours()
    return listing


def _sheets() -> Any:
    return select(Listing, Organization.name).outerjoin(Organization, Organization.id == Listing.organization_id)
