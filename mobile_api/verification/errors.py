"""What verification refuses."""

from app.kit.errors import NotFound


class NumberUnknown(NotFound):
    """No document has this number."""
