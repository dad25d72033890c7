"""What happens to cases."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event
from app.reviews.models import CaseKind, Decision


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    """Something waits for the committee of a place."""

    case_id: UUID
    kind: CaseKind
    place_code: str


@dataclass(frozen=True, kw_only=True)
class CaseDecided(Event):
    """The committee decided, with a reason."""

    case_id: UUID
    kind: CaseKind
    subject_id: UUID
    order_id: UUID | None
    decision: Decision
