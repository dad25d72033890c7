"""A draft of a rule tried on last month's real services before it takes effect: who would have got more, who less.

Every service is counted twice by :func:`app.points.calculation.calculate`, as an award is: by the rule in force and by the draft,
in the order in which the services were awarded, each with caps of its own. A service that a rule holds back for its rating or its
proof pays nothing there, and is counted as waiting. What was counted in the year before the month stays as it was.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.kit.clock import local_date
from app.kit.database import db
from app.kit.texts import text
from app.kit.verification import masked
from app.orders.models import Assignment, Order, Rating, Urgency
from app.people.actors import Occasion
from app.people.models import Account
from app.places.queries import place
from app.points import rules
from app.points.calculation import Counted, ServiceFacts, calculate
from app.points.errors import PreviewTooWide
from app.points.models import Award, AwardStatus
from app.points.rules import Rule, rule_of

MOST_MEMBERS = 12
MOST_SERVICES = 100_000


@dataclass
class Total:
    """What a rule gives: points of both sides, and how many services wait for the committee instead."""

    volunteer_points: int = 0
    organization_points: int = 0
    waiting: int = 0

    def add(self, other: "Total") -> None:
        """Add another one to this."""
        self.volunteer_points += other.volunteer_points
        self.organization_points += other.organization_points
        self.waiting += other.waiting


@dataclass
class Compared:
    """Some services, under the rule in force and under the draft."""

    services: int = 0
    before: Total = field(default_factory=Total)
    after: Total = field(default_factory=Total)

    def add(self, before: Total, after: Total) -> None:
        """Count one service."""
        self.services += 1
        self.before.add(before)
        self.after.add(after)

    @property
    def change(self) -> int:
        """How many points the volunteers get more."""
        return self.after.volunteer_points - self.before.volunteer_points

    @property
    def change_percent(self) -> float | None:
        """Likewise in per cent, to a tenth; ``None`` where there was nothing."""
        points = self.before.volunteer_points
        return round(100 * self.change / points, 1) if points else None


@dataclass(frozen=True)
class Member:
    """A volunteer whose points change. The name is masked: it is for who knows them."""

    volunteer_id: UUID
    name: str
    compared: Compared


@dataclass(frozen=True)
class Preview:
    """What a draft would have done."""

    first_day: date
    last_day: date
    total: Compared
    services_changed: int
    members: list[Member]
    """Those who change most, at most twelve, the greatest change first."""
    service_types: dict[str, Compared]
    sentence: str


class Replay:
    """A month under one rule: what each service earns, and what the caps leave for the next."""

    def __init__(self, rule: Rule, year_before: Mapping[UUID, int]) -> None:
        self._rule, self._year_before = rule, year_before
        self._days: Counter[tuple[UUID, date]] = Counter()
        self._months: Counter[UUID] = Counter()

    def earns(self, facts: ServiceFacts) -> Total:
        """What the next service earns."""
        who, day = facts.volunteer_id, (facts.volunteer_id, facts.served_on)
        month = self._months[who]
        earned = calculate(facts, self._rule, Counted(self._days[day], month, self._year_before.get(who, 0) + month))
        self._days[day] += earned.minutes_counted
        self._months[who] += earned.minutes_counted
        if self._rule.accepts_rating(facts.stars) and self._rule.accepts_proof(facts.proof):
            return Total(earned.volunteer_points, earned.organization_points)
        return Total(waiting=1)


def preview(draft: Rule, place_code: str | None, occasion: Occasion) -> Preview:
    """What a draft would have given for last month's services (in Shanghai, of a place and all below it) beside today's rule.

    Changes nothing. Refusals: :class:`app.points.errors.RuleMalformed`, :class:`app.points.errors.PreviewTooWide`,
    :class:`app.places.errors.PlaceNotFound`.
    """
    rules.require_types(draft)
    if place_code is not None:
        place(place_code)
    today = local_date(occasion.at)
    last_day = today.replace(day=1) - timedelta(days=1)
    first_day = last_day.replace(day=1)
    present = rule_of(rules.in_force(today).rule)
    before = _year_before(first_day) if present.year_cap_minutes or draft.year_cap_minutes else {}
    trial = Trial(Replay(present, before), Replay(draft, before), place_code or "")
    for facts in _services(first_day, last_day, place_code):
        trial.count(facts)
    language = occasion.person.language
    return Preview(
        first_day=first_day,
        last_day=last_day,
        total=trial.total,
        services_changed=trial.services_changed,
        members=_named(trial.most_changed()),
        service_types=dict(sorted(trial.service_types.items())),
        sentence=_sentence(trial, first_day, language),
    )


class Trial:
    """Both replays side by side, summed over all, by member and by type of service."""

    def __init__(self, present: Replay, draft: Replay, place_code: str) -> None:
        self._present, self._draft, self._place_code = present, draft, place_code
        self.total = Compared()
        self.members: defaultdict[UUID, Compared] = defaultdict(Compared)
        self.service_types: defaultdict[str, Compared] = defaultdict(Compared)
        self.services_changed = 0

    def count(self, facts: ServiceFacts) -> None:
        """Count the next service. One beyond the place uses up its member's caps, and is in no sum."""
        before, after = self._present.earns(facts), self._draft.earns(facts)
        if not facts.place_code.startswith(self._place_code):
            return
        for compared in (self.total, self.members[facts.volunteer_id], self.service_types[facts.service_type]):
            compared.add(before, after)
        self.services_changed += before != after

    def most_changed(self) -> list[tuple[UUID, Compared]]:
        """The members whose points change, the greatest change first; equals in the order of their ids."""
        changed = [(who, compared) for who, compared in self.members.items() if compared.change]
        return sorted(changed, key=lambda entry: (-abs(entry[1].change), entry[0]))[:MOST_MEMBERS]


