"""What reviews refuse."""

from app.kit.errors import Conflict, Forbidden, NotFound, PreconditionFailed


class CaseNotFound(NotFound):
    """There is no such case, or none that you may see."""


class CaseChanged(PreconditionFailed):
    """Somebody changed the case since you read it."""


class CaseStands(Conflict):
    """The case is not in a state from which this can be done to it."""


class CaseClosesByItself(Conflict):
    """There is nothing to decide: the case closes when the order is filled or ends."""


class CaseAboutYourself(Forbidden):
    """Nobody decides a case that they have a part in; somebody else of the committee, or of the level above, does."""


class CaseAboutYourOrganization(Forbidden):
    """Nobody decides on the points of their own organization."""


class ObjectionRaisedAlready(Conflict):
    """Your objection to these points is with the committee already."""

    constraints = ("uq_objections_award_id_objector_id",)


class ObjectionDecided(Conflict):
    """The committee has decided on an objection to these points; they are not put to it again."""


class TooManyObjections(Conflict):
    """So many of your objections wait for a committee that another has to wait, too."""


class ProblemReportedAlready(Conflict):
    """Your earlier report on this order still waits for the committee."""
