"""Checking a document's number without logging in (核验): each kind of document says what it shows to everybody.

What is shown is the state, the date and the place, and of a person no more than a masked name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import current_app

from app.kit.numbers import prefix_of, read_number


@dataclass(frozen=True)
class Verified:
    """What anybody may know of a document."""

    number: str
    kind: str
    """Its words stand in the catalogue under ``verification.kind.<kind>``."""
    state: str
    """Under ``verification.state.<state>``: whether the document holds (``valid``), or why it does not any more."""
    issued_on: date
    facts: Mapping[str, str] = field(default_factory=dict)
    """Further facts by label; the label's words stand under ``verification.fact.<label>``."""


Verifier = Callable[[str, str], Verified | None]
"""From a number and a reader's language to what is shown; ``None`` for a number that was never given."""


def verify(typed: str, language: str) -> Verified | None:
    """What a number stands for; ``None`` where it stands for nothing."""
    number = read_number(typed)
    verifiers: dict[str, Verifier] = current_app.extensions["verifiers"]
    verifier = verifiers.get(prefix_of(number)) if number else None
    return verifier(number, language) if number and verifier else None


def masked(name: str | None) -> str:
    """A name of which a reader knows whether it is the one they expect, and no more: 王*, 欧*娜, J***n. At most four stars."""
    if not name:
        return "*"
    hidden = "*" * min(max(len(name) - 2, 1), 4)
    return f"{name[0]}{hidden}{name[-1] if len(name) > 2 else ''}"
