"""Locks for an act that writes to the ledger more than once: all before the first, in the order in which everybody takes them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Text, cast, func, select

from app.kit.database import db
from app.points import ledger
from app.points.awards import sides
from app.points.models import Award, Stage


def lock_for(assignment_ids: Sequence[UUID]) -> None:
    """Lock what the points of these services stand on: awards by id, then volunteers, then accounts in the ledger's order.

    The accounts are those of both stages, also where the award so far moves nothing on them: what comes next may.
    """
    theirs = select(Award).where(Award.assignment_id.in_(assignment_ids)).order_by(Award.id).with_for_update()
    awards = db.session.scalars(theirs, execution_options={"populate_existing": True}).all()
    for volunteer_id in sorted({award.volunteer_id for award in awards}):
        key = func.hashtextextended(cast(str(volunteer_id), Text), 0)
        db.session.execute(select(func.pg_advisory_xact_lock(key)))
    ledger.lock({line.account for award in awards for stage in Stage for line in sides(award, stage)})
