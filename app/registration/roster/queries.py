"""Named selects of rosters."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, or_, select

from app.kit.crypto import keys
from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.kit.texts import text
from app.people.models import Account
from app.places.models import Place
from app.registration.models import Organization
from app.registration.roster.errors import RosterNotFound
from app.registration.roster.models import LineState, Roster, RosterLine, RosterStatus

WAITING = (LineState.NEW, LineState.MOVED)
PREVIEW_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class RosterSheet:
    """A roster with how many of its lines are in each state."""

    roster: Roster
    counts: Mapping[LineState, int]

    @property
    def version(self) -> int:
        """The roster's version."""
        return self.roster.version


@dataclass(frozen=True)
class LineSheet:
    """A line as the committee reads it: the name to find it by, never the phone."""

    line: int
    state: LineState
    name: str | None = field(repr=False)
    place_name: str | None
    organization_name: str | None
    fault: str | None
    """What is wrong, in words."""


def roster(roster_id: UUID) -> Roster:
    """A roster; raises :class:`RosterNotFound`."""
    found = db.session.get(Roster, roster_id, populate_existing=True)
    if found is None:
        raise RosterNotFound()
    return found


def sheet(roster_id: UUID) -> RosterSheet:
    """A roster with its counts; raises :class:`RosterNotFound`."""
    counted = select(RosterLine.state, func.count()).where(RosterLine.roster_id == roster_id)
    counts = {row[0]: row[1] for row in db.session.execute(counted.group_by(RosterLine.state)).all()}
    return RosterSheet(roster(roster_id), {state: counts.get(state, 0) for state in LineState})


def of_places(places: Sequence[str], request: PageRequest) -> Page[Roster]:
    """The rosters of these places and below, the latest first."""
    theirs = select(Roster).where(or_(False, *(Roster.place_code.startswith(code) for code in places)))
    return page_of("rosters", theirs, Order((Roster.id,)), request)


def lines(roster_id: UUID, state: LineState | None, language: str, request: PageRequest) -> Page[LineSheet]:
    """A roster's lines in the file's order."""
    statement = (
        select(RosterLine, Account.name, Place.name, Organization.name)
        .outerjoin(Account, Account.id == RosterLine.account_id)
        .outerjoin(Place, Place.code == RosterLine.place_code)
        .outerjoin(Organization, Organization.id == RosterLine.organization_id)
        .where(RosterLine.roster_id == roster_id)
    )
    if state is not None:
        statement = statement.where(RosterLine.state == state)
    found = page_of("roster-lines", statement, Order((RosterLine.line,), descending=False), request)
    return Page([_line(language, *row) for row in found.rows], found.next_cursor)


def _line(language: str, line: RosterLine, name: str | None, place: str | None, organization: str | None) -> LineSheet:
    fault = text(line.fault, language, **line.fault_facts) if line.fault else None
    return LineSheet(line.line, line.state, person_of(line).get("name", name), place, organization, fault)


def person_of(line: RosterLine) -> dict[str, str]:
    """Whom a line names, ``name`` and ``phone``; nothing once it is wiped."""
    if line.person_sealed is None:
        return {}
    person: dict[str, str] = json.loads(keys().open(line.person_sealed, line.id))
    return person


def locked(roster_id: UUID) -> Roster:
    """A roster as it is now, locked; raises :class:`RosterNotFound`."""
    found = db.session.get(Roster, roster_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise RosterNotFound()
    return found


def forget_lines(roster_id: UUID) -> None:
    """Delete a roster's lines."""
    theirs = delete(RosterLine).where(RosterLine.roster_id == roster_id)
    db.session.execute(theirs, execution_options={"synchronize_session": False})


def waiting_ids(now: datetime, limit: int) -> Sequence[UUID]:
    """Lines that are to be registered, in the files' order."""
    return _line_ids(RosterStatus.APPLYING, WAITING, limit)


def undoable_ids(now: datetime, limit: int) -> Sequence[UUID]:
    """Lines that are to be taken back, in the files' order."""
    return _line_ids(RosterStatus.UNDOING, (LineState.APPLIED,), limit)


def _line_ids(status: RosterStatus, states: Sequence[LineState], limit: int) -> Sequence[UUID]:
    due = select(RosterLine.id).join(Roster, Roster.id == RosterLine.roster_id)
    due = due.where(Roster.status == status, RosterLine.state.in_(states))
    return db.session.scalars(due.order_by(Roster.id, RosterLine.line).limit(limit)).all()


def finished_ids(now: datetime, limit: int) -> Sequence[UUID]:
    """Rosters at work of which no line is left to do."""
    at_work = select(Roster.id).where(Roster.status.in_((RosterStatus.APPLYING, RosterStatus.UNDOING)))
    left = select(RosterLine.id).where(
        RosterLine.roster_id == Roster.id,
        or_(
            (Roster.status == RosterStatus.APPLYING) & RosterLine.state.in_(WAITING),
            (Roster.status == RosterStatus.UNDOING) & (RosterLine.state == LineState.APPLIED),
        ),
    )
    return db.session.scalars(at_work.where(~left.exists()).order_by(Roster.id).limit(limit)).all()


def forgotten_ids(now: datetime, limit: int) -> Sequence[UUID]:
    """Rosters that nobody applied within a week: they hold names and phones for nothing."""
    old = select(Roster.id).where(Roster.status == RosterStatus.PREVIEWED, Roster.created_at < now - PREVIEW_KEPT)
    return db.session.scalars(old.order_by(Roster.created_at).limit(limit)).all()


def line_for_update(line_id: UUID) -> tuple[RosterLine, Roster] | None:
    """A line and its roster as they are now, the line locked; ``None`` if they are gone."""
    both = select(RosterLine, Roster).join(Roster, Roster.id == RosterLine.roster_id).where(RosterLine.id == line_id)
    locked = both.with_for_update(of=RosterLine).execution_options(populate_existing=True)
    row = db.session.execute(locked).one_or_none()
    return None if row is None else (row[0], row[1])
