"""What came of a season, in numbers."""

from dataclasses import dataclass, fields
from math import isnan, nan
from statistics import fmean, stdev

import numpy as np

from app.dispatch.simulation.draws import Floats
from app.dispatch.simulation.season import Season
from app.dispatch.simulation.world import FIRST_MONDAY

SETTLED = 7
"""Days after which a newcomer should have heard of something."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Of the orders posted in the counted days."""

    filled: float
    """The share of the slots that somebody holds when answers are due."""
    median_minutes: float
    """From posting to the yes that holds, of the filled slots."""
    p90_minutes: float
    messages: float
    """Messages a filled slot."""
    messages_a_week: float
    """Messages a volunteer and week."""
    gini_asking: float
    gini_serving: float
    worst: float
    """The filled share of the community in which it is least."""
    silent: float
    """The share of the volunteers that sleep or have left at the end."""
    urgent: float
    """The filled share of orders with half an hour to live."""
    within_15: float
    """The share of the slots that were filled within a quarter of an hour."""
    newcomers: float
    """Of those who joined in the counted days but the last :data:`SETTLED`, the share who was told of an order."""
    milliseconds: float
    """Processor time of a decision: everybody in reach put in order, and the wave chosen among the first."""


NAMES = tuple(field.name for field in fields(Measures))


def measures(season: Season) -> Measures:
    """Measure a season that is over."""
    scenario = season.world.scenario
    begins = FIRST_MONDAY + scenario.uncounted_days * 24
    ends = FIRST_MONDAY + scenario.days * 24
    calls = [call for call in season.seen.calls if call.posted.at >= begins]
    slots = max(1, sum(call.posted.slots for call in calls))
    minutes = np.array([(at - call.posted.at) * 60 for call in calls for at in call.taken.values()])
    told = sum(len(call.told) for call in calls)
    asked, served = np.zeros(scenario.volunteers), np.zeros(scenario.volunteers)
    for call in calls:
        np.add.at(asked, list(call.places), 1)
        np.add.at(served, list(call.taken), 1)
    urgent = [call for call in calls if call.posted.is_urgent]
    is_silent = season.seen.has_left | (season.minds.asleep_until > ends)
    return Measures(
        filled=len(minutes) / slots,
        median_minutes=float(np.median(minutes)) if len(minutes) else nan,
        p90_minutes=float(np.quantile(minutes, 0.9)) if len(minutes) else nan,
        messages=told / max(1, len(minutes)),
        messages_a_week=told / scenario.volunteers / (scenario.days - scenario.uncounted_days) * 7,
        gini_asking=gini(asked),
        gini_serving=gini(served),
        worst=_worst(season, begins),
        silent=float(is_silent.mean()),
        urgent=sum(len(call.taken) for call in urgent) / max(1, sum(call.posted.slots for call in urgent)),
        within_15=float((minutes <= 15).sum()) / slots,
        newcomers=_newcomers(season, begins, ends),
        milliseconds=1000 * season.seconds / max(1, season.decisions),
    )


def _worst(season: Season, begins: float) -> float:
    slots, filled = np.zeros(season.world.scenario.communities), np.zeros(season.world.scenario.communities)
    for call in season.seen.calls:
        if call.posted.at >= begins:
            slots[call.posted.community] += call.posted.slots
            filled[call.posted.community] += len(call.taken)
    return float((filled[slots > 0] / slots[slots > 0]).min(initial=1.0))


def _newcomers(season: Season, begins: float, ends: float) -> float:
    joined = season.world.people.joined_at
    is_new = (joined >= begins) & (joined < ends - SETTLED * 24)
    return float((season.seen.messages[is_new] > 0).mean()) if is_new.any() else nan


def gini(values: Floats) -> float:
    """How unequal: 0 if all have the same, nearly 1 if one has everything."""
    total = values.sum()
    if total == 0:
        return 0.0
    ranks = np.arange(1, len(values) + 1)
    return float(2 * (ranks * np.sort(values)).sum() / (len(values) * total) - (len(values) + 1) / len(values))


def mean_of(runs: list[Measures]) -> Measures:
    """The mean of each number over repetitions."""
    return Measures(**{name: fmean(getattr(run, name) for run in runs) for name in NAMES})


def deviation_of(runs: list[Measures]) -> Measures:
    """The standard deviation of each number between repetitions; 0 of one, and none where a number was not measured."""
    return Measures(**{name: _deviation([getattr(run, name) for run in runs]) for name in NAMES})


def _deviation(values: list[float]) -> float:
    if any(map(isnan, values)):
        return nan
    return stdev(values) if len(values) > 1 else 0.0
