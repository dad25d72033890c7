"""A question as it is handed to the process that plays it: values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.dispatch.what_if.models import WhatIf

DIGITS = 4
"""Of the figures of an answer."""


@dataclass(frozen=True)
class Way:
    """A way of carrying orders: a preset, and numbers of it that are other."""

    preset: str
    overrides: Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """What is to be played, and which try at it this is."""

    id: UUID
    place_code: str
    now: Way
    asked: Way
    weeks: int
    seeds: range
    asked_at: datetime
    tries: int


def question_of(what_if: WhatIf) -> Question:
    """The question of a row."""
    return Question(
        what_if.id,
        what_if.place_code,
        now=Way(what_if.now_preset.value, what_if.now_overrides),
        asked=Way(what_if.preset.value, what_if.overrides),
        weeks=what_if.weeks,
        seeds=range(what_if.seed, what_if.seed + what_if.seasons),
        asked_at=what_if.asked_at,
        tries=what_if.tries,
    )
