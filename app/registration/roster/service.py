"""What is done to a roster: uploaded and judged, applied, taken back, discarded.

Applying and taking back are a job's work, a line a transaction: the request only says that it shall be done, so a roster of
thousands of lines holds nobody up, and a process that dies half-way leaves whole lines behind.
"""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert

from app.kit.crypto import keys
from app.kit.database import db, table_of
from app.kit.ids import new_id
from app.kit.pages import Page, PageRequest
from app.people import audit
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places.errors import PlaceNotYours
from app.places.models import PlaceLevel
from app.registration import choices
from app.registration.roster import queries, reading
from app.registration.roster.errors import RosterNotFound
from app.registration.roster.judging import Judge, Judgement
from app.registration.roster.lifecycle import move
from app.registration.roster.models import LineState, Roster, RosterLine, RosterStatus
from app.registration.roster.queries import LineSheet, RosterSheet
from app.registration.roster.reading import Fault, Person


def upload(place_code: str, data: bytes, occasion: Occasion) -> RosterSheet:
    """Read and judge a roster; nothing else happens until it is applied.

    Refusals: ``PlaceNotYours``, ``PlaceUnsuitable``, :class:`app.registration.roster.errors.RosterUnreadable`,
    :class:`app.registration.roster.errors.RosterTooLong`.
    """
    if not occasion.person.may_at(Permission.REGISTRATIONS_REVIEW, place_code):
        raise PlaceNotYours()
    choices.place_of_level(place_code, *PlaceLevel)
    lines = reading.read(data)
    roster = Roster(
        id=new_id(), place_code=place_code, created_at=occasion.at, created_by_id=occasion.person.account_id
    )
    db.session.add(roster)
    db.session.flush()
    _keep(roster, lines)
    audit.note("roster.uploaded", roster.id, occasion)
    return queries.sheet(roster.id)


def read(roster_id: UUID, occasion: Occasion) -> RosterSheet:
    """A roster with the counts of its lines, for the committee of its place; raises :class:`RosterNotFound`."""
    sheet = queries.sheet(roster_id)
    _seen(sheet.roster, occasion)
    return sheet


def lines(roster_id: UUID, state: LineState | None, request: PageRequest, occasion: Occasion) -> Page[LineSheet]:
    """A roster's lines in the file's order, for the committee of its place; raises :class:`RosterNotFound`."""
    _seen(queries.roster(roster_id), occasion)
    return queries.lines(roster_id, state, occasion.person.language, request)


def apply(roster_id: UUID, occasion: Occasion) -> RosterSheet:
    """Let the good lines be registered; raises :class:`RosterNotFound` and ``RosterStands``."""
    return _order(roster_id, RosterStatus.APPLYING, occasion)


def undo(roster_id: UUID, occasion: Occasion) -> RosterSheet:
    """Let what the roster registered be taken back, but for those who have done something since.

    Raises as :func:`apply` does.
    """
    return _order(roster_id, RosterStatus.UNDOING, occasion)


def discard(roster_id: UUID, occasion: Occasion) -> None:
    """Forget a roster that was not applied: its lines are deleted. Raises as :func:`apply` does."""
    roster = _locked(roster_id, occasion)
    move(roster, RosterStatus.DISCARDED)
    queries.forget_lines(roster.id)
    audit.note("roster.discarded", roster.id, occasion)


def _order(roster_id: UUID, to: RosterStatus, occasion: Occasion) -> RosterSheet:
    roster = _locked(roster_id, occasion)
    move(roster, to)
    roster.decided_by_id, roster.finished_at = occasion.person.account_id, None
    audit.note(f"roster.{to.value}", roster.id, occasion)
    db.session.flush()
    return queries.sheet(roster_id)


def _locked(roster_id: UUID, occasion: Occasion) -> Roster:
    roster = queries.locked(roster_id)
    _seen(roster, occasion)
    return roster


def _seen(roster: Roster, occasion: Occasion) -> None:
    if not occasion.person.may_at(Permission.REGISTRATIONS_REVIEW, roster.place_code):
        raise RosterNotFound()


def _keep(roster: Roster, lines: Sequence[tuple[int, Person | Fault]]) -> None:
    people = [found for _, found in lines if isinstance(found, Person)]
    judge = Judge(roster.place_code, people)
    rows = [_row(roster.id, line, found, judge) for line, found in lines]
    if rows:
        db.session.execute(insert(table_of(RosterLine)), rows)


def _row(roster_id: UUID, line: int, found: Person | Fault, judge: Judge) -> dict[str, object]:
    row: dict[str, object] = {"id": new_id(), "roster_id": roster_id, "line": line}
    if isinstance(found, Fault):
        return row | _judged(Judgement(LineState.FAULTY, found)) | {"person_sealed": None, "skills": []}
    judged = judge.judge(found)
    sealed = None
    if judged.state in (LineState.NEW, LineState.MOVED):
        person = json.dumps({"name": found.name, "phone": found.phone}, ensure_ascii=False)
        sealed = keys().seal(person, UUID(str(row["id"])))
    return row | _judged(judged) | {"person_sealed": sealed, "skills": list(found.skills)}


def _judged(judged: Judgement) -> dict[str, object]:
    return {
        "state": judged.state,
        "fault": judged.fault.message if judged.fault else None,
        "fault_facts": dict(judged.fault.facts) if judged.fault else {},
        "place_code": judged.place_code,
        "organization_id": judged.organization_id,
        "service_types": list(judged.service_types),
        "account_id": judged.account_id,
    }
