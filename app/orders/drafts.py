"""What somebody asks for, before it is an order: its fields, and what must be true of them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import h3
from sqlalchemy import select

from app.kit.database import db
from app.orders.errors import OrderMalformed
from app.orders.models import Audience, Urgency
from app.places.models import CODE_LENGTH, Place, PlaceLevel
from app.registration.models import ServiceType, Team

RESOLUTION = 8
"""Of the H3 cells that everybody may see: about 0.7 km² each."""
FARTHEST_START = timedelta(days=90)
LONGEST_SERVICE = timedelta(hours=12)
JUST_NOW = timedelta(minutes=5)
"""A start so little in the past is meant as now."""
TIME_TO_ANSWER = timedelta(hours=1)
"""At least so long is an order open where the poster names no time, even if it starts now."""

Faults = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Whom the volunteer calls and visits."""

    name: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An order as somebody asks for it; bounded by whoever read it."""

    service_type: str
    title: str
    place_code: str
    address: str = field(repr=False)
    starts_at: datetime
    ends_at: datetime
    respond_by: datetime | None = None
    description: str = ""
    latitude: float | None = field(default=None, repr=False)
    """WGS 84 degrees, together with ``longitude``, or neither."""
    longitude: float | None = field(default=None, repr=False)
    cell: str | None = None
    slots: int = 1
    skills: tuple[str, ...] = ()
    urgency: Urgency = Urgency.NORMAL
    risks: str = ""
    audience: Audience = Audience.VOLUNTEERS
    team_id: UUID | None = None
    organization_id: UUID | None = None
    """The organization in whose name it is posted."""
    recipient: Contact | None = None
    """Whose order it is, where an operator types it for them (代下单)."""
    contact: Contact | None = None
    """Whom to call, where it is not the poster: a resident's mother, say."""


def check(draft: Draft, at: datetime) -> Place:
    """The draft's community; raises :class:`OrderMalformed` with everything that is wrong at once."""
    faults: Faults = defaultdict(list)
    place = db.session.get(Place, draft.place_code)
    if place is None or place.level is not PlaceLevel.COMMUNITY:
        faults["/place_code"].append("not a community")
    elif cell_of(draft.latitude, draft.longitude, draft.cell, place) is None:
        faults["/cell"].append("needed here: send latitude and longitude, or a cell")
    if draft.recipient and draft.contact:
        faults["/contact"].append("the recipient is the contact")
    faults |= faults_of_location(draft.latitude, draft.longitude, draft.cell)
    faults |= faults_of_times(draft.starts_at, draft.ends_at, respond_by_of(draft, at), at)
    faults |= _faults_of_audience(draft) | _faults_of_service_type(draft.service_type)
    if faults or place is None:
        raise OrderMalformed(dict(faults))
    return place


def faults_of_times(starts_at: datetime, ends_at: datetime, respond_by: datetime, at: datetime) -> Faults:
    """What is wrong with an order's times."""
    faults: Faults = {}
    if not at - JUST_NOW <= starts_at <= at + FARTHEST_START:
        faults["/starts_at"] = ["within the next 90 days"]
    if not timedelta() < ends_at - starts_at <= LONGEST_SERVICE:
        faults["/ends_at"] = ["after the start, by at most 12 hours"]
    elif not at < respond_by <= ends_at:
        faults["/respond_by"] = ["in the future, and no later than the end"]
    return faults


def faults_of_location(latitude: float | None, longitude: float | None, cell: str | None) -> Faults:
    """What is wrong with where it is."""
    faults: Faults = {}
    if (latitude is None) != (longitude is None):
        faults["/latitude"] = ["latitude and longitude come together"]
    if cell is not None and not (h3.is_valid_cell(cell) and h3.get_resolution(cell) == RESOLUTION):
        faults["/cell"] = [f"not an H3 cell of resolution {RESOLUTION}"]
    return faults


def respond_by_of(draft: Draft, at: datetime) -> datetime:
    """Until when volunteers may answer: as told, else until the start, but for an hour at least (the service's end allowing)."""
    return draft.respond_by or max(draft.starts_at, min(at + TIME_TO_ANSWER, draft.ends_at))


def cell_of(latitude: float | None, longitude: float | None, cell: str | None, place: Place) -> str | None:
    """The coarse cell: the location's, else the one named, else the community's."""
    if latitude is not None and longitude is not None:
        return str(h3.latlng_to_cell(latitude, longitude, RESOLUTION))
    return cell or place.cell


def _faults_of_audience(draft: Draft) -> Faults:
    if (draft.audience is Audience.TEAM) != (draft.team_id is not None):
        return {"/team_id": ["named exactly where the audience is a team"]}
    if draft.audience is Audience.MEMBERS and draft.organization_id is None:
        return {"/organization_id": ["needed where the audience is its members"]}
    if draft.team_id is not None:
        home = db.session.scalar(select(Team.place_code).where(Team.id == draft.team_id))
        if home is None or not home.startswith(draft.place_code[: CODE_LENGTH[PlaceLevel.DISTRICT]]):
            return {"/team_id": ["no team of this district"]}
    return {}


def _faults_of_service_type(code: str) -> Faults:
    known = db.session.scalar(select(ServiceType.is_active).where(ServiceType.code == code))
    return {} if known else {"/service_type": ["not a service type in use"]}
