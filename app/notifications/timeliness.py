"""Which messages are worth ringing for only as long as the order that they are about has not ended."""

from app.notifications.kinds import Kind

OF_LIVE_ORDERS = frozenset(
    {
        Kind.ORDER_INVITATION, Kind.ORDER_WHISTLE, Kind.ORDER_OPENED, Kind.ORDER_EDITED, Kind.ORDER_ON_DESK,
        Kind.ORDER_UNANSWERED, Kind.ORDER_ACCEPTED, Kind.ACCEPTED_FOR_YOU, Kind.PROMOTED, Kind.VOLUNTEER_WITHDREW,
        Kind.VOLUNTEER_ARRIVED, Kind.STARTS_SOON,
    }
)  # fmt: skip
"""They ask for something, or tell of something to come, that the order's end made void; the end itself is told by others."""
