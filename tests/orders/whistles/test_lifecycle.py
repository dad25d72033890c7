"""A whistle and the call of a unit have these steps and no others."""

from itertools import product

import pytest
from flask import Flask

from app.orders.whistles.errors import WhistleCallForbids, WhistleOver
from app.orders.whistles.lifecycle import CALL_TRANSITIONS, CLIMBS, TRANSITIONS, WAITING, move, move_call
from app.orders.whistles.models import CallStatus, Climb, Whistle, WhistleCall, WhistleStatus, WhistleStepKind
from app.people.actors import Occasion
from tests.fakes import NOBODYS, NOON

NOW = Occasion(None, NOON)


@pytest.mark.parametrize(("start", "end"), list(product(CallStatus, CallStatus)))
def test_every_pair_of_a_calls_statuses(app: Flask, start: CallStatus, end: CallStatus):
    whistle = Whistle(id=NOBODYS)
    call = WhistleCall(id=NOBODYS, status=start, report_by=NOON, handle_by=NOON, climb=Climb.UNIT, overdue_at=NOON)
    if end in CALL_TRANSITIONS[start]:
        move_call(whistle, call, end, WhistleStepKind.HANDLED, NOW, "好了")
        assert (call.status, call.climb) == (end, Climb.NONE)
        assert (call.overdue_at is not None) == (end in WAITING)
    else:
        with pytest.raises(WhistleCallForbids):
            move_call(whistle, call, end, WhistleStepKind.HANDLED, NOW, None)
        assert call.status is start


@pytest.mark.parametrize(("start", "end"), list(product(WhistleStatus, WhistleStatus)))
def test_every_pair_of_a_whistles_statuses(app: Flask, start: WhistleStatus, end: WhistleStatus):
    whistle = Whistle(id=NOBODYS, status=start)
    if end in TRANSITIONS[start]:
        move(whistle, end, NOW, "办结")
        assert (whistle.status, whistle.closed_at) == (end, NOON)
    else:
        with pytest.raises(WhistleOver):
            move(whistle, end, NOW, "办结")


def test_an_overdue_call_climbs_to_the_district_and_no_further():
    way = [Climb.NONE]
    while way[-1] in CLIMBS:
        way.append(CLIMBS[way[-1]])
    assert way == list(Climb)
