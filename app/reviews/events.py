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
    assignment_id: UUID | None
    order_id: UUID | None
    decision: Decision


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """Something happened on the way to a decision."""

    case_id: UUID
    order_id: UUID | None
    place_code: str


@dataclass(frozen=True, kw_only=True)
class MemberAsked(CaseEvent):
    """The committee asked the member a question; the case waits for the answer."""

    member_id: UUID


class MemberAnswered(CaseEvent):
    """The member answered; the case is before the committee again."""


class DecisionProposed(CaseEvent):
    """One of the committee wants to decide, and a second person is to confirm it."""


@dataclass(frozen=True, kw_only=True)
class DecisionDeclined(CaseEvent):
    """The second person did not confirm what the first wanted to decide."""

    proposer_id: UUID