def _services(first_day: date, last_day: date, place_code: str | None) -> Iterator[ServiceFacts]:
    """The month's services that count, as they were awarded: of everybody who served in the place, also elsewhere."""
    in_month = (Award.served_on.between(first_day, last_day), Award.status != AwardStatus.REVERSED)
    statement = (
        select(Award.order_id, Award.assignment_id, Award.volunteer_id, Award.organization_id, Award.place_code,
               Award.minutes_served, Order.service_type, Order.urgency, Rating.stars, Assignment.proof,
               func.coalesce(Assignment.checked_in_at, Order.starts_at).label("started_at"))
        .join(Order, Order.id == Award.order_id)
        .join(Assignment, Assignment.id == Award.assignment_id)
        .outerjoin(Rating, Rating.assignment_id == Award.assignment_id)
        .where(*in_month)
        .order_by(Award.id)
        .limit(MOST_SERVICES + 1)
    )  # fmt: skip
    if place_code is not None:
        here = select(Award.volunteer_id).where(*in_month, Award.place_code.startswith(place_code, autoescape=True))
        statement = statement.where(Award.volunteer_id.in_(here))
    for number, row in enumerate(db.session.execute(statement)):
        if number == MOST_SERVICES:
            raise PreviewTooWide(most=MOST_SERVICES)
        yield _facts(row)


def _facts(row: Any) -> ServiceFacts:
    return ServiceFacts(
        order_id=row.order_id,
        assignment_id=row.assignment_id,
        volunteer_id=row.volunteer_id,
        organization_id=row.organization_id,
        place_code=row.place_code,
        service_type=row.service_type,
        is_urgent=row.urgency is Urgency.URGENT,
        started_at=row.started_at,
        minutes=row.minutes_served,
        stars=row.stars,
        proof=row.proof,
    )


def _year_before(first_day: date) -> dict[UUID, int]:
    """Each volunteer's minutes counted in the year before the month."""
    total = func.sum(Award.minutes_counted)
    in_year = (Award.served_on >= first_day.replace(month=1), Award.served_on < first_day)
    counted = select(Award.volunteer_id, total).where(*in_year, Award.status != AwardStatus.REVERSED)
    return {who: int(minutes) for who, minutes in db.session.execute(counted.group_by(Award.volunteer_id))}


def _named(members: list[tuple[UUID, Compared]]) -> list[Member]:
    ids = [who for who, _ in members]
    names = {
        row.id: row.name for row in db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    }
    return [Member(who, masked(names.get(who)), compared) for who, compared in members]


def _sentence(trial: Trial, month: date, language: str) -> str:
    """The outcome in words: "would have given 3 % fewer points"."""
    total, percent = trial.total, trial.total.change_percent
    figures: dict[str, Any] = {
        "year": month.year, "month": month.month, "services": total.services, "changed": trial.services_changed,
        "before": total.before.volunteer_points, "after": total.after.volunteer_points, "percent": abs(percent or 0.0),
        "waiting_before": total.before.waiting, "waiting_after": total.after.waiting,
    }  # fmt: skip
    way = "none" if not total.services else "same" if not total.change else "more" if total.change > 0 else "fewer"
    if percent is None and total.change:
        way = "new"
    return text(f"points.preview.{way}", language, **figures)
