"""The flags: why points wait for the committee."""

from enum import StrEnum


class Flag(StrEnum):
    """Why points wait; the words are in the catalogue under ``points.flag.<flag>``, with the evidence's figures."""

    LOW_RATING = "low_rating"
    NO_PROOF = "no_proof"
    DISPUTED = "disputed"
    """Raised by a person after the award, not by a check."""
    OBJECTED = "objected"
    """Raised by a person during public notice, not by a check."""


BY_A_PERSON = frozenset({Flag.DISPUTED, Flag.OBJECTED})
"""Flags that have a case of their own already when the points are held."""
