"""What notifications refuse."""

from app.kit.errors import Malformed, NotFound


class NotificationNotFound(NotFound):
    """There is no such message in your inbox."""


class DeviceNotFound(NotFound):
    """You have no such device."""


class TooManyDays(Malformed):
    """The report covers so many days at most, the first before the last."""


class SubscriptionMalformed(Malformed):
    """This is no subscription of a browser at a push service that we know."""
