"""The routes of calendars: a secret address that calendar programs subscribe to."""

from typing import Any

from flask import Response

from app.orders.calendar import service, writing
from app.orders.calendar.errors import CalendarGone
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.people.tokens import issuer
from mobile_api.calendar.schemas import CalendarAddressView, CalendarFeedView
from mobile_api.endpoint import Endpoints

blueprint = Endpoints("calendar", __name__)
OWN = "/api/v1/me/calendar-feed"
ADDRESS = {
    "url": "https://yihu.example/calendar/0wJ8k1nq4Jx6l2u7fJm1b3P9r5Tz2y6Ea8Qd4Vg7Hs0.ics",
    "made_at": "2026-03-04T12:00:00+08:00",
}


@blueprint.operation("GET", OWN, permission=Permission.ACCOUNT_OWN, answer=CalendarFeedView,
                     example={"made_at": ADDRESS["made_at"]})  # fmt: skip
def read_calendar_feed(occasion: Occasion) -> dict[str, Any]:
    """Whether your calendar has an address, and since when."""
    feed = service.feed_of(occasion.person.account_id)
    return {"made_at": feed.made_at if feed else None}


@blueprint.operation("POST", OWN, permission=Permission.ACCOUNT_OWN, answer=CalendarAddressView, status=201, creates=True,
                     example=ADDRESS)  # fmt: skip
def open_calendar_feed(occasion: Occasion) -> dict[str, Any]:
    """Get a new secret address of your calendar, for the phone's own calendar; the one before ends.

    Whoever has the address reads when, and in which community, you serve; nothing else is in it.
    """
    made = service.open_feed(occasion)
    return {"url": f"{issuer()}/calendar/{made.secret}.ics", "made_at": made.made_at}


@blueprint.operation("DELETE", OWN, permission=Permission.ACCOUNT_OWN)
def close_calendar_feed(occasion: Occasion) -> None:
    """Take your calendar's address away: it opens nothing any more."""
    service.close_feed(occasion)


@blueprint.operation("GET", "/calendar/<string:calendar_token>.ics", permission=Permission.PUBLIC, content="text/calendar",
                     refuses=(CalendarGone,))  # fmt: skip
def read_calendar(occasion: Occasion, calendar_token: str) -> Response:
    """The calendar of whoever was given this address, as an iCalendar file (RFC 5545)."""
    owner = service.owner_of(calendar_token)
    answer = Response(writing.calendar_of(owner, occasion.at), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="services.ics"'
    return answer
