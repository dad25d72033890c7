"""The checks that decide whether a service's points wait for the committee: each a small named rule of its facts."""

from collections.abc import Callable
from enum import StrEnum

from app.points.calculation import ServiceFacts
from app.points.rules import Rule


class Flag(StrEnum):
    """Why points wait for the committee; the words are in the catalogue under ``points.flag.<flag>``."""

    LOW_RATING = "low_rating"
    NO_PROOF = "no_proof"
    DISPUTED = "disputed"
    """Raised by a person after the award, not by a check."""


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
