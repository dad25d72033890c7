"""Seasons of one's own district: what ``yihu simulate --place`` and a committee's question play, by the same policies and draws.

Importing this loads NumPy; only the command and the process that plays a question do.
"""

from collections.abc import Mapping
from dataclasses import replace
from math import isnan
from typing import Any

from app.dispatch.own_district import own_district
from app.dispatch.simulation.comparing import Row, compare
from app.dispatch.simulation.district import District, scenario_of
from app.dispatch.simulation.measures import Measures
from app.dispatch.simulation.running import Entry
from app.dispatch.simulation.scenarios import Scenario
from app.dispatch.what_if.questions import DIGITS, Question, Way

FIGURES = (
    "filled", "median_minutes", "p90_minutes", "messages", "messages_a_week", "gini_asking", "worst", "silent", "urgent",
)  # fmt: skip
MOST_ORDERS = 1200
"""Orders of a season, about: where more is asked in a day, fewer days say as much, and take no longer."""
SHORTEST = 25


def season_of(district: District, name: str) -> Scenario:
    """The usual season in a district: 74 days, of which the last 30 count; shorter, but so divided, where much is asked."""
    usual = scenario_of(district, name)
    days = max(SHORTEST, min(usual.days, round(MOST_ORDERS / usual.orders_a_day)))
    return replace(usual, days=days, uncounted_days=days * usual.uncounted_days // usual.days)


def read(question: Question) -> District:
    """What the database knows of the question's place; raises ``NothingToGoBy``."""
    return own_district(question.place_code, question.weeks, question.asked_at)


def answer(question: Question, district: District) -> dict[str, Any]:
    """Both rows of a question, how far apart seasons were, and what was played. The same from the same seeds; no database."""
    scenario = season_of(district, question.place_code)
    ways = {"now": question.now, "asked": question.asked}
    rows = list(compare([(scenario, _entry(way)) for way in ways.values()], question.seeds, district=district))
    has_urgent = any(order.is_urgent for order in district.orders)
    found = {name: _figures(row.mean, has_urgent) for name, row in zip(ways, rows, strict=True)}
    spread = {name: _figures(row.deviation, has_urgent) for name, row in zip(ways, rows, strict=True)}
    return {**found, "spread": spread, "played": _played(district, scenario, rows[0])}


def _entry(way: Way) -> Entry:
    return Entry(way.preset, way.overrides)


def _figures(measures: Measures, has_urgent: bool) -> Mapping[str, float | None]:
    found = {name: getattr(measures, name) for name in FIGURES}
    left_out = set() if has_urgent else {"urgent"}
    return {
        name: None if isnan(value) or name in left_out else round(float(value), DIGITS) for name, value in found.items()
    }


def _played(district: District, scenario: Scenario, row: Row) -> Mapping[str, float | int]:
    return {
        "volunteers": scenario.volunteers,
        "communities": scenario.communities,
        "orders_a_day": round(scenario.orders_a_day, 1),
        "weeks": district.weeks,
        "days": scenario.days,
        "counted_days": scenario.days - scenario.uncounted_days,
        "seasons": row.seeds,
    }
