"""Who may do what on the lists: a place's operators and committee for its needs, an organization's officers for its resources."""

from app.people.actors import Actor
from app.people.permissions import Permission
from app.registration.lists.models import Listing, ListingKind, Project, Side


def may_manage(listing: Listing, actor: Actor) -> bool:
    """Whether the listing is theirs."""
    if listing.kind is ListingKind.NEED:
        return actor.may_at(Permission.NEEDS_MANAGE, listing.place_code)
    return listing.organization_id is not None and actor.may_for_organization(
        Permission.RESOURCES_MANAGE, listing.organization_id
    )


def sides(project: Project, actor: Actor) -> frozenset[Side]:
    """For which sides of a project they may speak; none: to them there is no such project."""
    place = actor.may_at(Permission.NEEDS_MANAGE, project.place_code)
    organization = actor.may_for_organization(Permission.RESOURCES_MANAGE, project.organization_id)
    return frozenset({Side.PLACE} if place else ()) | frozenset({Side.ORGANIZATION} if organization else ())
