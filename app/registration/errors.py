"""What registration refuses."""

from app.kit.errors import Conflict, Forbidden, NotFound, PreconditionFailed


class RegistrationNotFound(NotFound):
    """There is no such registration, or none that you may see."""


class RegistrationNotYours(Forbidden):
    """You see the registration, but it is another person's to take back."""


class OwnRegistration(Forbidden):
    """Nobody decides their own registration."""


class RegistrationSettled(Conflict):
    """The registration is no longer in a status from which this can be done; ``status`` tells where it stands."""


class RegistrationPending(Conflict):
    """A registration of yours already waits for a decision: take it back first."""

    constraints = ("uq_member_registrations_pending",)


class RegistrationUnconfirmed(Conflict):
    """Somebody registered the member by hand: it waits for the member to say that they want it."""


class ReceiptNotIssued(Conflict):
    """The registration was never approved, so there is no receipt."""


class HomeAnswered(Conflict):
    """The home organization has said this already; ``home_answer`` tells what."""


class NameRequired(Conflict):
    """A registration needs a name: put it into your profile first."""


class PlaceUnsuitable(Conflict):
    """The place is unknown, or not of a level that this needs (``needed``)."""


class HomeTooFar(Conflict):
    """The cell around the home is farther from the community than ``kilometres``."""


class OrganizationUnavailable(Conflict):
    """The organization is unknown, or no longer registered."""


class ServiceTypeUnavailable(Conflict):
    """Some service types (``unavailable``) are unknown, no longer in use, or not for whom they were chosen."""


class NotVolunteer(NotFound):
    """You are not an approved volunteer."""


class VolunteerUnavailable(Conflict):
    """The person is not an approved volunteer, so a team cannot take them in."""


class VolunteerChanged(PreconditionFailed):
    """The volunteer's profile changed since it was read."""


class OrganizationNotFound(NotFound):
    """There is no such organization."""


class OrganizationNotYours(Forbidden):
    """The organization's place is not below yours."""


class OrganizationNameTaken(Conflict):
    """Another organization of the place has this name."""

    constraints = ("uq_organizations_place_code_name",)


class OrganizationChanged(PreconditionFailed):
    """Somebody edited the organization since it was read."""


class OrganizationSettled(Conflict):
    """The organization's status (``status``) does not change to that one."""


class TeamNotFound(NotFound):
    """There is no such team."""


class TeamNotYours(Forbidden):
    """The team's place is not below yours, and you do not lead it."""


class TeamNameTaken(Conflict):
    """Another team of the place has this name."""

    constraints = ("uq_teams_place_code_name",)


class TeamChanged(PreconditionFailed):
    """Somebody edited the team since it was read."""


class LeaderStays(Conflict):
    """The person leads the team: the lead is handed over first, or the committee takes it back."""


class TeamMemberNotFound(NotFound):
    """The person is no member of this team."""


class ServiceTypeNotFound(NotFound):
    """There is no service type with this code."""


class ServiceTypeExists(Conflict):
    """There is a service type with this code already."""

    constraints = ("pk_service_types",)


class ServiceTypeChanged(PreconditionFailed):
    """Somebody edited the service type since it was read."""
