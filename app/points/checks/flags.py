"""The flags: why points wait for the committee."""

from enum import StrEnum


class Flag(StrEnum):
    """Why points wait. The words are under ``points.flag.<flag>``, filled with the evidence, and short under ``….short``."""

    LOW_RATING = "low_rating"
    NO_PROOF = "no_proof"
    BACK_OFFICE = "back_office"
    """Nothing in the record comes from who was helped."""
    OVER_CAP = "over_cap"
    OVER_PLANNED = "over_planned"
    OVER_ELAPSED = "over_elapsed"
    """More minutes than passed between check-in and completion."""
    WORKING_HOURS = "working_hours"
    """For the own home organization, in paid hours."""
    OVERLAPPING = "overlapping"
    IMPOSSIBLE_TRAVEL = "impossible_travel"
    SAME_PAIR = "same_pair"
    CIRCLE = "circle"
    ONE_LEADER = "one_leader"
    OWN_PHONE = "own_phone"
    """The volunteer's own number is whom to call at the recipient's."""
    OWN_HOUSEHOLD = "own_household"
    """Volunteer and rater have used the same device."""
    DISPUTED = "disputed"
    """Raised by a person after the award, not by a check."""
    OBJECTED = "objected"
    """Raised by a person during public notice, not by a check."""
    APPEALED = "appealed"
    """Raised by a person against the committee's decision, not by a check."""


CONTRADICTIONS = (Flag.OVERLAPPING, Flag.IMPOSSIBLE_TRAVEL)
"""Flags that say of two services that both cannot be; their evidence names the others' orders."""
BY_A_PERSON = frozenset({Flag.DISPUTED, Flag.OBJECTED, Flag.APPEALED})
"""Flags that have a case of their own already when the points are held."""
