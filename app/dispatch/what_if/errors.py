"""What questions refuse."""

from app.kit.errors import Conflict, NotFound


class WhatIfNotFound(NotFound):
    """There is no such question, or it is not of your place."""


class WhatIfElsewhere(Conflict):
    """The question has an answer, or somebody else is at it; ``status`` tells which."""


class WhatIfAsNow(Conflict):
    """Orders are carried like this already: there is nothing to compare."""


class WhatIfsWaiting(Conflict):
    """So many questions of the place wait for their answers; ``most``."""


class WhatIfsOfToday(Conflict):
    """So many questions of the place were asked within a day; ``most``."""


class NothingToPlay(Conflict):
    """The place has no volunteers, or had no orders in the weeks to go by."""


class PlaceTooLarge(Conflict):
    """There are too many volunteers or orders to be played beside the service; ``most_volunteers``, ``most_orders`` a week."""
