"""What waits in the database, for the figures of operating."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from app.kit.database import db
from app.kit.job_runs import Heartbeat, JobRun
from app.notifications.delivery import QUIET_ENDS
from app.notifications.models import Delivery, DeliveryStatus


@dataclass(frozen=True)
class Backlog:
    """The outbox and the jobs. Seconds are whole-system ages; ``None`` where there is nothing."""

    pending: int
    oldest_due_seconds: float
    """How long the delivery that is most overdue has been due; 0 when none is."""
    dead: int
    """Deliveries that were given up, but for those that ended by nobody's fault."""
    heartbeat_seconds: float | None
    succeeded_at: dict[str, datetime]
    failed_at: dict[str, datetime]


def backlog(at: datetime) -> Backlog:
    """What waits now; three statements over small indexes."""
    waiting = select(func.count(), func.min(Delivery.next_attempt_at)).where(Delivery.status == DeliveryStatus.PENDING)
    pending, oldest = db.session.execute(waiting).one()
    faults = or_(Delivery.last_error.is_(None), Delivery.last_error.not_in(QUIET_ENDS))
    dead = select(func.count()).where(Delivery.status == DeliveryStatus.DEAD, faults)
    beat_at = select(func.max(Heartbeat.beat_at))
    counted = db.session.execute(select(dead.scalar_subquery(), beat_at.scalar_subquery())).one()
    runs = db.session.execute(select(JobRun.name, JobRun.succeeded_at, JobRun.failed_at)).all()
    return Backlog(
        pending,
        max(0.0, (at - oldest).total_seconds()) if pending else 0.0,
        counted[0],
        (at - counted[1]).total_seconds() if counted[1] else None,
        {run.name: run.succeeded_at for run in runs if run.succeeded_at},
        {run.name: run.failed_at for run in runs if run.failed_at},
    )
