"""The versions of the rules as people read them: which one holds, which one is to come."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.kit.clock import local_date
from app.kit.database import db
from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.points import queries, rules
from app.points.errors import NoSuchRule
from app.points.models import RuleVersion
from app.points.rules import Rule, rule_of


class VersionState(StrEnum):
    """Where a version stands on a day."""

    COMING = "coming"
    IN_FORCE = "in_force"
    PAST = "past"


@dataclass(frozen=True)
class Version:
    """A version with all its figures, also those that were not invented when it was made."""

    id: UUID
    effective_on: date
    state: VersionState
    rule: Rule
    created_at: datetime
    created_by_id: UUID | None


def versions(occasion: Occasion, request: PageRequest) -> Page[Version]:
    """All versions, the latest effective day first."""
    page = queries.rule_versions(request)
    present = rules.in_force(local_date(occasion.at)).effective_on
    return Page([_read(row, present) for row in page.rows], page.next_cursor)


def version(version_id: UUID, occasion: Occasion) -> Version:
    """One version; raises :class:`NoSuchRule`."""
    row = db.session.get(RuleVersion, version_id)
    if row is None:
        raise NoSuchRule()
    return _read(row, rules.in_force(local_date(occasion.at)).effective_on)


def decree(effective_on: date, rule: Rule, occasion: Occasion) -> Version:
    """Put a rule into force, as :func:`app.points.rules.decree` does, and read it back."""
    row = rules.decree(effective_on, rule, occasion)
    return _read(row, rules.in_force(local_date(occasion.at)).effective_on)


def _read(row: RuleVersion, present: date) -> Version:
    return Version(
        id=row.id,
        effective_on=row.effective_on,
        state=_state(row.effective_on, present),
        rule=rule_of(row.rule),
        created_at=row.created_at,
        created_by_id=row.created_by_id,
    )


def _state(effective_on: date, present: date) -> VersionState:
    if effective_on == present:
        return VersionState.IN_FORCE
    return VersionState.COMING if effective_on > present else VersionState.PAST
