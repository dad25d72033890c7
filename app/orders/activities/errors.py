"""What activities refuse."""

from app.kit.errors import Conflict, Forbidden, Malformed, NotFound, PreconditionFailed


class ActivityNotFound(NotFound):
    """There is no such activity, or none that you may see."""


class ActivityDateNotFound(NotFound):
    """The activity has no such date."""


class ActivityMalformed(Malformed):
    """The activity names something that does not exist, or times, roles or a rule that cannot be."""


class NotHostThere(Forbidden):
    """Only an officer of the organization, a leader of the team or the committee of the place holds this activity."""


class NotActivityModerator(Forbidden):
    """Only the committee of the place lets an activity through."""


class ActivityStatusForbids(Conflict):
    """The activity's ``status`` (in the facts) does not lead where this would take it."""


class ActivityDateStatusForbids(Conflict):
    """The date's ``status`` (in the facts) does not lead where this would take it."""


class ActivityDateBegun(Conflict):
    """The date has begun, or is over: what was, stays."""


class ActivityChanged(PreconditionFailed):
    """The activity was changed since you read it."""


class ActivityTextReviewed(Conflict):
    """The committee approved these words; cancel the activity and post another to say something else."""


class CodesNotShown(Conflict):
    """Codes are shown from ``opens_at`` to ``closes_at`` (in the facts)."""


class NoRotatingCode(Conflict):
    """The order belongs to no activity: it is checked in with the recipient's service code."""


class RotatingCodeWrong(Conflict):
    """No code of this date and purpose."""


class RotatingCodeExpired(Conflict):
    """The code has changed since: read the one that is shown now."""


class RotatingCodeEarly(Conflict):
    """The code is of a time that has not come."""


class RotatingCodeUsed(Conflict):
    """The volunteer used another code for this already."""

    constraints = ("pk_rotating_code_uses",)


class LeftAfterwards(Conflict):
    """Who left early served less than the whole date, and no longer than it has lasted."""
