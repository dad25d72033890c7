"""What the job does with the lines of rosters, each in a transaction of its own and each once."""

from collections.abc import Callable
from uuid import UUID

from app.kit.database import db
from app.kit.errors import Refusal
from app.orders.queries import has_accepted_since
from app.people import accounts
from app.people import queries as people
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.places.errors import PlaceNotYours
from app.places.models import Place
from app.registration import service
from app.registration.models import MemberRegistration
from app.registration.roster import queries
from app.registration.roster.errors import HasServed
from app.registration.roster.lifecycle import move
from app.registration.roster.models import LineState, Roster, RosterLine, RosterStatus
from app.registration.roster.queries import WAITING
from app.registration.service import RegistrationDraft

AT_WORK = {RosterStatus.APPLYING: RosterStatus.APPLIED, RosterStatus.UNDOING: RosterStatus.UNDONE}


def apply_line(line_id: UUID, occasion: Occasion) -> None:
    """Register whom a line names, in the name of who had the roster applied. A refusal is kept with the line."""
    found = queries.line_for_update(line_id)
    if found is None or found[0].state not in WAITING or found[1].status is not RosterStatus.APPLYING:
        return
    line, roster = found
    refused = _tried(lambda: _register(line, _in_their_name(roster, occasion)))
    line.state, line.fault = (LineState.REFUSED, refused) if refused else (LineState.APPLIED, None)
    line.person_sealed = None
    db.session.flush()


def undo_line(line_id: UUID, occasion: Occasion) -> None:
    """Take back what a line registered, unless the member has taken a service since, or the registration has ended already."""
    found = queries.line_for_update(line_id)
    if found is None or found[0].state is not LineState.APPLIED or found[1].status is not RosterStatus.UNDOING:
        return
    line, roster = found
    made, by = line.registration_id, _in_their_name(roster, occasion)
    kept = _tried(lambda: _take_back(made, by)) if made is not None else None
    line.state, line.fault = (LineState.KEPT, kept) if kept else (LineState.UNDONE, None)
    db.session.flush()


def finish(roster_id: UUID, occasion: Occasion) -> None:
    """Finish a roster of which no line is left to do."""
    roster = queries.locked(roster_id)
    done = AT_WORK.get(roster.status)
    if done is None or roster.id not in queries.finished_ids(occasion.at, 1000):
        return
    move(roster, done)
    roster.finished_at = occasion.at
    db.session.flush()


def forget(roster_id: UUID, occasion: Occasion) -> None:
    """Forget a roster that nobody applied."""
    roster = queries.locked(roster_id)
    if roster.status is RosterStatus.PREVIEWED:
        move(roster, RosterStatus.DISCARDED)
        queries.forget_lines(roster_id)


def _register(line: RosterLine, occasion: Occasion) -> None:
    """Enter the registration that a line names; its member is asked, and it counts once they say that they want it."""
    place = db.session.get_one(Place, line.place_code)
    if line.organization_id is None or not occasion.person.may_at(Permission.REGISTRATIONS_REVIEW, place.code):
        raise PlaceNotYours()
    person = queries.person_of(line)
    account = accounts.find_or_create(person["phone"], person["name"], occasion)
    draft = RegistrationDraft(place.code, line.organization_id, line.service_types, place.cell or "", line.skills)
    line.account_id = account.id
    line.registration_id = service.enter(account.id, draft, occasion).id


def _take_back(registration_id: UUID, occasion: Occasion) -> None:
    registration = db.session.get_one(MemberRegistration, registration_id)
    if has_accepted_since(registration.account_id, registration.submitted_at):
        raise HasServed()
    service.take_back(registration_id, occasion)


def _tried(act: Callable[[], None]) -> str | None:
    """Do it, or nothing of it; the message of what refused it."""
    try:
        with db.session.begin_nested():
            act()
    except Refusal as refusal:
        return f"problem.{refusal.code}"
    return None


def _in_their_name(roster: Roster, occasion: Occasion) -> Occasion:
    """The occasion of whoever had the roster worked on, with the grants that they hold now."""
    if roster.decided_by_id is None:
        raise LookupError("a roster at work was ordered by somebody")
    return Occasion(people.actor_with(roster.decided_by_id), occasion.at)
