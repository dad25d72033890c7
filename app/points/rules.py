"""The rules of points: what a service is worth. Versioned, effective from a day on; a version is never changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.clock import local_date
from app.kit.database import db
from app.orders.models import Proof
from app.people.actors import Occasion
from app.points.checks.thresholds import BOUNDS as THRESHOLDS
from app.points.checks.thresholds import Thresholds
from app.points.checks.thresholds import unknown as unknown_thresholds
from app.points.errors import RuleMalformed, RuleTooEarly
from app.points.models import RuleVersion
from app.registration.models import ServiceType

HALF_HOUR = 30
"""Minutes: what a service is counted in."""
MOST_STARS = 5


class MinimumProof(StrEnum):
    """Which proof of check-in pays without the committee."""

    NONE = "none"
    """None is needed."""
    ANY = "any"
    """Any kind: the recipient's service code, or a second person."""
    SERVICE_CODE = "service_code"
    """The recipient's own code only."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One version's figures; points are whole numbers, percentages whole per cent, caps whole half hours in minutes.

    A cap of ``None`` is no cap. Raises :class:`RuleMalformed` with a pointer to each fault.
    """

    points_an_hour: int = 10
    points_by_service_type: Mapping[str, int] = field(default_factory=dict)
    urgent_percent: int = 20
    night_percent: int = 0
    """On the counted half hours that begin between 22:00 and 06:00 in Shanghai."""
    rating_percent: int = 0
    """On a service that is rated with five stars when its points are counted."""
    organization_percent: int = 50
    lowest_paid_stars: int = 3
    """Fewer stars pay nothing until the committee has reviewed the service."""
    minimum_proof: MinimumProof = MinimumProof.ANY
    """A service with less proof waits for the committee."""
    day_cap_minutes: int | None = 240
    month_cap_minutes: int | None = None
    year_cap_minutes: int | None = None
    notice_working_days: int = 3
    checks: Thresholds = field(default_factory=Thresholds)
    """Where the checks begin to ask."""

    def __post_init__(self) -> None:
        """Refuse figures that cannot be a rule."""
        faults = _faults(self)
        if faults:
            raise RuleMalformed(faults)

    def rate(self, service_type: str) -> int:
        """Points an hour for a type of service."""
        return self.points_by_service_type.get(service_type, self.points_an_hour)

    def accepts_rating(self, stars: int | None) -> bool:
        """Whether a service with so many stars (``None``: nobody rated it) is paid without the committee."""
        return stars is None or stars >= self.lowest_paid_stars

    def accepts_proof(self, proof: Proof | None) -> bool:
        """Whether a service with this proof of check-in is paid without the committee."""
        if self.minimum_proof is MinimumProof.SERVICE_CODE:
            return proof in (Proof.SERVICE_CODE, Proof.ROTATING_CODE)
        return proof is not None or self.minimum_proof is MinimumProof.NONE

    def as_row(self) -> dict[str, Any]:
        """The figures as a version's row keeps them."""
        return asdict(self)


_BOUNDS = {
    "points_an_hour": (0, 1000),
    "urgent_percent": (0, 200),
    "night_percent": (0, 200),
    "rating_percent": (0, 200),
    "organization_percent": (0, 200),
    "lowest_paid_stars": (1, 5),
    "day_cap_minutes": (HALF_HOUR, 1440),
    "month_cap_minutes": (HALF_HOUR, 31 * 1440),
    "year_cap_minutes": (HALF_HOUR, 366 * 1440),
    "notice_working_days": (0, 30),
}
_CAPS = ("day_cap_minutes", "month_cap_minutes", "year_cap_minutes")


