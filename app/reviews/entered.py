"""Services that were entered afterwards: before which committee they come, and what the member's "not me" does."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.orders.models import Assignment, AssignmentStatus
from app.people.actors import Actor, Occasion
from app.people.events import ActRefused
from app.people.models import ActKind, Language
from app.reviews import queries, steps
from app.reviews.models import WAITING, CaseKind, StepKind

LONGEST_DAY = 8 * 60
"""Minutes of one person on one day; with more, the level above decides."""
LONG, MANY = 4 * 60, 10
"""More people than these with more minutes than these, entered by one person within a day, too."""


def place_of(assignment: Assignment, place_code: str) -> str:
    """The place whose committee decides on a service entered afterwards: the level above where much was entered."""
    if _minutes_of_day(assignment) > LONGEST_DAY or _long_ones(assignment) > MANY:
        return queries.above(place_code) or place_code
    return place_code


def on_act_refused(event: ActRefused) -> None:
    """Keep in the case that the member says it was not them; it waits for the committee, due at once."""
    if event.kind is not ActKind.SERVICE_ENTRY:
        return
    case = queries.find(CaseKind.SECOND_APPROVAL, event.subject_id)
    if case is not None and case.status in WAITING:
        member = Occasion(Actor(event.account_id, None, Language.CHINESE, ()), event.at)
        steps.keep(case, StepKind.REFUSED, None, member)
        case.due_at = event.at
        case.version += 1
        db.session.flush()


def _minutes_of_day(assignment: Assignment) -> int:
    begins = _midnight(assignment.checked_in_at or assignment.accepted_at)
    on_day = (Assignment.checked_in_at >= begins, Assignment.checked_in_at < begins + timedelta(days=1))
    theirs = (Assignment.volunteer_id == assignment.volunteer_id, Assignment.status == AssignmentStatus.CONFIRMED)
    return int(db.session.scalar(select(func.sum(Assignment.minutes)).where(*theirs, *on_day)) or 0)


def _long_ones(assignment: Assignment) -> int:
    since = assignment.accepted_at - timedelta(days=1)
    theirs = (Assignment.entered_by_id == assignment.entered_by_id, Assignment.accepted_at > since)
    people = select(func.count(Assignment.volunteer_id.distinct())).where(*theirs, Assignment.minutes > LONG)
    return db.session.scalar(people) or 0


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
