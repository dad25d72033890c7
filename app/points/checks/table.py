"""The table of checks: each a small named rule of a service's facts."""

from collections.abc import Callable

from app.points.calculation import ServiceFacts
from app.points.checks.flags import Flag
from app.points.rules import Rule


def _low_rating(facts: ServiceFacts, rule: Rule) -> bool:
    return not rule.accepts_rating(facts.stars)


def _no_proof(facts: ServiceFacts, rule: Rule) -> bool:
    return not rule.accepts_proof(facts.proof)


CHECKS: dict[Flag, Callable[[ServiceFacts, Rule], bool]] = {
    Flag.LOW_RATING: _low_rating,
    Flag.NO_PROOF: _no_proof,
}


def flags(facts: ServiceFacts, rule: Rule) -> list[Flag]:
    """The flags that a service raises under a rule, in the order of the table."""
    return [flag for flag, raised in CHECKS.items() if raised(facts, rule)]
