"""Who blows, answers, closes, rates and sees a whistle."""

from uuid import UUID

from sqlalchemy import exists, func, select

from app.kit.database import db
from app.orders.whistles.models import Whistle, WhistleCall
from app.people.actors import Actor
from app.people.models import Grant, Role
from app.people.permissions import Permission


def commands(whistle: Whistle, actor: Actor) -> bool:
    """Whether they are of the committee of the order's place, or above it."""
    return actor.may_at(Permission.ORDERS_MODERATE, whistle.place_code)


def speaks_for(organization_id: UUID, actor: Actor) -> bool:
    """Whether they are an officer of the unit."""
    return actor.may_for_organization(Permission.WHISTLES_ANSWER, organization_id)


def is_called(whistle: Whistle, actor: Actor) -> bool:
    """Whether they are an officer of a unit that is called."""
    units = [held.organization_id for held in actor.held if held.role is Role.OFFICER and held.organization_id]
    if not units:
        return False
    called = exists().where(WhistleCall.whistle_id == whistle.id, WhistleCall.organization_id.in_(units))
    return bool(db.session.scalar(select(called)))


def is_whistler(whistle: Whistle, actor: Actor) -> bool:
    """Who blew it; the committee of the place, once that person is not of it any more."""
    if actor.account_id == whistle.blown_by_id:
        return True
    at_or_above = Grant.place_code == func.left(whistle.place_code, func.length(Grant.place_code))
    theirs = (Grant.account_id == whistle.blown_by_id, Grant.role == Role.COMMITTEE, Grant.revoked_at.is_(None))
    return not db.session.scalar(select(exists().where(*theirs, at_or_above)))
