"""What the lists refuse."""

from app.kit.errors import Conflict, Forbidden, NotFound, PreconditionFailed


class ListingNotFound(NotFound):
    """There is no such need or resource."""


class ListingNotYours(Forbidden):
    """The need is another place's, or the resource another organization's."""


class ListingChanged(PreconditionFailed):
    """Somebody edited the listing since it was read."""


class ListingStands(Conflict):
    """The listing is in a status (``status``) in which this cannot be done."""


class OutOfReach(Conflict):
    """The need and the resource are not of one district."""


class ProjectNotFound(NotFound):
    """There is no such project, or none of yours."""


class ProjectStands(Conflict):
    """The project is in a status (``status``) in which this cannot be done."""


class ProjectAnswersItself(Forbidden):
    """Whoever proposes a project does not answer for the other side."""


class ClaimedAlready(Conflict):
    """There is such a project already, proposed or agreed."""

    constraints = ("uq_projects_need_id", "uq_projects_resource_id")


class NeedAgreed(Conflict):
    """Another organization has taken the need on."""

    constraints = ("uq_projects_need_agreed",)
