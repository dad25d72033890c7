"""The monthly feedback sheet (反馈) to a home organization: its members' services, hours and points, and residents' words.

A member is named only with their consent (``shows_name_to_organization``), else masked; a resident never is. Made when it is
asked for, so a consent that is withdrawn counts at once.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from app.kit.database import db
from app.kit.events import record
from app.kit.verification import masked
from app.people.actors import Actor, Occasion
from app.points.errors import NoSuchPoints
from app.points.statements import policy
from app.points.statements.events import FeedbackReady
from app.points.statements.models import FeedbackNotice, PeriodKind, Statement, SubjectKind
from app.points.statements.periods import Period, month_of
from app.registration.models import Organization, Volunteer

FEWEST_STARS = 4
"""Words of thanks come with at least so many."""
MOST_WORDS = 20
_NUMBERS = re.compile(r"\d{4,}")

LINES = text("""
    SELECT award.volunteer_id, account.name, account.shows_name_to_organization AS may_be_named,
           count(*) AS services, sum(award.minutes_counted)::bigint AS minutes, sum(award.volunteer_points)::bigint AS points,
           array_agg(rating.words ORDER BY rating.rated_at) FILTER (WHERE rating.stars >= :stars AND rating.words <> '') AS words
    FROM ledger_accounts held
    JOIN postings posting ON posting.account_id = held.id AND posting.at >= :begins AND posting.at < :ends
    JOIN ledger_transactions header ON header.id = posting.transaction_id AND header.kind = 'posting'
    JOIN awards award ON award.id = header.award_id JOIN accounts account ON account.id = award.volunteer_id
    LEFT JOIN ratings rating ON rating.assignment_id = award.assignment_id
    WHERE held.owner_kind = 'organization' AND held.owner_id = :organization
      AND held.unit = 'report_credit' AND held.stage = 'posted'
    GROUP BY award.volunteer_id, account.name, account.shows_name_to_organization
    ORDER BY minutes DESC, award.volunteer_id
""")


@dataclass(frozen=True)
class Line:
    """One member's month. The words are residents' thanks, without names and numbers."""

    name: str
    services: int
    minutes: int
    points: int
    words: Sequence[str]


@dataclass(frozen=True)
class Feedback:
    """An organization's month: what came to stand in it."""

    organization: str
    month: str
    members: int
    """Registered now."""
    lines: Sequence[Line]

    @property
    def services(self) -> int:
        """Of all members."""
        return sum(line.services for line in self.lines)

    @property
    def minutes(self) -> int:
        """Counted, of all members."""
        return sum(line.minutes for line in self.lines)

    @property
    def points(self) -> int:
        """In either unit, of all members."""
        return sum(line.points for line in self.lines)


def of_organization(organization_id: UUID, month: Period, actor: Actor) -> Feedback:
    """The sheet, for the organization's officers and the committees above it; raises :class:`NoSuchPoints`."""
    organization = db.session.get(Organization, organization_id)
    if organization is None or not policy.sees_organization(organization_id, actor):
        raise NoSuchPoints()
    members = select(func.count()).select_from(Volunteer).where(Volunteer.organization_id == organization_id)
    values = {"organization": str(organization_id), "begins": month.begins, "ends": month.ends, "stars": FEWEST_STARS}
    lines = [_line(row) for row in db.session.execute(LINES, values)]
    return Feedback(organization.name, month.name, db.session.scalar(members) or 0, lines)


def due_ids(at: datetime, limit: int) -> Sequence[UUID]:
    """Organizations' statements of the last month of which nobody was told yet; older ones are no news."""
    since = month_of(at).previous
    told = select(FeedbackNotice.statement_id).where(FeedbackNotice.statement_id == Statement.id).exists()
    fresh = select(Statement.id).where(
        Statement.subject_kind == SubjectKind.ORGANIZATION,
        Statement.period_kind == PeriodKind.MONTH,
        Statement.period_on >= since.first,
        ~told,
    )
    return db.session.scalars(fresh.order_by(Statement.id).limit(limit)).all()


def tell(statement_id: UUID, occasion: Occasion) -> bool:
    """Tell an organization's officers that the sheet is there, once; whether it was by this call."""
    told = insert(FeedbackNotice).values(statement_id=statement_id, told_at=occasion.at)
    if db.session.execute(told.on_conflict_do_nothing().returning(FeedbackNotice.statement_id)).first() is None:
        return False
    statement = db.session.get_one(Statement, statement_id)
    organization = db.session.get_one(Organization, UUID(statement.subject_id))
    ready = FeedbackReady(
        at=occasion.at,
        actor_id=occasion.actor_id,
        organization_id=organization.id,
        place_code=organization.place_code,
        statement_id=statement_id,
        month=Period(statement.period_kind, statement.period_on).name,
    )
    record(ready)
    return True


def rows(feedback: Feedback) -> Iterable[tuple[Any, ...]]:
    """The rows of the sheet: each member who served, then the sum."""
    for line in feedback.lines:
        yield line.name, line.services, line.minutes / 60, line.points, "；".join(line.words)
    yield None, feedback.services, feedback.minutes / 60, feedback.points, None


def _line(row: Any) -> Line:
    name = row.name if row.may_be_named and row.name else masked(row.name)
    words = [_NUMBERS.sub("…", word) for word in (row.words or ())[:MOST_WORDS]]
    return Line(name, row.services, row.minutes, row.points, words)
