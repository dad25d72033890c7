"""What rankings refuse."""

from app.kit.errors import Conflict, Forbidden


class RankingsOff(Conflict):
    """The place has no rankings: they are off unless its committee turns them on."""


class RankingsNotYours(Forbidden):
    """The committee of another place settles this."""
