"""Held slots have these steps and no others."""

from itertools import product

import pytest
from flask import Flask

from app.orders.holds.errors import HoldOver
from app.orders.holds.lifecycle import TRANSITIONS, move
from app.orders.holds.models import HoldStatus, SlotHold
from app.people.actors import Occasion
from tests.fakes import NOON

NOW = Occasion(None, NOON)


@pytest.mark.parametrize(("start", "end"), list(product(HoldStatus, HoldStatus)))
def test_every_pair_of_statuses(app: Flask, start: HoldStatus, end: HoldStatus) -> None:
    hold = SlotHold(status=start)
    if end in TRANSITIONS[start]:
        move(hold, end, NOW)
        assert (hold.status, hold.ended_at) == (end, NOON)
    else:
        with pytest.raises(HoldOver):
            move(hold, end, NOW)
        assert hold.status is start
