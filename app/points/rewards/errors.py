"""What rewards refuse."""

from app.kit.errors import Conflict, Forbidden, Malformed, NotFound, PreconditionFailed, TooManyRequests


class RewardNotFound(NotFound):
    """There is no such reward."""


class RewardNotYours(Forbidden):
    """The reward is of a place that is not below yours."""


class RewardChanged(PreconditionFailed):
    """Somebody edited the reward since it was read."""


class RewardEnded(Conflict):
    """The reward is not offered any more."""


class RewardSoldOut(Conflict):
    """None of it is left."""

    constraints = ("ck_rewards_stock",)


class RewardLimitReached(Conflict):
    """You have as many of it as one person may have."""


class RedemptionNotFound(NotFound):
    """There is no such redemption, or none that you may see."""


class RedemptionNotYours(Forbidden):
    """Only who redeemed it may do this."""


class OwnRedemption(Forbidden):
    """Nobody hands out to themself."""


class RedemptionStands(Conflict):
    """The redemption is over, or not in a state from which this can be done."""


class PickupCodeWrong(Conflict):
    """The pick-up code is wrong. The try is counted."""

    keeps = True


class PickupCodeLocked(Conflict):
    """Five wrong codes: the person takes the redemption back and redeems anew."""


class DonationNotFound(NotFound):
    """There is no such donation, or none of yours."""


class DonationNotYours(Forbidden):
    """Only who receives it can take it."""


class DonationStands(Conflict):
    """The donation was taken or returned."""


class DonationToSelf(Malformed):
    """The phone is one's own."""


class DonationLimit(TooManyRequests):
    """More than a person may offer in a day."""
