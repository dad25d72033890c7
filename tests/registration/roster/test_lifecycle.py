"""Where a roster may go: every pair."""

import pytest

from app.registration.roster.errors import RosterStands
from app.registration.roster.lifecycle import move
from app.registration.roster.models import Roster, RosterStatus

S = RosterStatus
MAY = {
    (S.PREVIEWED, S.APPLYING), (S.PREVIEWED, S.DISCARDED), (S.APPLYING, S.APPLIED), (S.APPLYING, S.UNDOING),
    (S.APPLIED, S.UNDOING), (S.UNDOING, S.UNDONE),
}  # fmt: skip


@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("after", S)
def test_a_roster_goes_only_where_it_may(before: RosterStatus, after: RosterStatus) -> None:
    roster = Roster(status=before, version=1)
    if (before, after) in MAY:
        move(roster, after)
        assert (roster.status, roster.version) == (after, 2)
    else:
        with pytest.raises(RosterStands):
            move(roster, after)
        assert (roster.status, roster.version) == (before, 1)
