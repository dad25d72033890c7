"""What held slots refuse."""

from app.kit.errors import Conflict, Forbidden, Malformed, NotFound


class HoldNotFound(NotFound):
    """There are no such held slots, or none that you may see."""


class NotOfGroup(Forbidden):
    """Only a leader of the team, or an officer of the organization, takes slots for it and names who comes."""


class HoldOver(Conflict):
    """The slots are not held any more; ``status`` tells how that ended."""


class HoldStands(Conflict):
    """They hold slots of this order already."""

    constraints = ("uq_slot_holds_held",)


class NotForMany(Conflict):
    """Slots are held of orders for two or more."""


class TooFewMembers(Conflict):
    """The team or organization has fewer active volunteers than that; ``members`` in the facts."""


class HoldTooSmall(Conflict):
    """More than have no name yet; ``unfilled`` in the facts."""


class MemberNotNamed(Conflict):
    """This part in the order is none of these held slots."""


class FillTimeUnfit(Malformed):
    """The time to name who comes is at least five minutes ahead, not after the order's start or its time to answer."""
