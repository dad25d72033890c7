"""What an opening is worth: how much likelier a yes is of who has opened the message and not answered yet than was expected
when it was sent. A Gamma–Poisson posterior mean as every factor (:mod:`app.dispatch.choice.learning`)."""

from collections.abc import Iterable
from typing import NamedTuple

from app.dispatch.choice.knowledge import Delays
from app.dispatch.choice.learning import posterior, weight

STRENGTH = 5
"""How many expected yeses the start is worth."""
START = 1.0


class Opening(NamedTuple):
    """A line of the log whose message was opened before any answer."""

    age: float
    """Hours since it was sent."""
    p: float
    """What was expected then."""
    open_for: float
    """Hours from the opening during which a yes was possible."""
    said_yes: bool
    has_answered: bool


def learned(openings: Iterable[Opening], delays: Delays) -> float:
    """The yeses of those who opened a message, by the yeses that were to be expected of them."""
    yeses = expected = 0.0
    for one in openings:
        counts = weight(one.age)
        yeses += counts * one.said_yes
        expected += counts * one.p * (1.0 if one.has_answered else delays.share_by(one.open_for))
    return posterior(STRENGTH, START, yeses, expected)
