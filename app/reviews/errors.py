"""What reviews refuse."""

from app.kit.errors import Conflict, Forbidden, Malformed, NotFound, PreconditionFailed


class CaseNotFound(NotFound):
    """There is no such case, or none that you may see."""


class CaseChanged(PreconditionFailed):
    """Somebody changed the case since you read it."""


class CaseStands(Conflict):
    """The case is not in a state from which this can be done to it."""


class CaseClosesByItself(Conflict):
    """There is nothing to decide: the case closes when the order is filled or ends."""


class DecisionUnfit(Conflict):
    """This case is not decided so; ``fitting`` in the facts tells how."""


class MinutesNamed(Malformed):
    """Minutes are named exactly where they are adjusted."""


class NobodyToAsk(Conflict):
    """The case is nobody's who could be asked."""


class AskedAlready(Conflict):
    """The member was asked once about this case; decide by what is known."""


class EntryUnconfirmed(Conflict):
    """A service that was entered afterwards counts only when the member has said: this was me."""


class NotAsAdministrator(Forbidden):
    """Who administers the service decides about nobody's points."""


class CaseOfYourGrantor(Forbidden):
    """Who made you a member of the committee has a part in the case; somebody else decides."""


class SamePersonTwice(Forbidden):
    """The second person is another than the first."""


class AppealFinal(Conflict):
    """There is no level above: the decision is final."""


class AppealOver(Conflict):
    """The time to appeal is over, since ``until`` (in the facts)."""


class AppealedAlready(Conflict):
    """A decision is appealed against once."""


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
