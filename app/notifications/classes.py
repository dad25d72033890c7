"""What each kind of message is to its reader, how long a receipt is waited for, and which ones may become a text message."""

from collections.abc import Mapping
from datetime import timedelta

from app.notifications.kinds import Kind
from app.notifications.models import Lane, MessageClass

CLASSES: Mapping[str, MessageClass] = {
    **dict.fromkeys(
        (Kind.ORDER_INVITATION, Kind.ORDER_WHISTLE, Kind.HAND_OFFERED, Kind.LISTING_FITS), MessageClass.INVITATION
    ),
    **dict.fromkeys(
        (
            Kind.ORDER_REJECTED, Kind.ORDER_EDITED, Kind.ORDER_CANCELLED, Kind.ORDER_EXPIRED, Kind.SEARCH_ENDED,
            Kind.ORDER_ON_DESK, Kind.ORDER_ACCEPTED, Kind.ACCEPTED_FOR_YOU, Kind.PROMOTED, Kind.RELEASED,
            Kind.VOLUNTEER_WITHDREW, Kind.VOLUNTEER_MISSING, Kind.MARKED_MISSING, Kind.VOLUNTEER_ARRIVED,
            Kind.STARTS_SOON, Kind.DISPUTED, Kind.DISPUTE_SETTLED,
            Kind.ORDER_MERGED, Kind.ORDER_FELL_BACK, Kind.ORDER_SERVED, Kind.SWAPPED_OUT, Kind.HOLD_UNFILLED,
            Kind.HOLD_LAPSED, Kind.HOLD_RELEASED,
        ),
        MessageClass.SERVICE,
    ),
    **dict.fromkeys(
        (Kind.ORDER_POSTED_FOR_YOU, Kind.WAS_THIS_YOU, Kind.ACT_REFUSED, Kind.GRANT_GIVEN, Kind.GRANT_REVOKED),
        MessageClass.SECURITY,
    ),
}  # fmt: skip
"""Everything else is news."""

URGENT_WITHIN = timedelta(minutes=2)
WITHIN: Mapping[MessageClass, timedelta] = {
    MessageClass.SERVICE: timedelta(minutes=30),
    MessageClass.SECURITY: timedelta(minutes=30),
}
"""How long a receipt is waited for before another way is tried; invitations that are not urgent, and news, wait in the inbox."""

TEXTS: Mapping[str, str] = {
    Kind.ORDER_POSTED_FOR_YOU: "in-your-name",
    Kind.WAS_THIS_YOU: "in-your-name",
    Kind.ORDER_ACCEPTED: "accepted",
    **dict.fromkeys(
        (
            Kind.ORDER_REJECTED, Kind.ORDER_CANCELLED, Kind.ORDER_EXPIRED, Kind.SEARCH_ENDED, Kind.RELEASED,
            Kind.VOLUNTEER_WITHDREW, Kind.STARTS_SOON,
        ),
        "order",
    ),
}  # fmt: skip
"""The kinds that may become a text message, and its words (``notification.sms.…``)."""

URGENT_TEXTS: Mapping[str, str] = {Kind.ORDER_INVITATION: "urgent", Kind.HAND_OFFERED: "urgent"}
"""Those that may where the order is urgent."""


def class_of(kind: str) -> MessageClass:
    """What a kind of message is to its reader."""
    return CLASSES.get(kind, MessageClass.NEWS)


def lane_of(kind: str) -> Lane:
    """Which lane of the outbox a kind of message goes in, unless its order is urgent."""
    return Lane.SERVICE if class_of(kind) in WITHIN else Lane.OTHERS


def within(kind: str, is_urgent: bool) -> timedelta | None:
    """How long a receipt is waited for; ``None``: not at all."""
    its = class_of(kind)
    return URGENT_WITHIN if is_urgent and its is not MessageClass.NEWS else WITHIN.get(its)


def words_of(kind: str, is_urgent: bool) -> str | None:
    """Which words a message has as a text; ``None``: it never becomes one."""
    return TEXTS.get(kind) or (URGENT_TEXTS.get(kind) if is_urgent else None)
