"""Who may do what to an order: row rules, in terms of how a person stands to it."""

from datetime import datetime, timedelta
from enum import IntEnum

from app.orders.asking import Asked
from app.orders.lifecycle import COMING, LIVE, TRANSITIONS
from app.orders.models import Assignment, Audience, Order, OrderStatus
from app.people.actors import Actor
from app.people.permissions import Permission

ADDRESS_STAYS = timedelta(hours=24)
"""So long after the end an accepted volunteer of an order that is still under way sees where it is."""


CALLED_BACK = timedelta(days=7)
"""So long after the end an operator of the place sees whom to call back about an order that was asked for by telephone."""


class Eyes(IntEnum):
    """What of an order a person sees."""

    NOTHING = 0
    COARSE = 1
    """The community and a coarse cell."""
    ADDRESS = 2
    """Also address, location and contact: an accepted volunteer, while the order is under way."""
    EVERYTHING = 3
    """Also the service code: who asks, who needs it, who typed it, while it has not ended."""


def is_asking(order: Order | Asked, actor: Actor) -> bool:
    """Whether they are who asks, who needs it, who typed it, or an officer of the organization in whose name it is.

    Who typed it for somebody is so as long as they are an operator there: a revoked grant takes the address away, too.
    """
    if actor.account_id in (order.poster_id, order.recipient_id):
        return True
    if actor.account_id == order.posted_by_id and actor.may_at(Permission.ORDERS_POST_FOR_OTHERS, order.place_code):
        return True
    return order.organization_id is not None and actor.may_for_organization(
        Permission.ORDERS_POST_FOR_ORGANIZATION, order.organization_id
    )


def is_responsible(order: Order, actor: Actor) -> bool:
    """Whether they are an operator or of the committee of the place."""
    return any(
        actor.may_at(permission, order.place_code)
        for permission in (Permission.ORDERS_MODERATE, Permission.ORDERS_POST_FOR_OTHERS)
    )


def leads_team(order: Order | Asked, actor: Actor) -> bool:
    """Whether the order addresses a team that they lead."""
    return order.team_id is not None and actor.may_for_team(Permission.ORDERS_CONFIRM_ATTENDANCE, order.team_id)


def may_accept_for_team(order: Order, actor: Actor) -> bool:
    """Whether they may say for others of the team that these come: the leader of the team that the order addresses."""
    return order.team_id is not None and actor.may_for_team(Permission.ORDERS_ACCEPT_FOR_TEAM, order.team_id)


def eyes(order: Order, actor: Actor, mine: Assignment | None, is_addressed: bool, at: datetime) -> Eyes:
    """What they see of the order; ``mine`` is their latest part in it, ``is_addressed`` whether it is meant for them."""
    if is_asking(order, actor):
        return Eyes.COARSE if order.closed_at else Eyes.EVERYTHING
    if mine is not None:
        return Eyes.ADDRESS if must_find_each_other(order, mine, at) else Eyes.COARSE
    if is_responsible(order, actor) or (order.status in LIVE and (is_addressed or leads_team(order, actor))):
        return Eyes.COARSE
    return Eyes.NOTHING


def must_find_each_other(order: Order, mine: Assignment, at: datetime) -> bool:
    """Whether a volunteer is bound to come: so long they see address and phone, and may be called themself."""
    return mine.status in COMING and order.status in LIVE and at < order.ends_at + ADDRESS_STAYS


def is_meant_for(order: Order, is_member: bool) -> bool:
    """Whether the order's audience includes them; ``is_member``: of the team, or officer of an organization here."""
    return order.audience is Audience.VOLUNTEERS or is_member


def may_confirm_attendance(order: Order, actor: Actor) -> bool:
    """Whether they may say that a volunteer is there, or is not: who asks, operator, committee, the team's leader."""
    return (
        is_asking(order, actor)
        or actor.may_at(Permission.ORDERS_CONFIRM_ATTENDANCE, order.place_code)
        or leads_team(order, actor)
    )


def may_see_parts(order: Order, actor: Actor) -> bool:
    """Whether they see who comes, by name: who asks, operator, committee, the team's leader."""
    return is_responsible(order, actor) or may_confirm_attendance(order, actor)


def may_call(order: Order, actor: Actor) -> bool:
    """Whether they may call who comes: who asks, an operator of the place, the team's leader; not the committee."""
    return (
        is_asking(order, actor)
        or actor.may_at(Permission.ORDERS_POST_FOR_OTHERS, order.place_code)
        or leads_team(order, actor)
    )


def rates_for_somebody(order: Order, actor: Actor) -> bool:
    """Whether, rating this order, they would speak for the recipient, and may: an operator of the place."""
    return actor.account_id not in (order.poster_id, order.recipient_id) and actor.may_at(
        Permission.ORDERS_POST_FOR_OTHERS, order.place_code
    )


def may_call_back(order: Order, actor: Actor, at: datetime) -> bool:
    """Whether they are an operator of the place, and who asked by telephone is still to be called: to be rated for, or told that
    nobody could help. Whether a service of a closed order is unrated is for the caller to look up."""
    if not (order.is_on_behalf and actor.may_at(Permission.ORDERS_POST_FOR_OTHERS, order.place_code)):
        return False
    if order.closed_at is None:
        return order.status is OrderStatus.AWAITING_RATING
    return order.status in (OrderStatus.CLOSED, OrderStatus.EXPIRED) and at < order.closed_at + CALLED_BACK


def may_edit(order: Order) -> bool:
    """Whether the order is such that it can still be changed."""
    return order.status in (OrderStatus.PENDING_REVIEW, OrderStatus.OPEN, OrderStatus.FILLED)


def may_take_back(order: Order) -> bool:
    """Whether the order can still be cancelled."""
    return OrderStatus.CANCELLED in TRANSITIONS[order.status]
