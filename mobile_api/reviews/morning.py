"""The committee's morning over HTTP."""

from typing import Any

from marshmallow import fields

from app.orders.errors import NotModeratorHere
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.reviews import morning
from app.reviews.morning import MOST, Morning
from mobile_api.fields import Body, PlaceCode, View
from mobile_api.reviews.blueprint import blueprint


class MorningQuery(Body):
    """Whose morning."""

    place = PlaceCode(required=True, metadata={"description": "This place and everything below it"})


def _up_to(words: str) -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": words, "minimum": 0, "maximum": MOST})


class MorningView(View):
    """How many wait of each kind; no more than 100 are counted of any."""

    registrations = _up_to("Members' registrations to decide")
    organizations = _up_to("Organizations' registrations to decide")
    in_review = _up_to("Orders that wait for a look before volunteers hear of them")
    activities = _up_to("Activities that wait to be let through")
    unanswered = _up_to("Orders on the desk: nobody answered them")
    cases = _up_to("Cases to decide, of every kind")
    objections = _up_to("Of them, objections to points")
    second = _up_to("Of them, what another of the committee decided and a second person has to confirm")
    overdue = _up_to("Of them, what should be decided by now")
    whistles = _up_to("Whistles that are not closed yet")
    in_notice = _up_to("Points in public notice, to be seen")


COUNTS = {
    "registrations": 3, "organizations": 1, "in_review": 0, "activities": 1, "unanswered": 2, "cases": 5, "objections": 1,
    "second": 1, "overdue": 0, "whistles": 1, "in_notice": 18,
}  # fmt: skip


@blueprint.operation("GET", "/committee/morning", permission=Permission.ORDERS_MODERATE, query=MorningQuery,
                     answer=MorningView, refuses=(NotModeratorHere,), example=COUNTS)  # fmt: skip
def read_morning(occasion: Occasion, query: dict[str, Any]) -> Morning:
    """Count what waits for the committee of a place, there and below it: at most 100 of each kind."""
    return morning.waiting(query["place"], occasion)
