"""Where listings and projects may go from where they stand."""

from app.registration.lists.errors import ListingStands, ProjectStands
from app.registration.lists.models import Listing, ListingStatus, Project, ProjectStatus

LISTING_TRANSITIONS: dict[ListingStatus, frozenset[ListingStatus]] = {
    ListingStatus.OPEN: frozenset({ListingStatus.AGREED, ListingStatus.CLOSED}),
    ListingStatus.AGREED: frozenset({ListingStatus.OPEN, ListingStatus.CLOSED}),
    ListingStatus.CLOSED: frozenset(),
}
PROJECT_TRANSITIONS: dict[ProjectStatus, frozenset[ProjectStatus]] = {
    ProjectStatus.PROPOSED: frozenset({ProjectStatus.AGREED, ProjectStatus.DECLINED, ProjectStatus.DROPPED}),
    ProjectStatus.AGREED: frozenset({ProjectStatus.DROPPED, ProjectStatus.DONE}),
    ProjectStatus.DECLINED: frozenset(),
    ProjectStatus.DROPPED: frozenset(),
    ProjectStatus.DONE: frozenset(),
}


def move_listing(listing: Listing, to: ListingStatus) -> None:
    """Move a locked listing; raises :class:`ListingStands`."""
    if to not in LISTING_TRANSITIONS[listing.status]:
        raise ListingStands(status=listing.status.value)
    listing.status = to
    listing.version += 1


def move_project(project: Project, to: ProjectStatus) -> None:
    """Move a locked project; raises :class:`ProjectStands`."""
    if to not in PROJECT_TRANSITIONS[project.status]:
        raise ProjectStands(status=project.status.value)
    project.status = to
    project.version += 1
