"""Where listings and projects may go: every pair."""

import pytest

from app.registration.lists.errors import ListingStands, ProjectStands
from app.registration.lists.lifecycle import move_listing, move_project
from app.registration.lists.models import Listing, ListingStatus, Project, ProjectStatus

L, P = ListingStatus, ProjectStatus
LISTINGS = {(L.OPEN, L.AGREED), (L.OPEN, L.CLOSED), (L.AGREED, L.OPEN), (L.AGREED, L.CLOSED)}
PROJECTS = {
    (P.PROPOSED, P.AGREED), (P.PROPOSED, P.DECLINED), (P.PROPOSED, P.DROPPED), (P.AGREED, P.DROPPED), (P.AGREED, P.DONE),
}  # fmt: skip


@pytest.mark.parametrize("before", L)
@pytest.mark.parametrize("after", L)
def test_a_listing_goes_only_where_it_may(before: ListingStatus, after: ListingStatus) -> None:
    listing = Listing(status=before, version=1)
    if (before, after) in LISTINGS:
        move_listing(listing, after)
        assert (listing.status, listing.version) == (after, 2)
    else:
        with pytest.raises(ListingStands):
            move_listing(listing, after)
        assert (listing.status, listing.version) == (before, 1)


@pytest.mark.parametrize("before", P)
@pytest.mark.parametrize("after", P)
def test_a_project_goes_only_where_it_may(before: ProjectStatus, after: ProjectStatus) -> None:
    project = Project(status=before, version=1)
    if (before, after) in PROJECTS:
        move_project(project, after)
        assert (project.status, project.version) == (after, 2)
    else:
        with pytest.raises(ProjectStands):
            move_project(project, after)
        assert (project.status, project.version) == (before, 1)
