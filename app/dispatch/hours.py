"""The hours of a week: in which somebody could serve, and which of the usual profiles that is most like."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from app.dispatch.choice.facts import SLOTS
from app.dispatch.models import Hours

DAY, WEEK = 24, 168
FREE = 0.4
"""Who is at least so free at an hour declares it with their profile."""
TYPICAL: Mapping[Hours, tuple[Sequence[tuple[range, float]], Sequence[tuple[range, float]], float, float]] = {
    Hours.WORKER: ([(range(18, 23), 1), (range(12, 14), 0.45)], [(range(9, 22), 0.9)], 0.15, 0.3),
    Hours.RETIRED: ([(range(8, 20), 1)], [(range(8, 20), 0.8)], 0.3, 0.24),
    Hours.STUDENT: ([(range(15, 23), 0.8)], [(range(11, 23), 0.9)], 0.2, 0.2),
    Hours.FLEXIBLE: ([], [], 0.55, 0.55),
}
"""How free people of a profile are by the hour: on weekdays, on the weekend, and else on either."""


class Window(NamedTuple):
    """Hours of one day of the week in which somebody could serve."""

    weekday: int
    """0 is Monday."""
    starts: int
    ends: int
    """Whole hours, ``0 <= starts < ends <= 24``."""


def mask_of(windows: Iterable[Window]) -> str:
    """Windows as the hours of a week, Monday's first: ``1`` where somebody could serve."""
    free = {window.weekday * DAY + hour for window in windows for hour in range(window.starts, window.ends)}
    return "".join("1" if hour in free else "0" for hour in range(WEEK))


def windows_of(mask: str) -> list[Window]:
    """The windows of a week's hours, each day's for itself."""
    found: list[Window] = []
    for weekday in range(7):
        hours = mask[weekday * DAY : (weekday + 1) * DAY] + "0"
        starts = None
        for hour, free in enumerate(hours):
            if free == "1" and starts is None:
                starts = hour
            elif free == "0" and starts is not None:
                found.append(Window(weekday, starts, hour))
                starts = None
    return found


def most_like(mask: str) -> Hours:
    """The profile whose hours are most like a week's."""
    return min(Hours, key=lambda hours: sum((int(free) - free_at(hours, at)) ** 2 for at, free in enumerate(mask)))


def declared_slots(hours: Hours) -> frozenset[int]:
    """The slots of a weekday, then of a day of the weekend, that go with a profile."""
    return frozenset(slot for slot in range(SLOTS) if free_at(hours, slot if slot < DAY else slot + 4 * DAY) >= FREE)


def free_at(hours: Hours, at: int) -> float:
    """How free people of a profile are at an hour of the week."""
    weekdays, weekend, else_weekdays, else_weekend = TYPICAL[hours]
    spans, otherwise = (weekend, else_weekend) if at >= 5 * DAY else (weekdays, else_weekdays)
    return next((weight for span, weight in spans if at % DAY in span), otherwise)
