"""Where a case may go from where it stands."""

from app.reviews.errors import CaseStands
from app.reviews.models import Case, CaseStatus

TRANSITIONS: dict[CaseStatus, frozenset[CaseStatus]] = {
    CaseStatus.OPEN: frozenset({CaseStatus.ASKED, CaseStatus.PROPOSED, CaseStatus.DECIDED, CaseStatus.CLOSED}),
    CaseStatus.ASKED: frozenset({CaseStatus.OPEN, CaseStatus.PROPOSED, CaseStatus.DECIDED}),
    CaseStatus.PROPOSED: frozenset({CaseStatus.OPEN, CaseStatus.DECIDED}),
    CaseStatus.CLOSED: frozenset({CaseStatus.OPEN}),  # it happened again: the order is unanswered once more
    CaseStatus.DECIDED: frozenset(),
}


def move(case: Case, to: CaseStatus) -> None:
    """Move a case, or refuse with :class:`CaseStands`."""
    if to not in TRANSITIONS[case.status]:
        raise CaseStands(status=case.status.value)
    case.status = to
    case.version += 1
