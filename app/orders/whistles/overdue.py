"""Overdue calls climb: to the unit and who whistled, then to the committee of the unit's subdistrict, then to the district's."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.orders.models import Order, Urgency
from app.orders.whistles import lifecycle
from app.orders.whistles.events import WhistleClimbed, WhistleOverdue
from app.orders.whistles.lifecycle import CLIMBS
from app.orders.whistles.models import CallStatus, Climb, Whistle, WhistleCall, WhistleStepKind
from app.orders.whistles.telling import tell_of
from app.people.actors import Occasion
from app.registration.models import Organization

BETWEEN = {Urgency.URGENT: timedelta(minutes=30), Urgency.NORMAL: timedelta(hours=24)}
"""The wait before the next who are to hear of it do."""
DIGITS = {Climb.SUBDISTRICT: 9, Climb.DISTRICT: 6}


def due_ids(now: datetime, limit: int) -> list[UUID]:
    """Calls that somebody is to hear of, the longest overdue first."""
    due = select(WhistleCall.id).where(WhistleCall.overdue_at <= now)
    return list(db.session.scalars(due.order_by(WhistleCall.overdue_at).limit(limit)))


def climb(call_id: UUID, occasion: Occasion) -> None:
    """Let one overdue call climb by a step, if it is due; who is told is kept. Repeatable."""
    whistle, call = _locked(call_id)
    if call.overdue_at is None or call.overdue_at > occasion.at:
        return
    if call.status is CallStatus.CALLED and call.answered_in_time is None:
        call.answered_in_time = False
    urgency, home = _facts(whistle, call)
    call.climb = CLIMBS[call.climb]
    if call.climb is Climb.SUBDISTRICT and len(home) < DIGITS[Climb.SUBDISTRICT]:
        call.climb = Climb.DISTRICT
    call.overdue_at = occasion.at + BETWEEN[urgency] if call.climb in CLIMBS else None
    place_code = home[: DIGITS[call.climb]] if call.climb in DIGITS else None
    lifecycle.keep(whistle, call, WhistleStepKind.CLIMBED, occasion, place_code=place_code)
    if place_code is None:
        tell_of(WhistleOverdue, whistle, call, occasion)
    else:
        tell_of(WhistleClimbed, whistle, call, occasion, place_code=place_code)


def _locked(call_id: UUID) -> tuple[Whistle, WhistleCall]:
    fresh = {"populate_existing": True}
    of_call = select(WhistleCall.whistle_id).where(WhistleCall.id == call_id).scalar_subquery()
    whistle = db.session.scalars(
        select(Whistle).where(Whistle.id == of_call).with_for_update(), execution_options=fresh
    )
    found = whistle.one()
    call = select(WhistleCall).where(WhistleCall.id == call_id).with_for_update()
    return found, db.session.scalars(call, execution_options=fresh).one()


def _facts(whistle: Whistle, call: WhistleCall) -> tuple[Urgency, str]:
    """How urgent the order is, and where the unit is at home."""
    unit = Organization.id == call.organization_id
    facts = select(Order.urgency, Organization.place_code).join_from(Order, Organization, unit)
    row = db.session.execute(facts.where(Order.id == whistle.order_id)).one()
    return row.urgency, row.place_code
