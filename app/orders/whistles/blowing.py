"""The committee's side: blow, send back, insist, rate, close.

Rows are locked in one order: the order, the whistle, the calls.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.ids import new_id
from app.orders import posting, progress
from app.orders.errors import OrderStatusForbids
from app.orders.lifecycle import LIVE
from app.orders.models import Order, Urgency
from app.orders.whistles import lifecycle, policy, queries
from app.orders.whistles.errors import (
    OwnUnit,
    UnitNotHandled,
    UnitRated,
    UnitsUnreachable,
    WhistleCallForbids,
    WhistleNotYours,
    WhistleSounding,
    WhistleTimesUnfit,
)
from app.orders.whistles.events import UnitCalled, UnitRatedByWhistler, UnitReleased, UnitSentBack, WhistleClosed
from app.orders.whistles.models import CallStatus, Whistle, WhistleCall, WhistleStatus
from app.orders.whistles.models import WhistleStepKind as Kind
from app.orders.whistles.telling import tell, tell_of
from app.people.actors import Occasion
from app.people.models import Grant, Role
from app.registration.models import Organization, RegistrationStatus

TO_REPORT_IN = {Urgency.URGENT: timedelta(minutes=30), Urgency.NORMAL: timedelta(hours=24)}
TO_HANDLE = {Urgency.URGENT: timedelta(hours=24), Urgency.NORMAL: timedelta(days=3)}
"""After the time to report in."""
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=60)


@dataclass(frozen=True)
class Times:
    """By when a unit reports in, and by when it has handled the order."""

    report_by: datetime | None = None
    handle_by: datetime | None = None


def blow(order_id: UUID, organization_ids: Sequence[UUID], words: str, times: Times, occasion: Occasion) -> Whistle:
    """Call the units that a live order of one's place needs; whomever else the order addresses.

    Raises ``OrderNotFound``, ``NotModeratorHere``, ``OrderStatusForbids``, :class:`WhistleSounding`,
    :class:`UnitsUnreachable`, :class:`WhistleTimesUnfit`.
    """
    order = posting.moderated(order_id, occasion.person)
    if order.status not in LIVE:
        raise OrderStatusForbids(status=order.status.value)
    if queries.sounds_for(order.id):
        raise WhistleSounding()
    whistle = Whistle(
        id=new_id(), order_id=order.id, place_code=order.place_code, status=WhistleStatus.OPEN, words=words,
        blown_at=occasion.at, blown_by_id=occasion.person.account_id,
    )  # fmt: skip
    db.session.add(whistle)
    db.session.flush()
    lifecycle.keep(whistle, None, Kind.BLOWN, occasion, words)
    _call(order, whistle, organization_ids, times, occasion)
    return whistle


def call_more(whistle_id: UUID, organization_ids: Sequence[UUID], times: Times, occasion: Occasion) -> Whistle:
    """Call further units; one that is called already stays so. Raises as blowing does, and :class:`WhistleNotFound`."""
    order, whistle = _commanded(whistle_id, occasion)
    queries.require_open(whistle)
    known = {call.organization_id for call in queries.calls_of(whistle)}
    _call(order, whistle, [unit for unit in organization_ids if unit not in known], times, occasion)
    return whistle


def send_back(call_id: UUID, words: str, times: Times, occasion: Occasion) -> WhistleCall:
    """Not done well enough, or a hand-back that is not accepted: the unit is at it again, with new times.

    Raises :class:`WhistleCallNotFound`, :class:`WhistleNotYours`, ``WhistleOver``, ``WhistleCallForbids``.
    """
    order, whistle, call = _call_commanded(call_id, occasion)
    if call.status not in (CallStatus.HANDLED, CallStatus.HANDED_BACK):
        raise WhistleCallForbids(status=call.status.value)
    report_by, handle_by = _checked(order, times, occasion.at)
    call.report_by, call.handle_by = max(report_by, call.report_by), max(handle_by, call.handle_by)
    if call.status is CallStatus.HANDED_BACK:
        lifecycle.move_call(whistle, call, CallStatus.CALLED, Kind.INSISTED, occasion, words)
        tell_of(UnitCalled, whistle, call, occasion)
    else:
        call.handled_at = None
        lifecycle.move_call(whistle, call, CallStatus.REPORTED_IN, Kind.SENT_BACK, occasion, words)
        tell_of(UnitSentBack, whistle, call, occasion)
    return call


def rate(call_id: UUID, stars: int, words: str, occasion: Occasion) -> WhistleCall:
    """Rate what a unit did, once, as who whistled; also after the whistle is closed.

    Raises :class:`WhistleCallNotFound`, :class:`WhistleNotYours`, :class:`OwnUnit`, :class:`UnitNotHandled`,
    :class:`UnitRated`.
    """
    _, whistle, call = queries.locked_call(call_id, occasion)
    if not policy.commands(whistle, occasion.person) or not policy.is_whistler(whistle, occasion.person):
        raise WhistleNotYours()
    if policy.speaks_for(call.organization_id, occasion.person):
        raise OwnUnit()
    if call.stars is not None:
        raise UnitRated()
    if call.status not in (CallStatus.HANDLED, CallStatus.CLOSED):
        raise UnitNotHandled(status=call.status.value)
    call.stars, call.rating_words = stars, words
    call.rated_at, call.rated_by_id = occasion.at, occasion.actor_id
    lifecycle.keep(whistle, call, Kind.RATED, occasion, words)
    tell_of(UnitRatedByWhistler, whistle, call, occasion)
    return call


def close(whistle_id: UUID, words: str, occasion: Occasion) -> Whistle:
    """Close a whistle with a word; who has not handled it is released, and an order that only units were at is closed too.

    Raises :class:`WhistleNotFound`, :class:`WhistleNotYours`, ``WhistleOver``.
    """
    order, whistle = _commanded(whistle_id, occasion)
    lifecycle.move(whistle, WhistleStatus.CLOSED, occasion, words)
    for call in queries.calls_of(whistle):
        if call.status is CallStatus.HANDLED:
            lifecycle.move_call(whistle, call, CallStatus.CLOSED, Kind.CLOSED, occasion, None)
        elif call.status in lifecycle.WAITING:
            lifecycle.move_call(whistle, call, CallStatus.RELEASED, Kind.RELEASED, occasion, None)
            tell_of(UnitReleased, whistle, call, occasion)
    progress.advance(order, occasion, words[:500])
    tell(WhistleClosed, whistle, occasion)
    return whistle


def _call(order: Order, whistle: Whistle, units: Sequence[UUID], times: Times, occasion: Occasion) -> None:
    _require_reachable(order, units)
    report_by, handle_by = _checked(order, times, occasion.at)
    for unit in dict.fromkeys(units):
        call = WhistleCall(
            id=new_id(), whistle_id=whistle.id, organization_id=unit, status=CallStatus.CALLED, called_at=occasion.at,
            report_by=report_by, handle_by=handle_by, overdue_at=report_by,
        )  # fmt: skip
        db.session.add(call)
        db.session.flush()
        lifecycle.keep(whistle, call, Kind.CALLED, occasion, None, None, CallStatus.CALLED.value)
        tell_of(UnitCalled, whistle, call, occasion)


def _require_reachable(order: Order, units: Sequence[UUID]) -> None:
    """Raise unless each is an approved organization of the order's district that somebody speaks for."""
    spoken_for = (
        select(Grant.id)
        .where(Grant.organization_id == Organization.id, Grant.role == Role.OFFICER, Grant.revoked_at.is_(None))
        .exists()
    )
    here = (
        Organization.place_code.startswith(order.place_code[:6]),
        Organization.status == RegistrationStatus.APPROVED,
    )
    known = set(db.session.scalars(select(Organization.id).where(Organization.id.in_(units), *here, spoken_for)))
    if missing := [str(unit) for unit in units if unit not in known]:
        raise UnitsUnreachable(organization_ids=missing)


def _checked(order: Order, times: Times, at: datetime) -> tuple[datetime, datetime]:
    report_by = times.report_by or at + TO_REPORT_IN[order.urgency]
    handle_by = times.handle_by or report_by + TO_HANDLE[order.urgency]
    if report_by < at + SHORTEST:
        raise WhistleTimesUnfit({"/report_by": ["less than five minutes ahead"]})
    if not report_by < handle_by <= at + LONGEST:
        raise WhistleTimesUnfit({"/handle_by": ["not after reporting in, or more than 60 days ahead"]})
    return report_by, handle_by


def _commanded(whistle_id: UUID, occasion: Occasion) -> tuple[Order, Whistle]:
    order, whistle = queries.locked(whistle_id, occasion)
    if not policy.commands(whistle, occasion.person):
        raise WhistleNotYours()
    return order, whistle


def _call_commanded(call_id: UUID, occasion: Occasion) -> tuple[Order, Whistle, WhistleCall]:
    order, whistle, call = queries.locked_call(call_id, occasion)
    if not policy.commands(whistle, occasion.person):
        raise WhistleNotYours()
    queries.require_open(whistle)
    return order, whistle, call
