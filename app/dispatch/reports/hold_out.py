"""What a place's own policy is worth beside the nearest ten, by the orders that were drawn for either."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import sqrt
from typing import Any, NamedTuple

from sqlalchemy import Float, case, cast, extract, func, select, true, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.dispatch import settling
from app.dispatch.models import Arm, Dispatch
from app.dispatch.reports.span import Span
from app.kit.database import db
from app.orders.models import Assignment, AssignmentStatus, Order

FEWEST = 30
"""Orders of each arm from which anything is said of the difference."""
SURE = 1.96
"""Standard errors on either side of a 95 % interval."""
NO_PART = (AssignmentStatus.WAITLISTED, AssignmentStatus.WITHDRAWN, AssignmentStatus.RELEASED)


class Verdict(StrEnum):
    """What the figures say."""

    NOTHING_DRAWN = "nothing_drawn"
    """One of the arms has no order."""
    TOO_FEW = "too_few"
    """Fewer than :data:`FEWEST` orders in one of them."""
    NO_DIFFERENCE = "no_difference"
    """The interval holds zero: by these orders neither is better."""
    USUAL_BETTER = "usual_better"
    NEAREST_BETTER = "nearest_better"


@dataclass(frozen=True)
class ArmRow:
    """The orders that one policy carried, and whose time to answer is over."""

    arm: Arm
    orders: int
    slots: int
    filled: int
    """Slots that somebody had taken in time, and kept."""
    median_minutes: int | None
    """From posting until the last slot was taken, of the orders that were filled."""
    p90_minutes: int | None
    messages_a_slot: float | None
    """People told a filled slot."""


@dataclass(frozen=True)
class HoldOut:
    """The report."""

    share: float
    """Which share of its orders the place holds out now."""
    arms: Sequence[ArmRow]
    difference: float | None
    """The share of slots that the place's own policy filled, less that of the nearest ten."""
    least: float | None
    most: float | None
    """Its 95 % interval."""
    verdict: Verdict


class Sums(NamedTuple):
    """An arm's orders that were drawn with one share, added up."""

    orders: int
    slots: int
    filled: int
    squares_of_slots: int
    squares_of_filled: int
    products: int

    @property
    def rate(self) -> float:
        """The share of slots that were filled."""
        return self.filled / self.slots

    @property
    def variance(self) -> float:
        """Of that rate, an order's slots being filled together or not: a ratio's, with one order of a filled slot and one of an
        empty slot more (Agresti and Caffo 2000), so that nothing is certain because all went well so far."""
        slots, rate = self.slots + 2, (self.filled + 1) / (self.slots + 2)
        squares = self.squares_of_filled + 1 - 2 * rate * (self.products + 1) + rate**2 * (self.squares_of_slots + 2)
        return squares / slots**2


Pair = tuple[Sums, Sums]
"""The place's own policy, and the nearest ten, at orders drawn with the same share."""


def hold_out(span: Span, at: datetime) -> HoldOut:
    """Orders posted in a span, in which a draw said who carries them, and that nobody can answer any more (two statements).

    Whatever became of an order counts as it was drawn: who took it back before anybody came was not helped either.
    """
    drawn: dict[float, dict[Arm, Sums]] = {}
    rows: dict[Arm, ArmRow] = {}
    for arm, share, *figures in db.session.execute(_summed(span, at)):
        if share is None:
            rows[arm] = _row(arm, figures)
        else:
            drawn.setdefault(share, {})[arm] = Sums(*map(int, figures[:6]))
    arms = [rows.get(arm, ArmRow(arm, 0, 0, 0, None, None, None)) for arm in Arm]
    pairs = [(of[Arm.USUAL], of[Arm.NEAREST]) for of in drawn.values() if len(of) == len(Arm)]
    found = compared(pairs)
    fewest = min(row.orders for row in arms)
    difference, least, most = found or (None, None, None)
    return HoldOut(settling.share_of(span.place_code), arms, difference, least, most, _verdict(found, fewest))


def compared(pairs: Iterable[Pair]) -> tuple[float, float, float] | None:
    """The difference of the two rates and its 95 % interval, each share of the draw by itself, weighed by its orders; so that it
    is no difference of the times and places in which more was held out."""
    weighed = [(usual.orders + nearest.orders, usual, nearest) for usual, nearest in pairs]
    whole = sum(orders for orders, _, _ in weighed)
    if not whole:
        return None
    difference = sum(orders / whole * (usual.rate - nearest.rate) for orders, usual, nearest in weighed)
    variance = sum((orders / whole) ** 2 * (usual.variance + nearest.variance) for orders, usual, nearest in weighed)
    error = SURE * sqrt(variance)
    return round(difference, 4), round(max(difference - error, -1.0), 4), round(min(difference + error, 1.0), 4)


def _verdict(found: tuple[float, float, float] | None, fewest: int) -> Verdict:
    if found is None:
        return Verdict.NOTHING_DRAWN
    if fewest < FEWEST:
        return Verdict.TOO_FEW
    _, least, most = found
    if least > 0:
        return Verdict.USUAL_BETTER
    return Verdict.NEAREST_BETTER if most < 0 else Verdict.NO_DIFFERENCE


def _row(arm: Arm, figures: Sequence[Any]) -> ArmRow:
    orders, slots, filled, *_, asked, median, p90 = figures
    half, most = (None if found is None else round(float(found)) for found in (median, p90))
    return ArmRow(arm, orders, int(slots), int(filled), half, most, round(asked / filled, 1) if filled else None)


def _summed(span: Span, at: datetime) -> Any:
    """By arm and share, and by arm."""
    each = _orders(span, at).subquery("drawn")
    slots, filled = each.c.slots, each.c.filled
    sums = [func.sum(one) for one in (slots, filled, slots * slots, filled * filled, slots * filled, each.c.asked)]
    minutes = [func.percentile_cont(share).within_group(each.c.minutes) for share in (0.5, 0.9)]
    sets = func.grouping_sets(tuple_(each.c.arm), tuple_(each.c.arm, each.c.hold_out))
    return select(each.c.arm, each.c.hold_out, func.count(), *sums, *minutes).group_by(sets)


def _orders(span: Span, at: datetime) -> Any:
    """Each order: how many of its slots were taken in time, and after how many minutes the last was."""
    in_time = (Assignment.entered_by_id.is_(None), Assignment.accepted_at <= Order.respond_by)
    moments = func.array_agg(aggregate_order_by(Assignment.accepted_at, Assignment.accepted_at))
    parts = (
        select(func.count().label("taken"), moments.label("moments"))
        .where(Assignment.order_id == Order.id, Assignment.status.not_in(NO_PART), *in_time)
        .lateral("parts")
    )
    minutes = cast(extract("epoch", parts.c.moments[Order.slots] - Order.posted_at), Float) / 60
    columns = (
        Dispatch.arm, Dispatch.hold_out, Dispatch.asked, Order.slots,
        func.least(parts.c.taken, Order.slots).label("filled"),
        case((parts.c.taken >= Order.slots, minutes)).label("minutes"),
    )  # fmt: skip
    drawn = select(*columns).select_from(Order).join(Dispatch, Dispatch.order_id == Order.id).join(parts, true())
    return drawn.where(*span.posted, Dispatch.arm.is_not(None), Order.respond_by <= at)
