"""Let points stand whose public notice has ended."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.kit.clock import local_date
from app.people.actors import Occasion
from app.points import queries, settling
from jobs.ticks import Tick


def run(tick: Tick) -> None:
    """Post each award that is due."""
    tick.each(_due_ids, _post)


def _due_ids(now: datetime, limit: int) -> Sequence[UUID]:
    return queries.due_ids(local_date(now), limit)


def _post(award_id: UUID, occasion: Occasion) -> bool:
    return settling.post(award_id, occasion)
