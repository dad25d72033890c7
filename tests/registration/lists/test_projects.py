"""A project: one side proposes, the other answers; a need is taken once."""

import pytest

from app.kit.database import db
from app.kit.transaction import transaction
from app.notifications.models import Notification
from app.people.actors import Actor, Occasion
from app.registration.lists import listings, projects
from app.registration.lists.errors import (
    ClaimedAlready,
    ListingNotYours,
    ListingStands,
    NeedAgreed,
    ProjectAnswersItself,
    ProjectNotFound,
    ProjectStands,
)
from app.registration.lists.models import ListingStatus, ProjectStatus, Side
from app.registration.lists.projects import ProjectSheet
from tests.builders import lists, orders, people
from tests.builders.places import district

pytestmark = pytest.mark.usefixtures("app")


def committee(place_code: str | None = None) -> Occasion:
    return people.occasion(people.committee(place_code or district().community))


def agree(project_id: object, by: Occasion) -> ProjectSheet:
    with transaction():
        return projects.agree(project_id, by)  # type: ignore[arg-type]


def status_of(listing_id: object) -> ListingStatus:
    return listings.read(listing_id).listing.status  # type: ignore[arg-type]


def test_a_need_is_claimed_agreed_and_turned_into_orders() -> None:
    made = lists.project()
    agreed = agree(made.id, committee())
    assert (agreed.project.status, status_of(made.need_id)) == (ProjectStatus.AGREED, ListingStatus.AGREED)
    with transaction():
        projects.post_order(made.id, orders.draft(made.place_code), committee())
    assert projects.read(made.id, committee().person).orders == 1
    with transaction():
        done = projects.finish(made.id, "三十户全部检修。", committee())
    assert (done.project.status, done.project.outcome) == (ProjectStatus.DONE, "三十户全部检修。")
    assert status_of(made.need_id) is ListingStatus.CLOSED


def test_a_resource_is_asked_for_and_its_organization_answers() -> None:
    officer = lists.officer()
    offered = lists.resource(by=officer)
    with transaction():
        asked = projects.claim_resource(offered.id, district().community, None, "请来。", committee())
    assert asked.project.proposed_by is Side.PLACE
    assert agree(asked.project.id, people.occasion(officer[0])).project.status is ProjectStatus.AGREED
    assert status_of(offered.id) is ListingStatus.OPEN


def test_nobody_answers_for_the_other_side() -> None:
    officer, organization = lists.officer()
    wanted = lists.need()
    by = people.occasion(officer)
    with transaction():
        mine = projects.claim_need(wanted.id, organization.id, "我们来。", by)
    with pytest.raises(ProjectAnswersItself):
        projects.agree(mine.project.id, by)


def test_a_need_is_taken_by_one_organization() -> None:
    wanted, made = lists.need(), []
    for _ in range(2):
        officer, organization = lists.officer()
        with transaction():
            made.append(
                projects.claim_need(wanted.id, organization.id, "我们来。", people.occasion(officer)).project.id
            )
    agree(made[0], committee())
    with pytest.raises(NeedAgreed):
        projects.agree(made[1], committee())
    officer, organization = lists.officer()
    with pytest.raises(ListingStands):
        projects.claim_need(wanted.id, organization.id, "我们也来。", people.occasion(officer))


def test_the_same_claim_twice_is_one() -> None:
    officer, organization = lists.officer()
    wanted = lists.need()
    for _ in range(1):
        with transaction():
            projects.claim_need(wanted.id, organization.id, "我们来。", people.occasion(officer))
    with pytest.raises(ClaimedAlready), transaction():
        projects.claim_need(wanted.id, organization.id, "我们来。", people.occasion(officer))


def test_dropping_opens_the_need_again_and_both_are_told() -> None:
    made = lists.project()
    by = committee()
    agree(made.id, by)
    with transaction():
        projects.drop(made.id, "技师病了。", committee())
    assert status_of(made.need_id) is ListingStatus.OPEN
    told = {row.account_id for row in db.session.query(Notification).filter_by(kind="project-ended")}
    assert told == {made.proposed_by_id, by.actor_id}


def test_dropping_another_claim_does_not_open_a_need_that_is_taken() -> None:
    wanted, made = lists.need(), []
    for _ in range(2):
        officer, organization = lists.officer()
        with transaction():
            made.append(
                projects.claim_need(wanted.id, organization.id, "我们来。", people.occasion(officer)).project.id
            )
    agree(made[0], committee())
    with transaction():
        projects.drop(made[1], "不争了。", committee())
    assert status_of(wanted.id) is ListingStatus.AGREED


def test_an_order_needs_an_agreed_project() -> None:
    made = lists.project()
    with pytest.raises(ProjectStands):
        projects.post_order(made.id, orders.draft(made.place_code), committee())


def test_to_others_there_is_no_such_project() -> None:
    made = lists.project()
    strangers: list[Actor] = [committee(district().communities[2]).person, people.actor(lists.officer()[0])]
    for stranger in strangers:
        with pytest.raises(ProjectNotFound):
            projects.read(made.id, stranger)


def test_nobody_claims_for_anothers_organization_or_place() -> None:
    wanted, (_, organization) = lists.need(), lists.officer()
    with pytest.raises(ListingNotYours):
        projects.claim_need(wanted.id, organization.id, "我们来。", people.occasion(lists.officer()[0]))
    with pytest.raises(ListingNotYours):
        projects.claim_resource(
            lists.resource().id, district().community, None, "请来。", committee(district().communities[2])
        )
