"""By when the committee is to look at a case: what the queue is sorted by. No case waits for ever behind heavier ones."""

from datetime import datetime, timedelta

from app.reviews.models import CaseKind

PATIENCE = {
    CaseKind.UNANSWERED: timedelta(0),
    CaseKind.APPEAL: timedelta(days=1),
    CaseKind.PROBLEM: timedelta(days=1),
    CaseKind.OBJECTION: timedelta(days=2),
    CaseKind.DISPUTE: timedelta(days=2),
    CaseKind.SECOND_APPROVAL: timedelta(days=3),
    CaseKind.LOW_RATING: timedelta(days=4),
    CaseKind.FLAGGED: timedelta(days=5),
    CaseKind.SERVICE: timedelta(days=5),
}
"""How long a case may wait, by what it is about: people who wait for help first, then those who wait for an answer."""
MUCH = 40
"""So many of the volunteer's points at stake (a whole day's, by the default rule) halve the patience."""


def due_at(kind: CaseKind, opened_at: datetime) -> datetime:
    """By when a case is due, with an ordinary number of points at stake."""
    return opened_at + PATIENCE[kind]


def due_soon_at(kind: CaseKind, opened_at: datetime) -> datetime:
    """By when a case is due that is about many points."""
    return opened_at + PATIENCE[kind] / 2
