"""Projects (项目): claimed by one side, agreed to by the other, turned into orders, and brought to an end."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.kit.pages import Order as Sorted
from app.kit.pages import Page, PageRequest, page_of
from app.orders import service as orders
from app.orders.drafts import Draft
from app.people.actors import Actor, Occasion
from app.people.permissions import Permission
from app.places.models import CODE_LENGTH, Place, PlaceLevel
from app.registration import choices
from app.registration.lists import listings, policy
from app.registration.lists.errors import (
    ListingNotFound,
    ListingNotYours,
    ListingStands,
    NeedAgreed,
    OutOfReach,
    ProjectAnswersItself,
    ProjectNotFound,
    ProjectStands,
)
from app.registration.lists.events import (
    NeedClaimed,
    ProjectAgreed,
    ProjectDeclined,
    ProjectEnded,
    ProjectEvent,
    ResourceClaimed,
)
from app.registration.lists.lifecycle import move_listing, move_project
from app.registration.lists.models import (
    Listing,
    ListingKind,
    ListingStatus,
    Project,
    ProjectOrder,
    ProjectStatus,
    Side,
)
from app.registration.models import Organization

DISTRICT = CODE_LENGTH[PlaceLevel.DISTRICT]


@dataclass(frozen=True)
class ProjectSheet:
    """A project with the names that a reader needs, and how many orders were posted for it."""

    project: Project
    place_name: str
    organization_name: str
    orders: int

    @property
    def version(self) -> int:
        """The project's version."""
        return self.project.version


def claim_need(need_id: UUID, organization_id: UUID, words: str, occasion: Occasion) -> ProjectSheet:
    """Offer that an organization takes a need on; the place answers.

    Refusals: ``ListingNotFound``, :class:`ListingNotYours` for another's organization, ``OrganizationUnavailable``,
    :class:`ListingStands`, :class:`OutOfReach`, ``ClaimedAlready``.
    """
    need = _claimable(need_id, ListingKind.NEED)
    if not occasion.person.may_for_organization(Permission.RESOURCES_MANAGE, organization_id):
        raise ListingNotYours()
    organization = choices.organization_approved(organization_id)
    _within_reach(organization.place_code, need.place_code)
    return _propose(need, None, need.place_code, organization_id, Side.ORGANIZATION, words, occasion)


def claim_resource(
    resource_id: UUID, place_code: str, need_id: UUID | None, words: str, occasion: Occasion
) -> ProjectSheet:
    """Ask for an organization's resource, for a place and, where there is one, for a listed need of it.

    Refusals: as :func:`claim_need`; :class:`ListingNotYours` for another's place.
    """
    resource = _claimable(resource_id, ListingKind.RESOURCE)
    need = None if need_id is None else _claimable(need_id, ListingKind.NEED)
    if not occasion.person.may_at(Permission.NEEDS_MANAGE, place_code) or (need and need.place_code != place_code):
        raise ListingNotYours()
    choices.place_of_level(place_code, PlaceLevel.COMMUNITY)
    _within_reach(resource.place_code, place_code)
    if resource.organization_id is None:
        raise ListingStands(status=resource.status.value)
    return _propose(need, resource, place_code, resource.organization_id, Side.PLACE, words, occasion)


def agree(project_id: UUID, occasion: Occasion) -> ProjectSheet:
    """Agree to what the other side proposes; the need is taken then.

    Refusals: ``ProjectNotFound``, ``ProjectAnswersItself``, ``ProjectStands``, ``NeedAgreed``, ``ListingStands``.
    """
    project = _answerable(project_id, occasion)
    if project.need_id is not None and project.status is ProjectStatus.PROPOSED:
        need = listings.locked(project.need_id)
        if need.status is ListingStatus.AGREED:
            raise NeedAgreed()
        move_listing(need, ListingStatus.AGREED)
    return _answered(project, ProjectStatus.AGREED, None, ProjectAgreed, occasion)


def decline(project_id: UUID, reason: str, occasion: Occasion) -> ProjectSheet:
    """Say no to what the other side proposes, with a reason. Refusals: as :func:`agree`."""
    project = _answerable(project_id, occasion)
    return _answered(project, ProjectStatus.DECLINED, reason, ProjectDeclined, occasion)


def drop(project_id: UUID, reason: str, occasion: Occasion) -> ProjectSheet:
    """Give a project up and say why; its need is open again. Either side may. Raises ``ProjectNotFound``, ``ProjectStands``."""
    return _end(project_id, ProjectStatus.DROPPED, reason, ListingStatus.OPEN, occasion)


def finish(project_id: UUID, outcome: str, occasion: Occasion) -> ProjectSheet:
    """Say what came of an agreed project; its need is met. Either side may. Raises as :func:`drop`."""
    return _end(project_id, ProjectStatus.DONE, outcome, ListingStatus.CLOSED, occasion)


def post_order(project_id: UUID, draft: Draft, occasion: Occasion) -> UUID:
    """Post an order for an agreed project; its id. Either side may; raises ``ProjectNotFound``, ``ProjectStands``, as posting."""
    project = _seen(project_id, occasion.person)
    if project.status is not ProjectStatus.AGREED:
        raise ProjectStands(status=project.status.value)
    order_id = orders.post(draft, occasion).id
    db.session.add(ProjectOrder(order_id=order_id, project_id=project.id, posted_at=occasion.at))
    db.session.flush()
    return order_id


