"""How a place wants its orders carried: presets, and bounds within which each number may be changed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType


class OutOfBounds(ValueError):
    """A setting is outside of what is safe."""

    def __init__(self, name: str, lowest: float, highest: float) -> None:
        super().__init__(f"{name} must be between {lowest} and {highest}")
        self.name = name
        self.lowest = lowest
        self.highest = highest


@dataclass(frozen=True, slots=True)
class Settings:
    """The numbers of the shadow-price policy; raises :class:`OutOfBounds`. The defaults are the preset *standard*."""

    price: float = 0.03
    """λ: what the attention of somebody not told of anything in a week is worth, in filled slots."""
    load: float = 1.2
    """γ: how much dearer each message of the past seven days makes the next one."""
    fairness: float = 0.3
    """β: how much dearer who always says yes is than others (0: not at all)."""
    least_certainty: float = 0.7
    """The least probability with which one wave is to fill the order."""
    quantile: float = 0.65
    """Which share of the yeses is awaited before the next wave."""
    urgency: float = 3.0
    """V: how many times more an urgent order may cost."""
    most_a_week: int = 5
    """The most messages in seven days that one person gets."""
    tries_a_slot: int = 3
    """The first messages a slot that are sent at any price."""
    quiet_from: int = 23
    quiet_until: int = 7
    """Quiet hours by the clock on the wall; none if both are the same."""
    held_over: float = 2.0
    """In quiet hours an order that is not urgent waits while more than so many hours remain for an answer."""
    most_waves: int = 1000
    """The most waves of one order."""
    first_chance: float = 0.05
    """The share of waves whose last place goes to a newcomer, if none is in it anyway."""

    def __post_init__(self) -> None:
        for name, (lowest, highest) in BOUNDS.items():
            if not lowest <= getattr(self, name) <= highest:
                raise OutOfBounds(name, lowest, highest)

    def is_quiet(self, hour: int) -> bool:
        """Whether an hour of the day (0 to 23) lies within the quiet hours."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until


UNCAPPED = 1000
BOUNDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "price": (0.0, 0.2),
        "load": (0.0, 5.0),
        "fairness": (0.0, 1.0),
        "least_certainty": (0.3, 0.9),
        "quantile": (0.3, 0.95),
        "urgency": (1.0, 10.0),
        "most_a_week": (1, UNCAPPED),
        "tries_a_slot": (1, 10),
        "quiet_from": (0, 23),
        "quiet_until": (0, 23),
        "held_over": (0.0, 24.0),
        "most_waves": (1, 1000),
        "first_chance": (0.0, 1.0),
    }
)
"""The least and the most of each setting; both are allowed."""

STANDARD = Settings()
_FREE = {"load": 0.8, "fairness": 0.0, "most_a_week": UNCAPPED, "quiet_from": 0, "quiet_until": 0}
BALANCED = Settings(price=0.02, **_FREE)  # type: ignore[arg-type]
ECO = Settings(least_certainty=0.5, quantile=0.8, urgency=2.0, **_FREE)  # type: ignore[arg-type]
FAST = Settings(price=0.015, least_certainty=0.85, quantile=0.5, **_FREE)  # type: ignore[arg-type]
PRESETS: Mapping[str, Settings] = MappingProxyType(
    {"standard": STANDARD, "balanced": BALANCED, "eco": ECO, "fast": FAST}
)
"""By name; *standard* is the default, the others neither cap nor hold (the outbox still keeps quiet hours)."""
NAMES = tuple(field.name for field in fields(Settings))
