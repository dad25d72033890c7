"""The units' side: report in (报到), write down how it goes, handle, or hand back with a reason."""

from uuid import UUID

from app.orders import lifecycle as of_orders
from app.orders.models import Order, OrderStatus
from app.orders.whistles import lifecycle, policy, queries
from app.orders.whistles.errors import WhistleCallForbids, WhistleNotYours
from app.orders.whistles.events import UnitAddedEvidence, UnitHandedBack, UnitHandled, UnitReportedIn
from app.orders.whistles.models import CallStatus, Whistle, WhistleCall
from app.orders.whistles.models import WhistleStepKind as Kind
from app.orders.whistles.telling import tell_of
from app.people.actors import Occasion


def report_in(call_id: UUID, occasion: Occasion) -> WhistleCall:
    """Say that the unit is at it; an order that sought somebody is in service now, and does not expire.

    Raises :class:`WhistleCallNotFound`, :class:`WhistleNotYours`, ``WhistleOver``, ``WhistleCallForbids``.
    """
    order, whistle, call = _mine(call_id, occasion)
    _answered(call, occasion)
    lifecycle.move_call(whistle, call, CallStatus.REPORTED_IN, Kind.REPORTED_IN, occasion, None)
    call.reported_at = occasion.at
    if order.status is OrderStatus.OPEN:
        of_orders.move(order, OrderStatus.IN_SERVICE, occasion)
    tell_of(UnitReportedIn, whistle, call, occasion)
    return call


def add_evidence(call_id: UUID, words: str, occasion: Occasion) -> WhistleCall:
    """Write down how it goes, once the unit has reported in. Raises as reporting in does."""
    whistle, call = at_work(call_id, occasion)
    lifecycle.keep(whistle, call, Kind.EVIDENCE, occasion, words)
    tell_of(UnitAddedEvidence, whistle, call, occasion)
    return call


def at_work(call_id: UUID, occasion: Occasion) -> tuple[Whistle, WhistleCall]:
    """The locked call of one's unit that has reported in. Raises as reporting in does."""
    _, whistle, call = _mine(call_id, occasion)
    if call.status not in (CallStatus.REPORTED_IN, CallStatus.HANDLED):
        raise WhistleCallForbids(status=call.status.value)
    return whistle, call


def handle(call_id: UUID, words: str, occasion: Occasion) -> WhistleCall:
    """Say that it is done, and what was done. Raises as reporting in does."""
    _, whistle, call = _mine(call_id, occasion)
    lifecycle.move_call(whistle, call, CallStatus.HANDLED, Kind.HANDLED, occasion, words)
    call.handled_at = occasion.at
    tell_of(UnitHandled, whistle, call, occasion)
    return call


def hand_back(call_id: UUID, reason: str, occasion: Occasion) -> WhistleCall:
    """Say that it is not the unit's, with a reason. Raises as reporting in does."""
    _, whistle, call = _mine(call_id, occasion)
    _answered(call, occasion)
    lifecycle.move_call(whistle, call, CallStatus.HANDED_BACK, Kind.HANDED_BACK, occasion, reason)
    tell_of(UnitHandedBack, whistle, call, occasion)
    return call


def _answered(call: WhistleCall, occasion: Occasion) -> None:
    """Keep whether the first answer came by its time."""
    if call.answered_in_time is None:
        call.answered_in_time = occasion.at <= call.report_by


def _mine(call_id: UUID, occasion: Occasion) -> tuple[Order, Whistle, WhistleCall]:
    order, whistle, call = queries.locked_call(call_id, occasion)
    if not policy.speaks_for(call.organization_id, occasion.person):
        raise WhistleNotYours()
    queries.require_open(whistle)
    return order, whistle, call
