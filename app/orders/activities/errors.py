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
