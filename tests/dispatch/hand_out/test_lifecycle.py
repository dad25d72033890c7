"""A hand-out is sent or discarded once."""

from itertools import product

import pytest

from app.dispatch.hand_out.errors import HandOutEnded
from app.dispatch.hand_out.lifecycle import TRANSITIONS, move
from app.dispatch.hand_out.models import HandOut, HandOutStatus
from app.people.actors import Occasion
from tests.fakes import NOON


@pytest.mark.parametrize(("start", "end"), list(product(HandOutStatus, HandOutStatus)))
def test_every_pair_of_statuses(start: HandOutStatus, end: HandOutStatus):
    hand_out = HandOut(status=start, version=1)
    if end in TRANSITIONS[start]:
        move(hand_out, end, Occasion(None, NOON))
        assert (hand_out.status, hand_out.ended_at, hand_out.version) == (end, NOON, 2)
    else:
        with pytest.raises(HandOutEnded):
            move(hand_out, end, Occasion(None, NOON))
        assert (hand_out.status, hand_out.ended_at, hand_out.version) == (start, None, 1)


def test_only_a_proposal_goes_anywhere():
    assert [status for status in HandOutStatus if TRANSITIONS[status]] == [HandOutStatus.PROPOSED]