def rule_of(row: Mapping[str, Any]) -> Rule:
    """The rule that a version's row keeps; raises :class:`RuleMalformed`. A figure that the row does not name is the default.

    Rows older than ``minimum_proof`` say whether any proof is needed at all, and go on meaning it.
    """
    figures = dict(row)
    if "needs_proof" in figures:
        figures["minimum_proof"] = MinimumProof.ANY if figures.pop("needs_proof") else MinimumProof.NONE
    figures["checks"] = _thresholds(figures.get("checks") or {})
    unknown = set(figures) - {entry.name for entry in fields(Rule)}
    if unknown:
        raise RuleMalformed({f"/rule/{name}": ["is no figure of a rule"] for name in sorted(unknown)})
    if figures.get("minimum_proof", MinimumProof.ANY) not in list(MinimumProof):
        raise RuleMalformed({"/rule/minimum_proof": ["must be none, any or service_code"]})
    return Rule(**{**figures, "minimum_proof": MinimumProof(figures.get("minimum_proof", MinimumProof.ANY))})


def _thresholds(figures: Mapping[str, Any]) -> Thresholds:
    unknown = unknown_thresholds(figures)
    if unknown:
        raise RuleMalformed({f"/rule/checks/{name}": ["is no threshold of a check"] for name in unknown})
    return Thresholds(**figures)


def _faults(rule: Rule) -> dict[str, list[str]]:
    faults = {
        f"/rule/{name}": [f"must be a whole number from {least} to {most}"]
        for name, (least, most) in _BOUNDS.items()
        if not _within(getattr(rule, name), least, most, optional=name in _CAPS)
    }
    for code, points in rule.points_by_service_type.items():
        if not _within(points, 0, 1000, optional=False):
            faults[f"/rule/points_by_service_type/{code}"] = ["must be a whole number from 0 to 1000"]
    for name in rule.checks.faults():
        least, most = THRESHOLDS[name]
        faults[f"/rule/checks/{name}"] = [f"must be a whole number from {least} to {most}"]
    return faults or _cap_faults(rule)


def _within(value: Any, least: int, most: int, *, optional: bool) -> bool:
    if value is None:
        return optional
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _cap_faults(rule: Rule) -> dict[str, list[str]]:
    caps = [(name, getattr(rule, name)) for name in _CAPS if getattr(rule, name) is not None]
    faults = {f"/rule/{name}": ["must be whole half hours"] for name, cap in caps if cap % HALF_HOUR}
    for (_, shorter), (name, longer) in pairwise(caps):
        if longer < shorter:
            faults[f"/rule/{name}"] = ["must not be below the cap of a shorter time"]
    return faults


def decree(effective_on: date, rule: Rule, occasion: Occasion) -> RuleVersion:
    """Put a rule into force from a day on, today at the earliest. What was awarded before stays as it is.

    Refusals: :class:`RuleTooEarly`; :class:`RuleMalformed` for a rate of a service type that does not exist;
    :class:`app.points.errors.RuleDayTaken` for a day that has a version already.
    """
    require_types(rule)
    if effective_on < local_date(occasion.at):
        raise RuleTooEarly(earliest=local_date(occasion.at).isoformat())
    creator: UUID | None = occasion.actor_id
    version = RuleVersion(
        effective_on=effective_on, rule=rule.as_row(), created_at=occasion.at, created_by_id=creator
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    return version


def require_types(rule: Rule) -> None:
    """Raise :class:`RuleMalformed` with a pointer to each rate of a service type that does not exist."""
    named = set(rule.points_by_service_type)
    known = set(db.session.scalars(select(ServiceType.code).where(ServiceType.code.in_(named)))) if named else named
    if named - known:
        pointers = (f"/rule/points_by_service_type/{code}" for code in sorted(named - known))
        raise RuleMalformed({pointer: ["there is no such service type"] for pointer in pointers})


def in_force(day: date) -> RuleVersion:
    """The version in force on a day in Shanghai; there is one on every day since the service began."""
    since = select(RuleVersion).where(RuleVersion.effective_on <= day)
    return db.session.scalars(since.order_by(RuleVersion.effective_on.desc()).limit(1)).one()
