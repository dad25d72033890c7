"""An activity as somebody plans it: its fields, and what must be true of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.orders import drafts as orders
from app.orders.activities import series
from app.orders.activities.errors import ActivityMalformed
from app.orders.activities.sealed import Whereabouts
from app.orders.activities.series import LONGEST, Repeat, RuleFault
from app.orders.drafts import LONGEST_SERVICE, Draft, Faults
from app.orders.errors import OrderMalformed
from app.orders.models import Audience
from app.places.models import CODE_LENGTH, Place, PlaceLevel
from app.registration.models import Team

MOST_ROLES = 10
MOST_ORDERS = 100
"""Dates times roles of an activity whose dates are named one by one."""


@dataclass(frozen=True, kw_only=True)
class RoleDraft:
    """What so many do on each date."""

    name: str
    slots: int
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Session:
    """One date: from when to when."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ActivityDraft:
    """What somebody plans; bounded by whoever read it."""

    service_type: str
    title: str
    place_code: str
    where: Whereabouts
    sessions: tuple[Session, ...]
    """Each date; of a series the first alone."""
    roles: tuple[RoleDraft, ...]
    description: str = ""
    risks: str = ""
    cell: str | None = None
    audience: Audience = Audience.VOLUNTEERS
    team_id: UUID | None = None
    organization_id: UUID | None = None
    host_team_id: UUID | None = None
    repeat: Repeat | None = None
    sign_up_opens_at: datetime | None = None
    sign_up_closes_minutes: int = 0

    @property
    def first(self) -> Session:
        """The first date."""
        return self.sessions[0]


def check(draft: ActivityDraft, at: datetime) -> tuple[Place, list[Session]]:
    """The draft's community and all its dates; raises :class:`ActivityMalformed` with everything that is wrong at once."""
    faults = _faults_of_host(draft) | _faults_of_roles(draft) | _faults_of_sessions(draft, at)
    place: Place | None = None
    try:
        place = orders.check(_sample(draft), draft.first.starts_at - timedelta(minutes=1))
    except OrderMalformed as refusal:
        faults |= {
            at: said for at, said in refusal.faults.items() if at not in ("/starts_at", "/ends_at", "/respond_by")
        }
    sessions: list[Session] = []
    if "/repeat/rule" not in faults and "/sessions" not in faults:
        try:
            sessions = _planned(draft)
        except RuleFault as fault:
            faults["/repeat/rule"] = [str(fault)]
    if faults or place is None:
        raise ActivityMalformed(faults)
    return place, sessions


def _planned(draft: ActivityDraft) -> list[Session]:
    if draft.repeat is None:
        return sorted(draft.sessions, key=lambda session: session.starts_at)
    length = draft.first.ends_at - draft.first.starts_at
    begin = [series.moment_of(start) for start in series.starts(series.local(draft.first.starts_at), draft.repeat)]
    return [Session(starts_at=moment, ends_at=moment + length) for moment in begin]


def _sample(draft: ActivityDraft) -> Draft:
    """An order of it, for what is checked of orders."""
    return Draft(
        service_type=draft.service_type, title=draft.title, place_code=draft.place_code, address=draft.where.address,
        latitude=draft.where.latitude, longitude=draft.where.longitude, cell=draft.cell,
        starts_at=draft.first.starts_at, ends_at=draft.first.ends_at, audience=draft.audience, team_id=draft.team_id,
        organization_id=draft.organization_id,
    )  # fmt: skip


def _faults_of_host(draft: ActivityDraft) -> Faults:
    if draft.organization_id is not None and draft.host_team_id is not None:
        return {"/host_team_id": ["an organization or a team holds it, not both"]}
    if draft.audience is Audience.ORGANIZATIONS:
        return {"/audience": ["volunteers, a team, or an organization's members"]}
    if draft.host_team_id is not None:
        home = db.session.scalar(select(Team.place_code).where(Team.id == draft.host_team_id))
        if home is None or not home.startswith(draft.place_code[: CODE_LENGTH[PlaceLevel.DISTRICT]]):
            return {"/host_team_id": ["no team of this district"]}
    return {}


def _faults_of_roles(draft: ActivityDraft) -> Faults:
    if len({role.name for role in draft.roles}) < len(draft.roles):
        return {"/roles": ["two roles have one name"]}
    if draft.repeat is None and len(draft.roles) * len(draft.sessions) > MOST_ORDERS:
        return {"/roles": [f"dates times roles are at most {MOST_ORDERS}"]}
    return {}


def _faults_of_sessions(draft: ActivityDraft, at: datetime) -> Faults:
    if draft.repeat is not None and len(draft.sessions) > 1:
        return {"/sessions": ["a series has its first date here, and the others by its rule"]}
    if len({session.starts_at for session in draft.sessions}) < len(draft.sessions):
        return {"/sessions": ["two dates begin at one time"]}
    closes = timedelta(minutes=draft.sign_up_closes_minutes)
    for session in draft.sessions:
        if fault := fault_of_times(session, closes, at):
            return {"/sessions": [fault]}
    opens_at = draft.sign_up_opens_at
    if opens_at is not None and opens_at >= min(session.starts_at for session in draft.sessions) - closes:
        return {"/sign_up_opens_at": ["before sign-up closes for the first date"]}
    return {}


def fault_of_times(session: Session, closes: timedelta, at: datetime) -> str | None:
    """What is wrong with a date's times."""
    if not timedelta() < session.ends_at - session.starts_at <= LONGEST_SERVICE:
        return "each date ends after its start, by at most 12 hours"
    if any(moment.second or moment.microsecond for moment in (session.starts_at, session.ends_at)):
        return "each date begins and ends at a whole minute"
    if not at + closes < session.starts_at <= at + LONGEST:
        return "each date is in the future, and sign-up not closed; at most a year ahead"
    return None
