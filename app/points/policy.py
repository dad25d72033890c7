"""Who may see whose points. One's own are everybody's to see; nobody else's person's are."""

from app.people.actors import Actor
from app.people.permissions import Permission
from app.registration.models import Organization


def sees_points_of(organization: Organization, actor: Actor) -> bool:
    """Whether they are an officer of the organization or of the committee of its place or above."""
    permission = Permission.POINTS_READ_ORGANIZATION
    return actor.may_for_organization(permission, organization.id) or actor.may_at(permission, organization.place_code)
