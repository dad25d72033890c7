"""The escalation ladder: community → subdistrict → district → the committee's desk; a reopened order comes back from the desk."""

from app.dispatch.errors import NoSuchStep
from app.dispatch.models import Circle, Dispatch

TRANSITIONS: dict[Circle, frozenset[Circle]] = {
    Circle.COMMUNITY: frozenset({Circle.SUBDISTRICT, Circle.DESK}),
    Circle.SUBDISTRICT: frozenset({Circle.DISTRICT, Circle.DESK}),
    Circle.DISTRICT: frozenset({Circle.DESK}),
    Circle.DESK: frozenset({Circle.DISTRICT}),
}

PREFIX = {Circle.COMMUNITY: 12, Circle.SUBDISTRICT: 9, Circle.DISTRICT: 6, Circle.DESK: 6}
"""How many digits of the order's place code a circle shares."""

NEXT = {
    Circle.COMMUNITY: Circle.SUBDISTRICT,
    Circle.SUBDISTRICT: Circle.DISTRICT,
    Circle.DISTRICT: Circle.DESK,
}


def move(dispatch: Dispatch, to: Circle, place_code: str) -> None:
    """Carry the order to a circle; raises :class:`NoSuchStep`. ``place_code`` is the order's own."""
    if to not in TRANSITIONS[dispatch.circle]:
        raise NoSuchStep(circle=dispatch.circle.value, to=to.value)
    dispatch.circle = to
    dispatch.place_code = place_code[: PREFIX[to]]
