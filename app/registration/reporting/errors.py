"""What organizations' registrations refuse."""

from app.kit.errors import Conflict, Forbidden, NotFound


class OrganizationRegistrationNotFound(NotFound):
    """There is no such registration of an organization, or none that you may see."""


class OrganizationRegistrationNotYours(Forbidden):
    """You see the registration; to do this is for the organization's officer, or for the committee of the place."""


class OwnOrganizationRegistration(Forbidden):
    """Nobody decides the registration of their own organization."""


class OrganizationRegistrationSettled(Conflict):
    """The registration is no longer in a status from which this can be done; ``status`` tells where it stands."""


class OrganizationRegistrationPending(Conflict):
    """A registration of the organization with this place already waits for a decision."""

    constraints = ("uq_organization_registrations_pending",)
