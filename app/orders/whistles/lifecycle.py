"""Where a whistle and the call of a unit may go: two tables, and the only functions that move along them."""

from app.kit.database import db
from app.kit.ids import new_id
from app.orders.whistles.errors import WhistleCallForbids, WhistleOver
from app.orders.whistles.models import (
    CallStatus,
    Climb,
    Whistle,
    WhistleCall,
    WhistleStatus,
    WhistleStep,
    WhistleStepKind,
)
from app.people.actors import Occasion

_C = CallStatus

TRANSITIONS: dict[WhistleStatus, frozenset[WhistleStatus]] = {
    WhistleStatus.OPEN: frozenset({WhistleStatus.CLOSED}),
    WhistleStatus.CLOSED: frozenset(),
}
CALL_TRANSITIONS: dict[CallStatus, frozenset[CallStatus]] = {
    _C.CALLED: frozenset({_C.REPORTED_IN, _C.HANDED_BACK, _C.RELEASED}),
    _C.REPORTED_IN: frozenset({_C.HANDLED, _C.HANDED_BACK, _C.RELEASED}),
    _C.HANDLED: frozenset({_C.REPORTED_IN, _C.CLOSED}),
    _C.HANDED_BACK: frozenset({_C.CALLED}),
    _C.CLOSED: frozenset(),
    _C.RELEASED: frozenset(),
}
WAITING = (_C.CALLED, _C.REPORTED_IN)
"""The unit has something to do by a time."""
CLIMBS = {Climb.NONE: Climb.UNIT, Climb.UNIT: Climb.SUBDISTRICT, Climb.SUBDISTRICT: Climb.DISTRICT}


def move(whistle: Whistle, to: WhistleStatus, occasion: Occasion, words: str) -> None:
    """Move a locked whistle; raises :class:`WhistleOver`."""
    if to not in TRANSITIONS[whistle.status]:
        raise WhistleOver()
    before, whistle.status = whistle.status, to
    whistle.closed_at, whistle.closed_by_id = occasion.at, occasion.actor_id
    keep(whistle, None, WhistleStepKind.CLOSED, occasion, words, before.value, to.value)


def move_call(
    whistle: Whistle, call: WhistleCall, to: CallStatus, kind: WhistleStepKind, occasion: Occasion, words: str | None
) -> None:
    """Move the locked call of a unit, and set by when the unit is to act next. Raises :class:`WhistleCallForbids`."""
    if to not in CALL_TRANSITIONS[call.status]:
        raise WhistleCallForbids(status=call.status.value)
    before, call.status = call.status, to
    due = {_C.CALLED: call.report_by, _C.REPORTED_IN: call.handle_by}
    call.climb, call.overdue_at = Climb.NONE, due.get(to)
    keep(whistle, call, kind, occasion, words, before.value, to.value)


def keep(
    whistle: Whistle,
    call: WhistleCall | None,
    kind: WhistleStepKind,
    occasion: Occasion,
    words: str | None = None,
    before: str | None = None,
    after: str | None = None,
    place_code: str | None = None,
) -> None:
    """Write down what happened."""
    step = WhistleStep(id=new_id(), whistle_id=whistle.id, call_id=call.id if call else None, kind=kind)
    step.at, step.actor_id, step.words = occasion.at, occasion.actor_id, words
    step.from_status, step.to_status, step.place_code = before, after, place_code
    db.session.add(step)
