"""The worlds that policies are compared in. Times are hours, distances kilometres."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Scenario:
    """How large a district is, how much it asks, and how its people answer."""

    name: str
    communities: int = 10
    volunteers: int = 2000
    orders_a_day: float = 20.0
    days: int = 74
    uncounted_days: int = 44
    """Days at the beginning in which policies learn and nothing is counted."""
    willingness: float = 0.30
    median_delay: float = 4 / 60
    sleep: float = 0.10
    """The probability that an unwanted message puts its reader to sleep."""
    sleep_by_load: float = 0.08
    """How much more with each message of the past seven days."""
    joining: float = 0.0
    """The share of the volunteers who join while the season goes on, at any time of it."""


BASE = Scenario("base")
SCENARIOS: Mapping[str, Scenario] = MappingProxyType(
    {
        one.name: one
        for one in (
            BASE,
            replace(BASE, name="heavy", orders_a_day=60.0),
            replace(BASE, name="sparse", willingness=0.15),
            replace(BASE, name="slow", median_delay=12 / 60),
            replace(BASE, name="mr", sleep=1.0, sleep_by_load=0.0),
            replace(BASE, name="light", sleep=0.03, sleep_by_load=0.02),
            Scenario("full", 151, 50_000, 500.0, 21, 10),
            replace(BASE, name="joining", joining=0.3),
            replace(BASE, name="small", communities=3, volunteers=300, orders_a_day=3.0),
        )
    }
)
