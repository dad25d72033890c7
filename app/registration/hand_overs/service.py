"""Handing a team's lead over: the leader offers it, the member takes it, and only then the role moves, in one transaction.

Rows are locked in one order: the open offer, the membership, the team.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.kit.database import db
from app.kit.events import record
from app.people import audit, grants
from app.people.actors import Held, Occasion
from app.people.models import Account, Grant, Role
from app.people.permissions import Permission
from app.registration import leaders, policy, teams
from app.registration.hand_overs.errors import HandOverNotFound, HandOverVoid, OwnHandOver, TeamLed
from app.registration.hand_overs.events import (
    HandOverEvent,
    LeadGiven,
    LeadOffered,
    LeadRefused,
    LeadTaken,
    LeadWithdrawn,
)
from app.registration.hand_overs.lifecycle import move
from app.registration.hand_overs.models import HandOver, HandOverStatus
from app.registration.models import Team


@dataclass(frozen=True)
class HandOverSheet:
    """A hand-over with the names of both (``None`` once an account is erased)."""

    hand_over: HandOver
    name: str | None
    offered_by: str | None


def read(team_id: UUID, occasion: Occasion) -> HandOverSheet:
    """The open offer of a team's lead, for whom it concerns; raises :class:`HandOverNotFound`."""
    offered = db.session.scalars(_open(team_id)).one_or_none()
    if offered is None or not _concerns(offered, occasion):
        raise HandOverNotFound()
    return _sheet(offered)


def offer(team_id: UUID, account_id: UUID, occasion: Occasion) -> HandOverSheet:
    """Offer the lead to a member of the team; the committee gives it at once, where the team has no leader any more.

    Raises ``TeamNotFound``, ``TeamNotYours``, :class:`OwnHandOver`, ``LeadUnsuitable``, :class:`TeamLed`,
    ``HandOverPending``.
    """
    person = occasion.person
    if denial := policy.may_manage_members(teams.team(team_id), person):
        raise denial
    if account_id == person.account_id:
        raise OwnHandOver()
    leads = person.may_for_team(Permission.TEAM_MEMBERS_MANAGE, team_id)
    stale = None if leads else db.session.scalars(_open(team_id).with_for_update()).one_or_none()
    leaders.require_suitable(team_id, account_id)
    db.session.get_one(Team, team_id, with_for_update=True, populate_existing=True)
    made = HandOver(team_id=team_id, account_id=account_id, offered_by_id=person.account_id, offered_at=occasion.at)
    if leads:
        _keep(made, LeadOffered, "team.lead_offered", occasion)
    else:
        _give(made, stale, occasion)
    return _sheet(made)


def accept(team_id: UUID, occasion: Occasion) -> HandOverSheet:
    """Take the lead that is offered to oneself; once more changes nothing.

    Raises :class:`HandOverNotFound`, ``HandOverSettled``, :class:`HandOverVoid`, ``LeadUnsuitable``.
    """
    offered = _mine(team_id, occasion)
    if offered.status is HandOverStatus.ACCEPTED:
        return _sheet(offered)
    move(offered, HandOverStatus.ACCEPTED, occasion.at)
    leaders.require_suitable(team_id, offered.account_id)
    lead = select(Grant.id).where(*_leading(team_id), Grant.account_id == offered.offered_by_id).with_for_update()
    given_up = db.session.scalar(lead)
    if given_up is None:
        raise HandOverVoid()
    grants.give(offered.account_id, Held(Role.LEADER, team_id=team_id), occasion)
    grants.revoke(given_up, occasion)
    _tell(offered, LeadTaken, "team.lead_taken", occasion)
    return _sheet(offered)


def refuse(team_id: UUID, occasion: Occasion) -> HandOverSheet:
    """Say no to the lead that is offered to oneself; once more changes nothing.

    Raises :class:`HandOverNotFound`, ``HandOverSettled``.
    """
    offered = _mine(team_id, occasion)
    if offered.status is not HandOverStatus.REFUSED:
        move(offered, HandOverStatus.REFUSED, occasion.at)
        _tell(offered, LeadRefused, "team.lead_refused", occasion)
    return _sheet(offered)


def withdraw(team_id: UUID, occasion: Occasion) -> HandOverSheet:
    """Take the open offer of a team's lead back. Raises ``TeamNotFound``, ``TeamNotYours``, :class:`HandOverNotFound`."""
    if denial := policy.may_manage_members(teams.team(team_id), occasion.person):
        raise denial
    offered = db.session.scalars(_open(team_id).with_for_update()).one_or_none()
    if offered is None:
        raise HandOverNotFound()
    _take_back(offered, occasion)
    return _sheet(offered)


def _give(made: HandOver, stale: HandOver | None, occasion: Occasion) -> None:
    """Let the committee give the lead, where no leader is left to do it."""
    if db.session.scalar(select(Grant.id).where(*_leading(made.team_id)).limit(1)) is not None:
        raise TeamLed()
    if stale is not None:
        _take_back(stale, occasion)
        db.session.flush()
    _keep(made, LeadGiven, "team.lead_given", occasion)
    move(made, HandOverStatus.ACCEPTED, occasion.at)
    grants.give(made.account_id, Held(Role.LEADER, team_id=made.team_id), occasion)


def _take_back(offered: HandOver, occasion: Occasion) -> None:
    move(offered, HandOverStatus.WITHDRAWN, occasion.at)
    _tell(offered, LeadWithdrawn, "team.lead_withdrawn", occasion)


def _keep(made: HandOver, event: type[HandOverEvent], action: str, occasion: Occasion) -> None:
    db.session.add(made)
    db.session.flush()
    _tell(made, event, action, occasion)


def _tell(of: HandOver, event: type[HandOverEvent], action: str, occasion: Occasion) -> None:
    db.session.flush()
    audit.note(action, of.team_id, occasion)
    ids = {"team_id": of.team_id, "account_id": of.account_id, "offered_by_id": of.offered_by_id}
    record(event(at=occasion.at, actor_id=occasion.actor_id, hand_over_id=of.id, **ids))


def _mine(team_id: UUID, occasion: Occasion) -> HandOver:
    """The latest offer of this team's lead to the person, locked; raises :class:`HandOverNotFound`."""
    to_me = select(HandOver).where(HandOver.team_id == team_id, HandOver.account_id == occasion.person.account_id)
    latest = to_me.order_by(HandOver.id.desc()).limit(1).with_for_update()
    found = db.session.scalars(latest.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise HandOverNotFound()
    return found


def _concerns(offered: HandOver, occasion: Occasion) -> bool:
    """The member, and who manages the team."""
    if offered.account_id == occasion.person.account_id:
        return True
    return policy.may_manage_members(teams.team(offered.team_id), occasion.person) is None


def _open(team_id: UUID) -> Any:
    of_team = select(HandOver).where(HandOver.team_id == team_id, HandOver.status == HandOverStatus.OFFERED)
    return of_team.execution_options(populate_existing=True)


def _leading(team_id: UUID) -> tuple[Any, ...]:
    return Grant.team_id == team_id, Grant.role == Role.LEADER, Grant.revoked_at.is_(None)


def _sheet(hand_over: HandOver) -> HandOverSheet:
    member, leader = aliased(Account), aliased(Account)
    both = select(member.name, leader.name).join(leader, leader.id == hand_over.offered_by_id)
    names = both.where(member.id == hand_over.account_id)
    return HandOverSheet(hand_over, *db.session.execute(names).one())
