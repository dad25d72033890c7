"""The routes by which an organization's officer speaks about its members."""

from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.registration import homes
from app.registration.errors import (
    HomeAnswered,
    OrganizationNotFound,
    OrganizationNotYours,
    OwnRegistration,
    RegistrationNotFound,
    RegistrationNotYours,
    RegistrationSettled,
)
from app.registration.homes import HomeSheet
from mobile_api.fields import page_view
from mobile_api.registration import examples
from mobile_api.registration.blueprint import blueprint
from mobile_api.registration.schemas import HomeMemberSearch, HomeMemberView, Rejection

REFUSALS = (RegistrationNotFound, RegistrationNotYours, OwnRegistration, RegistrationSettled, HomeAnswered)


@blueprint.operation(
    "GET",
    "/organizations/<uuid:organization_id>/members",
    permission=Permission.MEMBERS_CONFIRM,
    query=HomeMemberSearch,
    answer=page_view(HomeMemberView),
    refuses=(OrganizationNotFound, OrganizationNotYours),
    example=examples.page(examples.HOME_MEMBER),
)
def list_home_members(occasion: Occasion, organization_id: UUID, query: dict[str, Any]) -> Page[HomeSheet]:
    """List the registrations that name your organization as their home: who, which community, how it stands."""
    which = query.pop("status"), query.pop("home_answer")
    return homes.members(organization_id, *which, PageRequest(**query), occasion)


@blueprint.operation(
    "POST",
    "/registrations/<uuid:registration_id>/confirmation",
    permission=Permission.MEMBERS_CONFIRM,
    answer=HomeMemberView,
    creates=True,
    refuses=REFUSALS,
    example={**examples.HOME_MEMBER, "home_answer": "confirmed"},
)
def confirm_home_member(occasion: Occasion, registration_id: UUID) -> HomeSheet:
    """Say for your organization that the member is one of its own."""
    return homes.acknowledge(registration_id, occasion)


@blueprint.operation(
    "POST",
    "/registrations/<uuid:registration_id>/objection",
    permission=Permission.MEMBERS_CONFIRM,
    body=Rejection,
    answer=HomeMemberView,
    creates=True,
    refuses=REFUSALS,
    example={**examples.HOME_MEMBER, "home_answer": "objected", "home_reason": "此人的组织关系已转出。"},
    body_example={"reason": "此人的组织关系已转出。"},
)
def object_to_home_member(occasion: Occasion, registration_id: UUID, body: dict[str, Any]) -> HomeSheet:
    """Say for your organization, with a reason, that the member is none of its own; the member and the committee are told."""
    return homes.object_to(registration_id, body["reason"], occasion)
