"""Volunteer teams (志愿服务队) and who belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.kit.pages import Order, Page, PageRequest, page_of
from app.people import accounts
from app.people.actors import Occasion
from app.people.models import Account
from app.people.permissions import Permission
from app.places.models import PlaceLevel
from app.registration import choices, leaders, policy, volunteers
from app.registration.errors import NotVolunteer, TeamChanged, TeamMemberNotFound, TeamNotFound, VolunteerUnavailable
from app.registration.events import TeamMemberAdded, TeamMemberRemoved, TeamMembershipEvent
from app.registration.leaders import Leader
from app.registration.models import Team, TeamMember


@dataclass(frozen=True)
class TeamSheet:
    """A team with how many belong to it, and who leads it."""

    team: Team
    members: int
    leaders: tuple[Leader, ...] = ()

    @property
    def version(self) -> int:
        """The team's version; rises when members or leaders come and go, too."""
        return self.team.version


@dataclass(frozen=True)
class Member:
    """Who belongs to a team."""

    membership: TeamMember
    name: str | None


def team(team_id: UUID) -> Team:
    """The team with this id; raises :class:`TeamNotFound`."""
    found = db.session.get(Team, team_id)
    if found is None:
        raise TeamNotFound()
    return found


def sheet(team_id: UUID, occasion: Occasion) -> TeamSheet:
    """A team with how many belong to it, and who leads it; raises :class:`TeamNotFound`."""
    row = db.session.execute(_sheets().where(Team.id == team_id)).one_or_none()
    if row is None:
        raise TeamNotFound()
    return _led([row], occasion)[0]


def search(under: str | None, name: str | None, request: PageRequest, occasion: Occasion) -> Page[TeamSheet]:
    """Teams at home at a place or below it, with ``name`` somewhere in their name; the oldest first."""
    statement = _sheets()
    if under is not None:
        statement = statement.where(Team.place_code.startswith(under))
    if name is not None:
        statement = statement.where(Team.name.contains(name, autoescape=True))
    return _page("teams", statement, request, occasion)


def own(request: PageRequest, occasion: Occasion) -> Page[TeamSheet]:
    """The teams that the person who asks belongs to."""
    mine = select(TeamMember.team_id).where(TeamMember.account_id == occasion.person.account_id)
    return _page("own-teams", _sheets().where(Team.id.in_(mine)), request, occasion)


def members(team_id: UUID, request: PageRequest, occasion: Occasion) -> Page[Member]:
    """Who belongs to a team, for its leader and the committee; raises ``TeamNotFound``, ``TeamNotYours``."""
    _managed(team_id, occasion)
    statement: Any = select(TeamMember, Account.name).join(Account, Account.id == TeamMember.account_id)
    statement = statement.where(TeamMember.team_id == team_id)
    found = page_of("team-members", statement, Order((TeamMember.account_id,), descending=False), request)
    return Page([Member(*row) for row in found.rows], found.next_cursor)


def add(fields: dict[str, Any], occasion: Occasion) -> TeamSheet:
    """Found a team; raises ``PlaceNotYours``, ``PlaceUnsuitable``, ``TeamNameTaken``."""
    if denial := policy.may_found(fields["place_code"], Permission.TEAMS_MANAGE, occasion.person):
        raise denial
    choices.place_of_level(fields["place_code"], *PlaceLevel)
    made = Team(id=new_id(), created_at=occasion.at, **fields)
    db.session.add(made)
    db.session.flush()
    return TeamSheet(made, 0)


def edit(team_id: UUID, changes: dict[str, Any], version: int, occasion: Occasion) -> TeamSheet:
    """Change a team's name; raises ``TeamNotFound``, ``TeamNotYours``, ``TeamChanged``, ``TeamNameTaken``."""
    found = team(team_id)
    db.session.refresh(found, with_for_update=True)
    if denial := policy.may_edit_team(found, occasion.person):
        raise denial
    if found.version != version:
        raise TeamChanged()
    for field, value in changes.items():
        setattr(found, field, value)
    found.version += 1
    db.session.flush()
    return sheet(team_id, occasion)


