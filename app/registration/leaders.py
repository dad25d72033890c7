"""Who leads a team: its leaders are who holds the role there, and they belong to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import exists, select

from app.kit.database import db
from app.kit.verification import masked
from app.people import grants
from app.people.actors import Actor, Occasion
from app.people.models import Account, Grant, Role
from app.registration import policy
from app.registration.errors import LeaderStays
from app.registration.hand_overs.errors import LeadUnsuitable
from app.registration.models import MemberRegistration, RegistrationStatus, Team, TeamMember, Volunteer


@dataclass(frozen=True)
class Leader:
    """A team's leader: by name to the team and who manages it, to everybody else by a masked name and no account."""

    account_id: UUID | None
    name: str | None = field(repr=False)


def of_teams(teams: Iterable[Team], actor: Actor) -> dict[UUID, tuple[Leader, ...]]:
    """The leaders of each of these teams as the actor may know them, who led longest first; in one statement."""
    known = {team.id: policy.may_manage_members(team, actor) is None for team in teams}
    belongs = exists().where(TeamMember.team_id == Grant.team_id, TeamMember.account_id == actor.account_id)
    leading = (
        select(Team.id, Grant.account_id, Account.name, belongs)
        .select_from(Grant)
        .join(Team, Team.id == Grant.team_id)
        .join(Account, Account.id == Grant.account_id)
        .where(Grant.team_id.in_(known), Grant.role == Role.LEADER, Grant.revoked_at.is_(None))
        .order_by(Grant.id)
    )
    found: dict[UUID, list[Leader]] = defaultdict(list)
    for team_id, account_id, name, is_member in db.session.execute(leading):
        is_known = is_member or known[team_id]
        found[team_id].append(Leader(account_id, name) if is_known else Leader(None, masked(name)))
    return {team_id: tuple(leaders) for team_id, leaders in found.items()}


def require_suitable(team_id: UUID, account_id: UUID) -> None:
    """Raise :class:`LeadUnsuitable` unless the person belongs to the team, and is an approved volunteer.

    They do not leave it meanwhile.
    """
    belongs = (
        select(TeamMember.account_id)
        .join(Volunteer, Volunteer.account_id == TeamMember.account_id)
        .join(MemberRegistration, MemberRegistration.id == Volunteer.registration_id)
        .where(TeamMember.team_id == team_id, TeamMember.account_id == account_id)
        .where(MemberRegistration.status == RegistrationStatus.APPROVED)
        .with_for_update(of=[TeamMember, Volunteer], key_share=True)
    )
    if db.session.scalar(belongs) is None:
        raise LeadUnsuitable()


def refuse_of_leader(team_id: UUID, account_id: UUID) -> None:
    """Raise :class:`LeaderStays` where the person leads the team; to be asked once their membership is locked."""
    leading = (Grant.account_id == account_id, Grant.role == Role.LEADER, Grant.revoked_at.is_(None))
    if db.session.scalar(select(exists().where(Grant.team_id == team_id, *leading))):
        raise LeaderStays()


def give_up(account_id: UUID, occasion: Occasion, team_id: UUID | None = None) -> None:
    """Take the lead of a team back from who belongs to it no longer; of all teams where none is named."""
    which = {} if team_id is None else {"team_id": team_id}
    grants.revoke_all(account_id, occasion, role=Role.LEADER, **which)
