"""What one service earns: pure arithmetic on whole numbers.

Points are counted by the started half hour; a half point rounds up. Percentages are of the base, and round half up, too; the
night's is of the base's share that was earned at night.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.kit.clock import SHANGHAI, local_date
from app.orders.models import Proof
from app.points.rules import HALF_HOUR, MOST_STARS, Rule

NIGHT_BEGINS, NIGHT_ENDS = 22, 6
"""Hours of the day in Shanghai."""


@dataclass(frozen=True, kw_only=True)
class ServiceFacts:
    """What is known of a confirmed service. ``minutes`` are actual ones, without travel."""

    order_id: UUID
    assignment_id: UUID
    volunteer_id: UUID
    organization_id: UUID
    """The home organization as it was at the time of service."""
    place_code: str
    service_type: str
    is_urgent: bool
    started_at: datetime
    minutes: int
    stars: int | None
    """``None``: nobody rated it."""
    proof: Proof | None
    """How the check-in was proved; ``None``: not at all."""

    @property
    def served_on(self) -> date:
        """The day in Shanghai on which the service began; the whole service belongs to it, also past midnight."""
        return local_date(self.started_at)


@dataclass(frozen=True)
class Counted:
    """Minutes of the same volunteer that were counted before: on the same day, in the same month and year."""

    day: int = 0
    month: int = 0
    year: int = 0


@dataclass(frozen=True, kw_only=True)
class Calculation:
    """What a service earns, with the figures that explain it."""

    minutes_counted: int
    minutes_over_cap: int
    rate: int
    base: int
    urgent_bonus: int
    night_half_hours: int
    night_bonus: int
    rating_bonus: int
    organization_percent: int
    volunteer_points: int
    organization_points: int

    @property
    def explanation(self) -> dict[str, Any]:
        """The figures of the entry's sentence, as the award keeps them."""
        return {
            "half_hours": self.minutes_counted // HALF_HOUR,
            "rate": self.rate,
            "base": self.base,
            "urgent": self.urgent_bonus,
            "night_half_hours": self.night_half_hours,
            "night": self.night_bonus,
            "rating": self.rating_bonus,
            "over_cap": self.minutes_over_cap,
            "share": self.organization_percent,
        }


def calculate(facts: ServiceFacts, rule: Rule, already: Counted) -> Calculation:
    """What the service earns under a rule, given what was counted for the volunteer before."""
    rounded = -(-facts.minutes // HALF_HOUR) * HALF_HOUR
    counted = min(rounded, _room(rule, already))
    half_hours, rate = counted // HALF_HOUR, rule.rate(facts.service_type)
    base = _rounded(half_hours * rate, 2)
    at_night = _at_night(facts.started_at, half_hours)
    urgent = _percent(base, rule.urgent_percent) if facts.is_urgent else 0
    night = _rounded(base * at_night * rule.night_percent, 100 * half_hours) if at_night else 0
    rating = _percent(base, rule.rating_percent) if facts.stars == MOST_STARS else 0
    total = base + urgent + night + rating
    return Calculation(
        minutes_counted=counted,
        minutes_over_cap=rounded - counted,
        rate=rate,
        base=base,
        urgent_bonus=urgent,
        night_half_hours=at_night,
        night_bonus=night,
        rating_bonus=rating,
        organization_percent=rule.organization_percent,
        volunteer_points=total,
        organization_points=_percent(total, rule.organization_percent),
    )


def _room(rule: Rule, already: Counted) -> int:
    """How many more minutes the caps allow, in whole half hours: a cap that was lowered may already be passed."""
    caps = (
        (rule.day_cap_minutes, already.day),
        (rule.month_cap_minutes, already.month),
        (rule.year_cap_minutes, already.year),
    )
    rooms = [cap - used for cap, used in caps if cap is not None]
    least = max(0, min(rooms, default=1440))
    return least - least % HALF_HOUR


def _at_night(started_at: datetime, half_hours: int) -> int:
    """How many of the first half hours begin in the night; Shanghai has had no summer time since 1991."""
    begins = started_at.astimezone(SHANGHAI)
    hours = ((begins + timedelta(minutes=HALF_HOUR * number)).hour for number in range(half_hours))
    return sum(hour >= NIGHT_BEGINS or hour < NIGHT_ENDS for hour in hours)


def _percent(points: int, percent: int) -> int:
    return _rounded(points * percent, 100)


def _rounded(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
