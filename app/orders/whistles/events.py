"""What happens to whistles."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class WhistleEvent(Event):
    """Something happened to a whistle. ``place_code`` is the order's."""

    whistle_id: UUID
    order_id: UUID
    place_code: str
    blown_by_id: UUID


class WhistleClosed(WhistleEvent):
    """The committee closed it, with a word."""


@dataclass(frozen=True, kw_only=True)
class WhistleCallEvent(WhistleEvent):
    """Something happened to the call of one unit."""

    call_id: UUID
    organization_id: UUID


class UnitCalled(WhistleCallEvent):
    """A unit is to report in by a time; also when it is called again."""


class UnitReportedIn(WhistleCallEvent):
    """The unit is at it (报到)."""


class UnitAddedEvidence(WhistleCallEvent):
    """The unit wrote down how it goes."""


class UnitHandled(WhistleCallEvent):
    """The unit says that it is done."""


class UnitHandedBack(WhistleCallEvent):
    """The unit says that it is not theirs, with a reason."""


class UnitSentBack(WhistleCallEvent):
    """The committee wants it done better."""


class UnitReleased(WhistleCallEvent):
    """The whistle was closed before the unit had handled it."""


class UnitRatedByWhistler(WhistleCallEvent):
    """Who whistled rated what the unit did."""


class WhistleOverdue(WhistleCallEvent):
    """The unit is late: it and who whistled are told."""


@dataclass(frozen=True, kw_only=True)
class WhistleClimbed(WhistleCallEvent):
    """The unit is later still: the committee above it is told. ``place_code`` is that committee's."""
