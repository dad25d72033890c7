"""Stars (星级) by hours of service: 100, 300, 600, 1,000 and 1,500 (GB/T 40143).

What counts are actual minutes, without travel, of services whose points stand. Redeeming takes nothing away; a service that is
taken back does. Posting and reversing only mark a volunteer; a job counts anew, from the awards themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.people.actors import Occasion
from app.points.events import AwardEvent
from app.points.models import Award, AwardStatus
from app.points.recognition.events import StarsChanged
from app.points.recognition.models import StarChange, StarStanding

THRESHOLDS = tuple(hours * 60 for hours in (100, 300, 600, 1000, 1500))
"""Minutes from which a volunteer has one star, two …"""
MOST_CHANGES = 20


@dataclass(frozen=True)
class Stars:
    """A volunteer's stars, the minutes that they rest on, and the minutes at which the next one comes."""

    stars: int
    minutes: int
    next_at_minutes: int | None
    changes: Sequence[StarChange]
    """The latest first."""


def stars_for(minutes: int) -> int:
    """How many stars so many minutes are."""
    return sum(minutes >= threshold for threshold in THRESHOLDS)


def standing_of(account_id: UUID) -> Stars:
    """A volunteer's stars; who never served has none."""
    standing = db.session.get(StarStanding, account_id) or StarStanding(stars=0, minutes=0)
    changes = select(StarChange).where(StarChange.account_id == account_id).order_by(StarChange.id.desc())
    latest = db.session.scalars(changes.limit(MOST_CHANGES)).all()
    return Stars(standing.stars, standing.minutes, _next(standing.stars), latest)


def on_points_settled(event: AwardEvent) -> None:
    """Mark the volunteer whose standing points have changed."""
    due = insert(StarStanding).values(account_id=event.volunteer_id, due_at=event.at)
    again = due.on_conflict_do_update(index_elements=["account_id"], set_={"due_at": event.at})
    db.session.execute(again)


def due_ids(now: datetime, limit: int) -> Sequence[UUID]:
    """Volunteers who are to be counted anew, who waits longest first."""
    due = select(StarStanding.account_id).where(StarStanding.due_at.is_not(None))
    return db.session.scalars(due.order_by(StarStanding.due_at, StarStanding.account_id).limit(limit)).all()


def count(account_id: UUID, occasion: Occasion) -> bool:
    """Count a volunteer's minutes anew and tell them if their stars change; whether they were due."""
    locked = select(StarStanding).where(StarStanding.account_id == account_id).with_for_update()
    standing = db.session.scalar(locked.execution_options(populate_existing=True))
    if standing is None or standing.due_at is None:
        return False
    standing.minutes, standing.due_at = _minutes(account_id), None
    before, standing.stars = standing.stars, stars_for(standing.minutes)
    if standing.stars != before:
        _tell(standing, before, occasion)
    db.session.flush()
    return True


def _tell(standing: StarStanding, before: int, occasion: Occasion) -> None:
    changed = {"before": before, "stars": standing.stars}
    made = StarChange(id=new_id(), account_id=standing.account_id, minutes=standing.minutes, at=occasion.at, **changed)
    db.session.add(made)
    record(StarsChanged(at=occasion.at, actor_id=occasion.actor_id, account_id=standing.account_id, **changed))


def _minutes(account_id: UUID) -> int:
    total = func.coalesce(func.sum(Award.minutes_served), 0)
    posted = select(total).where(Award.volunteer_id == account_id, Award.status == AwardStatus.POSTED)
    return int(db.session.scalars(posted).one())


def _next(stars: int) -> int | None:
    return THRESHOLDS[stars] if stars < len(THRESHOLDS) else None
