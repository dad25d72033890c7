"""Who leads a team: its leaders are who holds the role there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import exists, select

from app.kit.database import db
from app.kit.verification import masked
from app.people.actors import Actor
from app.people.models import Account, Grant, Role
from app.registration import policy
from app.registration.models import Team, TeamMember


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
