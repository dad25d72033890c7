"""Who may answer an offer by hand, and who sees it."""

from app.dispatch.desk.models import HandOffer
from app.orders.models import Order
from app.people.actors import Actor
from app.people.models import Role
from app.people.permissions import Permission


def may_answer(offer: HandOffer, actor: Actor) -> bool:
    """The volunteer who is asked, a leader of the team, an officer of the organization."""
    if offer.volunteer_id is not None:
        return offer.volunteer_id == actor.account_id
    return any(
        (held.role is Role.LEADER and offer.team_id is not None and held.team_id == offer.team_id)
        or (held.role is Role.OFFICER and offer.organization_id is not None and held.organization_id == offer.organization_id)
        for held in actor.held
    )  # fmt: skip


def may_see(offer: HandOffer, order: Order, actor: Actor) -> bool:
    """Also the committee of the order's place."""
    return may_answer(offer, actor) or actor.may_at(Permission.ORDERS_MODERATE, order.place_code)
