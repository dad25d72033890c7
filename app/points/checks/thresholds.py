"""Where the checks begin to ask: figures of a rule's version, each with the reason for its default."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Whole numbers; what is at a threshold passes, what is beyond it waits for the committee."""

    overlap_minutes: int = 10
    """In two services at once. Minutes are rounded by hand: 50 are told as an hour."""
    pair_services: int = 8
    """Of one volunteer for one recipient in :attr:`pair_days`. Paired help (结对帮扶) is twice a week."""
    pair_days: int = 30
    circle_services: int = 0
    """That came back to the volunteer from the recipient, straight or through a third, in :attr:`circle_days`."""
    circle_days: int = 60
    leader_people: int = 30
    """Whose presence, or service, one person confirms or rates in a day. A community's clean-up has 10 to 30."""
    city_speed: int = 30
    """Kilometres an hour from door to door within a city; a car in its rush hour does less."""
    road_speed: int = 120
    """Kilometres an hour from city to city: the limit on motorways (道路交通安全法实施条例 art. 78)."""
    duty_minutes: int = 30
    """In working hours for the own organization: a started half hour beside the duty is no service in paid time."""
    planned_percent: int = 150
    """Of the order's length; and at the same time :attr:`planned_minutes` beyond it."""
    planned_minutes: int = 60
    elapsed_minutes: int = 15
    """More than passed between check-in and completion: somebody checks in when the tea is drunk."""
    over_cap_minutes: int = 0
    """Beyond a cap. They count for nothing as it is; that somebody serves so long is what the committee looks at."""

    def faults(self) -> Iterator[str]:
        """The names of the figures that are out of bounds."""
        for name, (least, most) in BOUNDS.items():
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
                yield name


BOUNDS = {
    "overlap_minutes": (0, 240),
    "pair_services": (1, 1000),
    "pair_days": (1, 90),
    "circle_services": (0, 1000),
    "circle_days": (1, 180),
    "leader_people": (1, 10000),
    "city_speed": (5, 300),
    "road_speed": (30, 1000),
    "duty_minutes": (0, 1440),
    "planned_percent": (100, 10000),
    "planned_minutes": (0, 1440),
    "elapsed_minutes": (0, 1440),
    "over_cap_minutes": (0, 1440),
}


def unknown(figures: Mapping[str, Any]) -> list[str]:
    """The names that are no threshold."""
    return sorted(set(figures) - {entry.name for entry in fields(Thresholds)})
