"""Where a hand-over may go: every pair."""

import pytest

from app.kit.clock import now
from app.registration.hand_overs.errors import HandOverSettled
from app.registration.hand_overs.lifecycle import move
from app.registration.hand_overs.models import HandOver, HandOverStatus

S = HandOverStatus
MAY = {(S.OFFERED, S.ACCEPTED), (S.OFFERED, S.REFUSED), (S.OFFERED, S.WITHDRAWN)}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("after", S)
def test_a_hand_over_goes_only_where_it_may(before: HandOverStatus, after: HandOverStatus) -> None:
    offered, at = HandOver(status=before), now()
    if (before, after) in MAY:
        move(offered, after, at)
        assert (offered.status, offered.answered_at) == (after, at)
    else:
        with pytest.raises(HandOverSettled):
            move(offered, after, at)
        assert (offered.status, offered.answered_at) == (before, None)
