"""What volunteers declare of hours and limits of their own, and whom they want nothing to do with. All of it is always kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from app.dispatch.errors import PersonNotMet, WishesChanged
from app.dispatch.hours import Window, mask_of, most_like, windows_of
from app.dispatch.models import Block, Hours, Wish
from app.kit.database import db
from app.orders.models import Assignment, Order
from app.people.actors import Occasion
from app.registration import choices
from app.registration.errors import NotVolunteer
from app.registration.models import ServiceFor, Volunteer


@dataclass(frozen=True)
class Wishes:
    """Somebody's hours and limits, to be read."""

    hours: Hours | None
    windows: Sequence[Window] | None
    excused_until: datetime | None
    quiet_until: datetime | None
    most_km: int | None
    most_a_week: int | None
    unwanted_kinds: Sequence[str]
    version: int


def sheet(wish: Wish) -> Wishes:
    """What a row says."""
    windows = windows_of(wish.windows) if wish.windows is not None else None
    return Wishes(
        wish.hours, windows, wish.excused_until, wish.quiet_until, wish.most_km, wish.most_a_week, wish.unwanted_kinds,
        wish.version,
    )  # fmt: skip


def own(occasion: Occasion) -> Wish:
    """One's own hours and limits; of who declared none, none, in version 0. Raises ``NotVolunteer``."""
    me = occasion.person.account_id
    if db.session.get(Volunteer, me) is None:
        raise NotVolunteer()
    return db.session.get(Wish, me) or Wish(volunteer_id=me, unwanted_kinds=[], version=0)


def declare(facts: Mapping[str, Any], version: int, occasion: Occasion) -> Wish:
    """Say anew, as a whole, in which hours one could serve, how far away, how often in a week one wants to be told, of what
    not, and until when one is excused. Where no profile is said, the one that is most like the windows goes.

    Raises ``NotVolunteer``, :class:`WishesChanged`, ``ServiceTypeUnavailable``.
    """
    wish = _locked(own(occasion).volunteer_id)
    if wish.version != max(version, 1):  # a row made just now is in version 1
        raise WishesChanged()
    windows = mask_of(facts["windows"]) if facts["windows"] is not None else None
    wish.windows = windows
    wish.hours = facts["hours"] or (most_like(windows) if windows else None)
    wish.excused_until, wish.quiet_until = facts["excused_until"], facts["quiet_until"]
    wish.most_km, wish.most_a_week = facts["most_km"], facts["most_a_week"]
    wish.unwanted_kinds = choices.service_types_of(facts["unwanted_kinds"], ServiceFor.MEMBERS)
    wish.version += 1
    db.session.flush()
    return wish


def be_quiet(volunteer_id: UUID, until: datetime) -> None:
    """Not now: tell them of nothing before."""
    wish = _locked(volunteer_id)
    wish.quiet_until = max(until, wish.quiet_until or until)
    wish.version += 1


def do_without(volunteer_id: UUID, kind: str) -> None:
    """Not this kind: tell them of no such order any more."""
    wish = _locked(volunteer_id)
    if kind not in wish.unwanted_kinds:
        wish.unwanted_kinds = [*wish.unwanted_kinds, kind]
        wish.version += 1


def _locked(volunteer_id: UUID) -> Wish:
    """Their row, made where there is none."""
    db.session.execute(insert(Wish).values(volunteer_id=volunteer_id).on_conflict_do_nothing())
    return db.session.get_one(Wish, volunteer_id, with_for_update=True, populate_existing=True)


def block(other_id: UUID, occasion: Occasion) -> None:
    """Have nothing to do with somebody of an order that both had a part in; again changes nothing.

    Raises :class:`PersonNotMet`.
    """
    me = occasion.person.account_id
    if me == other_id or not db.session.scalar(_have_met(me, other_id)):
        raise PersonNotMet()
    made = insert(Block).values(account_id=me, other_id=other_id, at=occasion.at)
    db.session.execute(made.on_conflict_do_nothing())


def unblock(other_id: UUID, occasion: Occasion) -> None:
    """Take that back; raises :class:`PersonNotMet` where there is no such block."""
    mine = (Block.account_id == occasion.person.account_id, Block.other_id == other_id)
    if db.session.scalar(delete(Block).where(*mine).returning(Block.other_id)) is None:
        raise PersonNotMet()


def _have_met(one: UUID, other: UUID) -> Any:
    """Whether one asked and the other had a part, or both had one."""
    theirs = aliased(Assignment)
    asking = or_(Order.poster_id == one, Order.recipient_id == one)
    asked = or_(Order.poster_id == other, Order.recipient_id == other)
    helped = exists().where(Assignment.order_id == Order.id, Assignment.volunteer_id == one)
    was_helped = exists().where(theirs.order_id == Order.id, theirs.volunteer_id == other)
    mine = select(Assignment.order_id).where(Assignment.volunteer_id == one)
    of_either = or_(Order.poster_id == one, Order.recipient_id == one, Order.id.in_(mine))
    met = (asking & was_helped) | (asked & helped) | (helped & was_helped)
    return select(exists().where(of_either, met))
