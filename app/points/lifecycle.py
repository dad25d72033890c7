"""Where an award may go from where it stands."""

from app.points.errors import AwardStands
from app.points.models import Award, AwardStatus

TRANSITIONS: dict[AwardStatus, frozenset[AwardStatus]] = {
    AwardStatus.PROVISIONAL: frozenset({AwardStatus.POSTED, AwardStatus.HELD, AwardStatus.REVERSED}),
    AwardStatus.HELD: frozenset({AwardStatus.PROVISIONAL, AwardStatus.REVERSED}),
    AwardStatus.POSTED: frozenset({AwardStatus.REVERSED}),
    AwardStatus.REVERSED: frozenset(),
}


def move(award: Award, to: AwardStatus) -> None:
    """Move an award, or refuse with :class:`AwardStands`."""
    if to not in TRANSITIONS[award.status]:
        raise AwardStands(status=award.status.value, wanted=to.value)
    award.status = to
