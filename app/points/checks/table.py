"""The table of checks: each flag, and the named rule that raises it with its evidence."""

from collections.abc import Callable

from app.points.calculation import ServiceFacts
from app.points.checks import acquaintance, hours, proof, whereabouts
from app.points.checks.evidence import Evidence
from app.points.checks.facts import Checked
from app.points.checks.flags import Flag
from app.points.rules import Rule

CHECKS: dict[Flag, Callable[[Checked], Evidence | None]] = {
    Flag.LOW_RATING: proof.low_rating,
    Flag.NO_PROOF: proof.no_proof,
    Flag.BACK_OFFICE: proof.back_office,
    Flag.OVER_CAP: hours.over_cap,
    Flag.OVER_PLANNED: hours.over_planned,
    Flag.OVER_ELAPSED: hours.over_elapsed,
    Flag.WORKING_HOURS: hours.working_hours,
    Flag.OVERLAPPING: whereabouts.overlapping,
    Flag.IMPOSSIBLE_TRAVEL: whereabouts.impossible_travel,
    Flag.SAME_PAIR: acquaintance.same_pair,
    Flag.CIRCLE: acquaintance.circle,
    Flag.ONE_LEADER: acquaintance.one_leader,
    Flag.OWN_PHONE: acquaintance.own_phone,
    Flag.OWN_HOUSEHOLD: acquaintance.own_household,
}


def raised(checked: Checked) -> dict[Flag, Evidence]:
    """What speaks against a service, each with its evidence, in the order of the table."""
    found = {flag: check(checked) for flag, check in CHECKS.items()}
    return {flag: evidence for flag, evidence in found.items() if evidence is not None}


def flags(facts: ServiceFacts, rule: Rule) -> list[Flag]:
    """What speaks against a service by its own facts alone, nothing around it being known."""
    against = {
        Flag.LOW_RATING: not rule.accepts_rating(facts.stars),
        Flag.NO_PROOF: not rule.accepts_proof(facts.proof),
    }
    return [flag for flag, is_raised in against.items() if is_raised]
