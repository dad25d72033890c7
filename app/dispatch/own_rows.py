"""Which rows a district of one's own is made of: its active volunteers, and what they were asked for in past weeks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnExpressionArgument

from app.kit.clock import SHANGHAI
from app.orders.models import Audience, Order
from app.registration.models import Volunteer

WEEK = timedelta(days=7)


def monday_before(now: datetime) -> datetime:
    """When the present week began, in Shanghai."""
    local = now.astimezone(SHANGHAI)
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday())


def volunteers_of(place_code: str) -> Sequence[ColumnExpressionArgument[bool]]:
    """The volunteers of a place and those below it."""
    return Volunteer.is_active, Volunteer.place_code.like(f"{place_code}%")


def orders_of(place_code: str, weeks: int, now: datetime) -> Sequence[ColumnExpressionArgument[bool]]:
    """The orders that volunteers were told of there in the whole weeks before this one."""
    monday = monday_before(now)
    when = (Order.posted_at >= monday - weeks * WEEK, Order.posted_at < monday)
    told = (Order.audience == Audience.VOLUNTEERS, Order.posted_at < Order.respond_by)
    return Order.place_code.like(f"{place_code}%"), *told, *when
