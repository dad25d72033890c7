"""What whistles refuse."""

from app.kit.errors import Conflict, Forbidden, Malformed, NotFound


class WhistleNotFound(NotFound):
    """There is no such whistle, or none that you may see."""


class WhistleCallNotFound(NotFound):
    """There is no such call of a unit, or none that you may see."""


class WhistleNotYours(Forbidden):
    """You see the whistle; this is for the other side of it."""


class WhistlePhotoNotFound(NotFound):
    """The call has no such photo, or you may not see the whistle."""


class TooManyWhistlePhotos(Conflict):
    """The call of a unit has at most six photos."""


class OwnUnit(Forbidden):
    """Nobody rates a unit that they speak for."""


class WhistleSounding(Conflict):
    """A whistle is blown for this order already, and not closed."""

    constraints = ("uq_whistles_open",)


class UnitsUnreachable(Conflict):
    """Some of these (``organization_ids``) are no approved organizations of the district, or nobody speaks for them."""


class WhistleTimesUnfit(Malformed):
    """Reporting in is at least five minutes ahead, handling after it and within 60 days."""


class WhistleCallForbids(Conflict):
    """The ``status`` of the unit's call (in the facts) does not lead where this would take it."""


class WhistleOver(Conflict):
    """The whistle is closed."""


class UnitRated(Conflict):
    """The unit is rated for this whistle; a rating is given once."""


class UnitNotHandled(Conflict):
    """A unit is rated once it says that it has handled the order."""