def read(project_id: UUID, actor: Actor) -> ProjectSheet:
    """A project, for its two sides; raises :class:`ProjectNotFound`."""
    _seen(project_id, actor)
    return _sheet(project_id)


def mine(actor: Actor, status: ProjectStatus | None, request: PageRequest) -> Page[ProjectSheet]:
    """The projects of the actor's places and organizations, the latest first."""
    places = actor.places_of(Permission.NEEDS_MANAGE)
    theirs = [
        held.organization_id
        for held in actor.held
        if held.organization_id and actor.may_for_organization(Permission.RESOURCES_MANAGE, held.organization_id)
    ]
    at_places = [Project.place_code.startswith(code) for code in places]
    found = _sheets().where(or_(False, Project.organization_id.in_(theirs), *at_places))
    if status is not None:
        found = found.where(Project.status == status)
    page = page_of("projects", found, Sorted((Project.id,)), request)
    return Page([ProjectSheet(*row) for row in page.rows], page.next_cursor)


def _claimable(listing_id: UUID, kind: ListingKind) -> Listing:
    listing = listings.read(listing_id).listing
    if listing.kind is not kind:
        raise ListingNotFound()
    if listing.status is not ListingStatus.OPEN:
        raise ListingStands(status=listing.status.value)
    return listing


def _within_reach(one: str, other: str) -> None:
    if one[:DISTRICT] != other[:DISTRICT]:
        raise OutOfReach()


def _propose(
    need: Listing | None,
    resource: Listing | None,
    place_code: str,
    organization_id: UUID,
    side: Side,
    words: str,
    occasion: Occasion,
) -> ProjectSheet:
    subject = need or resource
    project = Project(
        id=new_id(), title=subject.title if subject else "", words=words, place_code=place_code,
        need_id=need.id if need else None, resource_id=resource.id if resource else None,
        organization_id=organization_id, proposed_by=side, status=ProjectStatus.PROPOSED,
        proposed_at=occasion.at, proposed_by_id=occasion.person.account_id,
    )  # fmt: skip
    db.session.add(project)
    db.session.flush()
    _tell(NeedClaimed if side is Side.ORGANIZATION else ResourceClaimed, project, occasion)
    return _sheet(project.id)


def _answerable(project_id: UUID, occasion: Occasion) -> Project:
    project = _locked(project_id, occasion.person)
    if not policy.sides(project, occasion.person) - {project.proposed_by}:
        raise ProjectAnswersItself()
    return project


def _answered(
    project: Project, status: ProjectStatus, reason: str | None, event: type[ProjectEvent], occasion: Occasion
) -> ProjectSheet:
    move_project(project, status)
    project.answered_at, project.answered_by_id = occasion.at, occasion.actor_id
    project.outcome = reason
    db.session.flush()
    _tell(event, project, occasion)
    return _sheet(project.id)


def _end(
    project_id: UUID, to: ProjectStatus, outcome: str, need_becomes: ListingStatus, occasion: Occasion
) -> ProjectSheet:
    project = _locked(project_id, occasion.person)
    was_agreed = project.status is ProjectStatus.AGREED
    move_project(project, to)
    project.ended_at, project.outcome = occasion.at, outcome
    if was_agreed and project.need_id is not None:
        need = listings.locked(project.need_id)
        if need.status is ListingStatus.AGREED:
            move_listing(need, need_becomes)
    db.session.flush()
    told = tuple(who for who in (project.proposed_by_id, project.answered_by_id) if who is not None)
    _tell(ProjectEnded, project, occasion, told_ids=told)
    return _sheet(project_id)


def _tell(event: type[ProjectEvent], project: Project, occasion: Occasion, **facts: Any) -> None:
    record(
        event(
            at=occasion.at, actor_id=occasion.actor_id, project_id=project.id, place_code=project.place_code,
            organization_id=project.organization_id, proposed_by_id=project.proposed_by_id, **facts,
        )
    )  # fmt: skip


def _seen(project_id: UUID, actor: Actor) -> Project:
    project = db.session.get(Project, project_id)
    if project is None or not policy.sides(project, actor):
        raise ProjectNotFound()
    return project


def _locked(project_id: UUID, actor: Actor) -> Project:
    """The project, locked after its need, as an agreement locks them."""
    project = _seen(project_id, actor)
    if project.need_id is not None:
        listings.locked(project.need_id)
    db.session.refresh(project, with_for_update=True)
    return project


def _sheet(project_id: UUID) -> ProjectSheet:
    return ProjectSheet(*db.session.execute(_sheets().where(Project.id == project_id)).one())


def _sheets() -> Any:
    posted = select(func.count()).where(ProjectOrder.project_id == Project.id).correlate(Project).scalar_subquery()
    return (
        select(Project, Place.name, Organization.name, posted)
        .join(Place, Place.code == Project.place_code)
        .join(Organization, Organization.id == Project.organization_id)
    )
