"""The routes of volunteer teams (志愿服务队)."""

from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.people.actors import Occasion
from app.people.errors import PhoneMalformed
from app.people.permissions import Permission
from app.places.errors import PlaceNotYours
from app.registration import teams
from app.registration.errors import (
    LeaderStays,
    PlaceUnsuitable,
    TeamChanged,
    TeamMemberNotFound,
    TeamNameTaken,
    TeamNotFound,
    TeamNotYours,
    VolunteerUnavailable,
)
from app.registration.teams import Member, TeamSheet
from mobile_api.endpoint import version_tag
from mobile_api.fields import PageQuery, page_view
from mobile_api.registration import examples
from mobile_api.registration.blueprint import blueprint
from mobile_api.registration.schemas import MemberView, NewMember, NewTeam, PlacedSearch, TeamEdit, TeamView


@blueprint.operation(
    "GET",
    "/teams",
    permission=Permission.ORGANIZATIONS_READ,
    query=PlacedSearch,
    answer=page_view(TeamView),
    example=examples.page(examples.TEAM),
)
def list_teams(occasion: Occasion, query: dict[str, Any]) -> Page[TeamSheet]:
    """Search teams by place and name."""
    return teams.search(query.pop("under"), query.pop("name"), PageRequest(**query), occasion)


@blueprint.operation(
    "GET",
    "/me/teams",
    permission=Permission.REGISTRATION_OWN,
    query=PageQuery,
    answer=page_view(TeamView),
    example=examples.page(examples.TEAM),
)
def list_own_teams(occasion: Occasion, query: dict[str, Any]) -> Page[TeamSheet]:
    """List the teams that you belong to."""
    return teams.own(PageRequest(**query), occasion)


@blueprint.operation(
    "GET",
    "/teams/<uuid:team_id>",
    permission=Permission.ORGANIZATIONS_READ,
    answer=TeamView,
    refuses=(TeamNotFound,),
    example=examples.TEAM,
    etag=version_tag,
)
def read_team(occasion: Occasion, team_id: UUID) -> TeamSheet:
    """Read a team, and who leads it: by name for its members and who manages it, for everybody else masked."""
    return teams.sheet(team_id, occasion)


@blueprint.operation(
    "POST",
    "/teams",
    permission=Permission.TEAMS_MANAGE,
    body=NewTeam,
    answer=TeamView,
    status=201,
    creates=True,
    etag=version_tag,
    refuses=(PlaceNotYours, PlaceUnsuitable, TeamNameTaken),
    example={**examples.TEAM, "members": 0, "leaders": []},
    body_example=examples.NEW_TEAM,
)
def add_team(occasion: Occasion, body: dict[str, Any]) -> TeamSheet:
    """Found a team at a place."""
    return teams.add(body, occasion)


@blueprint.operation(
    "PATCH",
    "/teams/<uuid:team_id>",
    permission=Permission.TEAMS_MANAGE,
    body=TeamEdit,
    answer=TeamView,
    edits=True,
    etag=version_tag,
    refuses=(TeamNotFound, TeamNotYours, TeamChanged, TeamNameTaken),
    example=examples.TEAM,
    body_example={"name": "八角助老服务队"},
)
def edit_team(occasion: Occasion, team_id: UUID, body: dict[str, Any], version: int) -> TeamSheet:
    """Rename a team."""
    return teams.edit(team_id, body, version, occasion)


@blueprint.operation(
    "GET",
    "/teams/<uuid:team_id>/members",
    permission=Permission.TEAM_MEMBERS_MANAGE,
    query=PageQuery,
    answer=page_view(MemberView),
    refuses=(TeamNotFound, TeamNotYours),
    example=examples.page(examples.MEMBER),
)
def list_team_members(occasion: Occasion, team_id: UUID, query: dict[str, Any]) -> Page[Member]:
    """List who belongs to a team that you lead, or whose place you are responsible for."""
    return teams.members(team_id, PageRequest(**query), occasion)


@blueprint.operation(
    "POST",
    "/teams/<uuid:team_id>/members",
    permission=Permission.TEAM_MEMBERS_MANAGE,
    body=NewMember,
    answer=MemberView,
    status=201,
    creates=True,
    refuses=(TeamNotFound, TeamNotYours, VolunteerUnavailable, PhoneMalformed),
    example=examples.MEMBER,
    body_example={"phone": "100 0000 0002"},
)
def add_team_member(occasion: Occasion, team_id: UUID, body: dict[str, Any]) -> Member:
    """Take an approved volunteer into a team, by account or by the phone number that they told; they are told."""
    if "phone" in body:
        return teams.add_member_by_phone(team_id, body["phone"], occasion)
    return teams.add_member(team_id, body["account_id"], occasion)


@blueprint.operation(
    "DELETE",
    "/teams/<uuid:team_id>/members/<uuid:account_id>",
    permission=Permission.TEAM_MEMBERS_MANAGE,
    refuses=(TeamNotFound, TeamNotYours, TeamMemberNotFound, LeaderStays),
)
def remove_team_member(occasion: Occasion, team_id: UUID, account_id: UUID) -> None:
    """Take somebody out of a team; they are told."""
    teams.remove_member(team_id, account_id, occasion)


@blueprint.operation(
    "DELETE",
    "/me/teams/<uuid:team_id>",
    permission=Permission.REGISTRATION_OWN,
    refuses=(TeamMemberNotFound, LeaderStays),
)
def leave_team(occasion: Occasion, team_id: UUID) -> None:
    """Leave a team."""
    teams.leave(team_id, occasion)
