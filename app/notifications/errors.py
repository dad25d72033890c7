"""What notifications refuse."""

from app.kit.errors import NotFound


class NotificationNotFound(NotFound):
    """There is no such message in your inbox."""


class DeviceNotFound(NotFound):
    """You have no such device."""
