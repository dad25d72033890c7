"""The routes of projects (项目)."""

from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.orders import errors as orders
from app.orders.seeing import Seen
from app.orders.service import see
from app.people.actors import Occasion
from app.people.errors import PhoneMalformed
from app.people.permissions import Permission
from app.registration.errors import OrganizationUnavailable, PlaceUnsuitable
from app.registration.lists import projects
from app.registration.lists.errors import (
    ClaimedAlready,
    ListingNotFound,
    ListingNotYours,
    ListingStands,
    NeedAgreed,
    OutOfReach,
    ProjectAnswersItself,
    ProjectNotFound,
    ProjectStands,
)
from app.registration.lists.projects import ProjectSheet
from mobile_api.endpoint import version_tag
from mobile_api.fields import page_view
from mobile_api.lists import examples
from mobile_api.lists.blueprint import blueprint
from mobile_api.lists.schemas import NeedClaim, ProjectSearch, ProjectView, ProjectWords, ResourceClaim
from mobile_api.orders.examples import NEW_ORDER, order
from mobile_api.orders.schemas import NewOrder, draft_of
from mobile_api.orders.views import OrderView

CLAIM = (ListingNotFound, ListingNotYours, ListingStands, OutOfReach, ClaimedAlready)
WORDS = {"words": "技师排期已满，下季度再合作。"}


@blueprint.operation("POST", "/needs/<uuid:listing_id>/claims", permission=Permission.RESOURCES_MANAGE, body=NeedClaim,
                     answer=ProjectView, status=201, creates=True, refuses=(*CLAIM, OrganizationUnavailable),
                     example=examples.project("proposed"), body_example=examples.NEED_CLAIM)  # fmt: skip
def claim_need(occasion: Occasion, listing_id: UUID, body: dict[str, Any]) -> ProjectSheet:
    """Offer that your organization takes a need on; the community answers."""
    return projects.claim_need(listing_id, **body, occasion=occasion)


@blueprint.operation("POST", "/resources/<uuid:listing_id>/claims", permission=Permission.NEEDS_MANAGE,
                     body=ResourceClaim, answer=ProjectView, status=201, creates=True,
                     refuses=(*CLAIM, PlaceUnsuitable), example=examples.project("proposed"),
                     body_example=examples.RESOURCE_CLAIM)  # fmt: skip
def claim_resource(occasion: Occasion, listing_id: UUID, body: dict[str, Any]) -> ProjectSheet:
    """Ask for an organization's resource for a community of yours; the organization answers."""
    return projects.claim_resource(listing_id, **body, occasion=occasion)


@blueprint.operation("GET", "/projects", permission=Permission.ORGANIZATIONS_READ, query=ProjectSearch,
                     answer=page_view(ProjectView), example=examples.page(examples.project("agreed")))  # fmt: skip
def list_projects(occasion: Occasion, query: dict[str, Any]) -> Page[ProjectSheet]:
    """List the projects of your places and organizations, the latest first."""
    return projects.mine(occasion.person, query.pop("status"), PageRequest(**query))


@blueprint.operation("GET", "/projects/<uuid:project_id>", permission=Permission.ORGANIZATIONS_READ, answer=ProjectView,
                     etag=version_tag, refuses=(ProjectNotFound,), example=examples.project("agreed"))  # fmt: skip
def read_project(occasion: Occasion, project_id: UUID) -> ProjectSheet:
    """Read a project of your place or organization."""
    return projects.read(project_id, occasion.person)


@blueprint.operation("POST", "/projects/<uuid:project_id>/agreement", permission=Permission.ORGANIZATIONS_READ,
                     answer=ProjectView, creates=True,
                     refuses=(ProjectNotFound, ProjectAnswersItself, ProjectStands, NeedAgreed, ListingStands),
                     example=examples.project("agreed"))  # fmt: skip
def agree_to_project(occasion: Occasion, project_id: UUID) -> ProjectSheet:
    """Agree to what the other side proposes."""
    return projects.agree(project_id, occasion)


@blueprint.operation("POST", "/projects/<uuid:project_id>/refusal", permission=Permission.ORGANIZATIONS_READ,
                     body=ProjectWords, answer=ProjectView, creates=True,
                     refuses=(ProjectNotFound, ProjectAnswersItself, ProjectStands),
                     example=examples.project("declined", WORDS["words"]), body_example=WORDS)  # fmt: skip
def decline_project(occasion: Occasion, project_id: UUID, body: dict[str, Any]) -> ProjectSheet:
    """Say no to what the other side proposes, and why."""
    return projects.decline(project_id, body["words"], occasion)


@blueprint.operation("POST", "/projects/<uuid:project_id>/dropping", permission=Permission.ORGANIZATIONS_READ,
                     body=ProjectWords, answer=ProjectView, creates=True, refuses=(ProjectNotFound, ProjectStands),
                     example=examples.project("dropped", WORDS["words"]), body_example=WORDS)  # fmt: skip
def drop_project(occasion: Occasion, project_id: UUID, body: dict[str, Any]) -> ProjectSheet:
    """Give a project up, and say why; its need is open again."""
    return projects.drop(project_id, body["words"], occasion)


@blueprint.operation("POST", "/projects/<uuid:project_id>/completion", permission=Permission.ORGANIZATIONS_READ,
                     body=ProjectWords, answer=ProjectView, creates=True, refuses=(ProjectNotFound, ProjectStands),
                     example=examples.project("done", "三十户全部检修，更换燃气软管 11 根。"),
                     body_example={"words": "三十户全部检修，更换燃气软管 11 根。"})  # fmt: skip
def finish_project(occasion: Occasion, project_id: UUID, body: dict[str, Any]) -> ProjectSheet:
    """Say what came of an agreed project; its need is met."""
    return projects.finish(project_id, body["words"], occasion)


@blueprint.operation("POST", "/projects/<uuid:project_id>/orders", permission=Permission.ORDERS_POST, body=NewOrder,
                     answer=OrderView, status=201, creates=True, etag=version_tag,
                     refuses=(ProjectNotFound, ProjectStands, orders.OrderMalformed, orders.NotOperatorHere,
                              orders.NotOfficerThere, PhoneMalformed),
                     example=order(), body_example=NEW_ORDER)  # fmt: skip
def post_order_of_project(occasion: Occasion, project_id: UUID, body: dict[str, Any]) -> Seen:
    """Turn an agreed project into an order; as many as it takes."""
    return see(projects.post_order(project_id, draft_of(body), occasion), occasion)