def add_member(team_id: UUID, account_id: UUID, occasion: Occasion) -> Member:
    """Take a volunteer into a team; who belongs to it already stays as they are.

    Raises ``TeamNotFound``, ``TeamNotYours``, ``VolunteerUnavailable``.
    """
    _managed(team_id, occasion)
    try:
        name = volunteers.sheet(account_id).name
    except NotVolunteer as error:
        raise VolunteerUnavailable() from error
    row = {"team_id": team_id, "account_id": account_id, "joined_at": occasion.at}
    new = insert(TeamMember).values(row).on_conflict_do_nothing().returning(TeamMember.account_id)
    if db.session.scalar(new) is not None:
        changed([team_id])
        _tell(TeamMemberAdded, team_id, account_id, occasion)
    return Member(db.session.get_one(TeamMember, (team_id, account_id)), name)


def add_member_by_phone(team_id: UUID, phone: str, occasion: Occasion) -> Member:
    """The same for the volunteer who told the leader their number; a number of nobody's is no volunteer's.

    Raises also :class:`app.people.errors.PhoneMalformed`.
    """
    _managed(team_id, occasion)
    account = accounts.find(phone)
    if account is None:
        raise VolunteerUnavailable()
    return add_member(team_id, account.id, occasion)


def remove_member(team_id: UUID, account_id: UUID, occasion: Occasion) -> None:
    """Take somebody out of a team; raises ``TeamNotFound``, ``TeamNotYours``, ``TeamMemberNotFound``, ``LeaderStays``."""
    _managed(team_id, occasion)
    _remove(team_id, account_id, occasion)
    leaders.refuse_of_leader(team_id, account_id)


def leave(team_id: UUID, occasion: Occasion) -> None:
    """Leave a team; raises ``TeamMemberNotFound``, ``LeaderStays``."""
    account_id = occasion.person.account_id
    _remove(team_id, account_id, occasion)
    leaders.refuse_of_leader(team_id, account_id)


def disown(team_id: UUID, occasion: Occasion) -> None:
    """Leave a team that one never wanted to be in, and its lead with it; raises ``TeamMemberNotFound``."""
    account_id = occasion.person.account_id
    _remove(team_id, account_id, occasion)
    leaders.give_up(account_id, occasion, team_id)


def leave_all(account_id: UUID, occasion: Occasion) -> None:
    """Leave whatever teams a person belongs to, without a word, and the lead of any."""
    mine = delete(TeamMember).where(TeamMember.account_id == account_id).returning(TeamMember.team_id)
    changed(list(db.session.scalars(mine)))
    leaders.give_up(account_id, occasion)


def changed(team_ids: list[UUID]) -> None:
    """Let the versions of teams rise: what a reader holds of them is old."""
    db.session.execute(update(Team).where(Team.id.in_(sorted(team_ids))).values(version=Team.version + 1))


def _remove(team_id: UUID, account_id: UUID, occasion: Occasion) -> None:
    mine = delete(TeamMember).where(TeamMember.team_id == team_id, TeamMember.account_id == account_id)
    if db.session.scalar(mine.returning(TeamMember.account_id)) is None:
        raise TeamMemberNotFound()
    changed([team_id])
    _tell(TeamMemberRemoved, team_id, account_id, occasion)


def _managed(team_id: UUID, occasion: Occasion) -> None:
    if denial := policy.may_manage_members(team(team_id), occasion.person):
        raise denial


def _tell(event: type[TeamMembershipEvent], team_id: UUID, account_id: UUID, occasion: Occasion) -> None:
    record(event(at=occasion.at, actor_id=occasion.actor_id, team_id=team_id, account_id=account_id))


def _sheets() -> Any:
    belonging = select(func.count()).where(TeamMember.team_id == Team.id).correlate(Team).scalar_subquery()
    return select(Team, belonging)


def _page(name: str, statement: Any, request: PageRequest, occasion: Occasion) -> Page[TeamSheet]:
    found = page_of(name, statement, Order((Team.id,), descending=False), request)
    return Page(_led(found.rows, occasion), found.next_cursor)


def _led(rows: Sequence[Any], occasion: Occasion) -> list[TeamSheet]:
    of = leaders.of_teams([row[0] for row in rows], occasion.person)
    return [TeamSheet(team, members, of.get(team.id, ())) for team, members in rows]
