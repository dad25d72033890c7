"""Who may do what to registrations, organizations and teams: each function gives the refusal, or ``None`` for yes."""

from app.kit.errors import Refusal
from app.people.actors import Actor
from app.people.permissions import Permission
from app.places.errors import PlaceNotYours
from app.registration.errors import (
    OrganizationNotYours,
    OwnRegistration,
    RegistrationNotFound,
    RegistrationNotYours,
    TeamNotYours,
)
from app.registration.models import MemberRegistration, Organization, Team


def may_see(registration: MemberRegistration, actor: Actor) -> Refusal | None:
    """The member themself, and the committee of the place; to everybody else there is no such registration."""
    return None if _is_own(registration, actor) or _reviews(registration, actor) else RegistrationNotFound()


def may_decide(registration: MemberRegistration, actor: Actor) -> Refusal | None:
    """The committee of the place, but nobody their own."""
    if denial := may_see(registration, actor):
        return denial
    return OwnRegistration() if _is_own(registration, actor) else None


def may_withdraw(registration: MemberRegistration, actor: Actor) -> Refusal | None:
    """Only the member themself."""
    if denial := may_see(registration, actor):
        return denial
    return None if _is_own(registration, actor) else RegistrationNotYours()


def may_answer_for(organization: Organization, actor: Actor) -> Refusal | None:
    """Whether they speak for the organization about its members: its officers."""
    may = actor.may_for_organization(Permission.MEMBERS_CONFIRM, organization.id)
    return None if may else OrganizationNotYours()


def may_answer(registration: MemberRegistration, actor: Actor) -> Refusal | None:
    """Whether they say for the home organization whether the member is theirs; nobody does of themself."""
    if not actor.may_for_organization(Permission.MEMBERS_CONFIRM, registration.organization_id):
        return may_see(registration, actor) or RegistrationNotYours()
    return OwnRegistration() if _is_own(registration, actor) else None


def may_found(place_code: str, permission: Permission, actor: Actor) -> Refusal | None:
    """Whether an organization or team may be made at a place."""
    return None if actor.may_at(permission, place_code) else PlaceNotYours()


def may_edit_organization(organization: Organization, actor: Actor) -> Refusal | None:
    """The committee of its place, and administrators."""
    may = actor.may_at(Permission.ORGANIZATIONS_MANAGE, organization.place_code)
    return None if may else OrganizationNotYours()


def may_edit_team(team: Team, actor: Actor) -> Refusal | None:
    """The committee of its place, and administrators."""
    return None if actor.may_at(Permission.TEAMS_MANAGE, team.place_code) else TeamNotYours()


def may_manage_members(team: Team, actor: Actor) -> Refusal | None:
    """Also see them: the team's leader, the committee of its place, and administrators."""
    leads = actor.may_for_team(Permission.TEAM_MEMBERS_MANAGE, team.id)
    return None if leads or actor.may_at(Permission.TEAM_MEMBERS_MANAGE, team.place_code) else TeamNotYours()


def _is_own(registration: MemberRegistration, actor: Actor) -> bool:
    return registration.account_id == actor.account_id


def _reviews(registration: MemberRegistration, actor: Actor) -> bool:
    return actor.may_at(Permission.REGISTRATIONS_REVIEW, registration.place_code)
