"""What settlement tells."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class FeedbackReady(Event):
    """An organization's feedback sheet of a month is there."""

    organization_id: UUID
    place_code: str
    statement_id: UUID
    month: str
