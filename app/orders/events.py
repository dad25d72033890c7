"""What happens to orders and assignments."""

from dataclasses import dataclass
from uuid import UUID

from app.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class OrderEvent(Event):
    """Something happened to an order."""

    order_id: UUID


class OrderPosted(OrderEvent):
    """An order was written down, in review or already open."""


@dataclass(frozen=True, kw_only=True)
class OrderOpened(OrderEvent):
    """Volunteers may hear of the order from now on."""

    at_once: bool = True
    """False: it is one of many that were posted together, and whoever posts them does not wait until somebody is found."""


@dataclass(frozen=True, kw_only=True)
class OrderEdited(OrderEvent):
    """The poster changed the order; whoever accepted it is to know."""

    is_told: bool = True
    """False: a change of the whole activity is told instead."""


class OrderRejected(OrderEvent):
    """The committee did not let the order through, with a reason."""


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(OrderEvent):
    """The order was taken back, with a reason."""

    is_told: bool = True
    """False: the end of the whole activity, or of its date, is told instead."""


@dataclass(frozen=True, kw_only=True)
class OrderExpired(OrderEvent):
    """Nobody could help in time: an honest end."""

    has_word: bool = False
    """Whether the committee ended it with a word, which is told by itself."""


@dataclass(frozen=True, kw_only=True)
class SearchEnded(OrderEvent):
    """The committee ended the search for help with a word, which is the reason of the transition."""

    transition_id: UUID


class OrderFilled(OrderEvent):
    """Nobody else is sought: every slot is taken, or the time to answer is over and the order goes on with those who accepted."""


class OrderReopened(OrderEvent):
    """A slot is free again and nobody waits for it: volunteers are to hear of it."""


class OrderClosed(OrderEvent):
    """Everything about the order is done."""


@dataclass(frozen=True, kw_only=True)
class AssignmentEvent(OrderEvent):
    """Something happened to a volunteer's part in an order."""

    assignment_id: UUID
    volunteer_id: UUID


class OrderAccepted(AssignmentEvent):
    """A volunteer holds a slot."""


class VolunteerWaitlisted(AssignmentEvent):
    """A volunteer waits for a slot of a full order."""


class VolunteerPromoted(AssignmentEvent):
    """A volunteer of the waitlist holds a slot now."""


@dataclass(frozen=True, kw_only=True)
class VolunteerReleased(AssignmentEvent):
    """The order ended before a waiting or accepted volunteer's turn."""

    is_told: bool = True
    """False: the end of the whole activity, or of its date, is told instead."""


class VolunteerWithdrew(AssignmentEvent):
    """A volunteer gave a slot, or a place in the waitlist, back."""


class VolunteerMissing(AssignmentEvent):
    """An accepted volunteer did not come (no-show)."""


class VolunteerCheckedIn(AssignmentEvent):
    """The service began, with proof."""


class ServiceCompleted(AssignmentEvent):
    """The volunteer says that the service is done, with the actual minutes."""


@dataclass(frozen=True, kw_only=True)
class ServiceRated(AssignmentEvent):
    """The recipient, or an operator for them, rated the service."""

    rating_id: UUID
    stars: int


class ServiceConfirmed(AssignmentEvent):
    """The service counts: it was rated, or seven days passed without a word. Points accrue by this, once."""


class ServiceDisputed(AssignmentEvent):
    """The volunteer or the recipient says that the record is wrong, with a reason."""


@dataclass(frozen=True, kw_only=True)
class DisputeSettled(AssignmentEvent):
    """The committee decided the dispute; ``counts``: whether the service counts now."""

    counts: bool


class ServiceStartsSoon(AssignmentEvent):
    """A reminder before the start is due."""
