"""Why somebody was not told of an order: the first rule that kept them out, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, or_, select
from sqlalchemy.orm import aliased

from app.dispatch import household, queries
from app.dispatch.candidates import WEEK, cells_around, hours_of_week, kilometres
from app.dispatch.desk.models import HandOffer
from app.dispatch.errors import CandidateNotFound, DispatchNotFound
from app.dispatch.knowing import cap_of, policy_of
from app.dispatch.models import Asked, Attention, Block, Dispatch, Wish
from app.dispatch.policy import OrderFacts
from app.kit.database import db
from app.kit.texts import text
from app.notifications.inbox import moment
from app.orders.lifecycle import COMING
from app.orders.models import Assignment, Audience, Order
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.registration.models import Volunteer


@dataclass(frozen=True)
class WhyNot:
    """The rule, and what it says in the reader's language."""

    order_id: UUID
    account_id: UUID
    rule: str
    words: str


def why_not(order_id: UUID, account_id: UUID, occasion: Occasion) -> WhyNot:
    """Why a volunteer of the district was not told of an order of one's place; ``told`` where they were, ``likelier`` where no
    rule but the choice among those in reach kept them out.

    Raises :class:`DispatchNotFound`, :class:`CandidateNotFound`.
    """
    order = queries.any_order(order_id)
    if order is None or not occasion.person.may_at(Permission.ORDERS_MODERATE, order.place_code):
        raise DispatchNotFound()
    found = db.session.execute(_known(order, account_id)).one_or_none()
    if found is None or not found.Volunteer.place_code.startswith(order.place_code[:6]):
        raise CandidateNotFound()
    rule, values = next(_rules(order, found, occasion))
    language = occasion.person.language
    if "at" in values:
        values = {**values, "at": moment(values["at"], language)}
    return WhyNot(order_id, account_id, rule, text(f"dispatch.why_not.{rule}", language, **values))


def _known(order: OrderFacts, account_id: UUID) -> Any:
    """All that the rules look at, in one statement."""
    side, other = list(order.not_to_ask), aliased(Order)
    blocked = or_(
        Block.account_id.in_(side) & (Block.other_id == account_id),
        Block.other_id.in_(side) & (Block.account_id == account_id),
    )
    overlaps = (other.starts_at < order.ends_at, other.ends_at > order.starts_at, other.id != order.id)
    coming = (Assignment.volunteer_id == account_id, Assignment.status.in_(COMING))
    part = (Assignment.order_id == order.id, Assignment.volunteer_id == account_id)
    told = (Asked.order_id == order.id) & (Asked.volunteer_id == account_id) & Asked.wave_id.is_not(None)
    handed = (HandOffer.order_id == order.id, HandOffer.volunteer_id == account_id)
    return (
        select(
            Volunteer, Wish, Attention, Dispatch, Asked.at.label("told_at"), exists().where(blocked).label("is_blocked"),
            exists().where(*part).label("has_part"), exists().where(*handed).label("is_handed"),
            Volunteer.account_id.in_(household.members_of(order.household_index, order.hosts)).label("is_household"),
            exists().where(*coming, other.id == Assignment.order_id, *overlaps).label("is_busy"),
        )
        .outerjoin(Wish, Wish.volunteer_id == Volunteer.account_id)
        .outerjoin(Attention, Attention.volunteer_id == Volunteer.account_id)
        .outerjoin(Asked, told)
        .outerjoin(Dispatch, Dispatch.order_id == order.id)
        .where(Volunteer.account_id == account_id)
    )  # fmt: skip


def _rules(order: OrderFacts, found: Row[Any], occasion: Occasion) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rules that keep this volunteer out, in their order; the last is that others were likelier."""
    volunteer = found.Volunteer
    if found.told_at is not None:
        yield "told", {"at": found.told_at}
    kept_out = {
        "audience": order.audience is not Audience.VOLUNTEERS,
        "asking": volunteer.account_id in order.not_to_ask,
        "household": found.is_household,
        "has_part": found.has_part,
        "handed": found.is_handed,
        "inactive": not volunteer.is_active,
        "apart": found.is_blocked,
        "service_type": order.service_type not in volunteer.service_types,
        "skills": not set(order.skills) <= set(volunteer.skills),
        "busy": found.is_busy,
    }
    yield from ((rule, {}) for rule, is_so in kept_out.items() if is_so)
    if found.Wish is not None:
        yield from _wishes(order, volunteer, found.Wish, occasion)
    yield from _limits(order, found, occasion)
    if volunteer.home_cell not in cells_around(order.cell) and not _is_carried_to(found.Dispatch, volunteer):
        yield "reach", {}
    yield "likelier", {}


def _wishes(
    order: OrderFacts, volunteer: Volunteer, wish: Wish, occasion: Occasion
) -> Iterator[tuple[str, dict[str, Any]]]:
    if wish.excused_until is not None and wish.excused_until > occasion.at:
        yield "excused", {"at": wish.excused_until}
    if wish.quiet_until is not None and wish.quiet_until > occasion.at:
        yield "quiet", {"at": wish.quiet_until}
    if order.service_type in wish.unwanted_kinds:
        yield "unwanted", {}
    if wish.windows is not None:
        first, count = hours_of_week(order)
        if "0" in (wish.windows * 2)[first - 1 : first - 1 + count]:
            yield "hours", {}
    if wish.most_km is not None and kilometres(order.cell, volunteer.home_cell) > wish.most_km:
        yield "too_far", {"km": wish.most_km}


def _limits(order: OrderFacts, found: Row[Any], occasion: Occasion) -> Iterator[tuple[str, dict[str, Any]]]:
    told_at = found.Attention.told_at if found.Attention is not None else []
    recent = sum(at > occasion.at - WEEK for at in told_at)
    own = found.Wish.most_a_week if found.Wish is not None else None
    if own is not None and recent >= own:
        yield "own_limit", {"most": own}
    cap = cap_of(policy_of(order, found.Dispatch.arm if found.Dispatch else None))
    if recent >= cap:
        yield "place_limit", {"most": cap}


def _is_carried_to(dispatch: Dispatch | None, volunteer: Volunteer) -> bool:
    """Whether the order was carried to the place where they live."""
    return (
        dispatch is not None and len(dispatch.place_code) < 12 and volunteer.place_code.startswith(dispatch.place_code)
    )
