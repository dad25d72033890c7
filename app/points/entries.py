"""What an owner of points reads: the standing of their accounts, and every entry with its reason."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.orders import models as orders
from app.people.actors import Actor
from app.people.models import Language
from app.points import queries, sentences
from app.points.models import Award, AwardStatus, Owner, RuleVersion, Stage, Unit
from app.registration.models import ServiceType

COUNTING = (AwardStatus.PROVISIONAL, AwardStatus.POSTED)


@dataclass(frozen=True)
class Balance:
    """Points during public notice, and points that stand."""

    provisional: int
    posted: int


@dataclass(frozen=True)
class Standing:
    """What an owner has, in both units."""

    report_credit: Balance
    reward_points: Balance


@dataclass(frozen=True)
class VolunteerStanding(Standing):
    """What a volunteer has, with the minutes of all services that count: as served, and as counted under the caps."""

    services: int
    minutes_served: int
    minutes_counted: int


@dataclass(frozen=True)
class Entry:
    """One service's points for one side."""

    id: UUID
    order_id: UUID
    assignment_id: UUID
    volunteer_id: UUID
    served_on: date
    minutes_served: int
    minutes_counted: int
    points: int
    status: AwardStatus
    awarded_at: datetime
    posts_on: date
    rule_version_id: UUID
    rule_effective_on: date
    sentence: str
    """How the points come about."""
    source: str
    """Which service they are for, and by which version of the rules."""
    against: dict[str, str]
    """What spoke against them, by flag, in words with the evidence."""
    evidence: dict[str, dict[str, Any]]
    """The figures of that evidence and the orders to look at, by flag: for the committee only."""

    @property
    def held_because(self) -> list[str]:
        """Why they wait for the committee, while they do."""
        return list(self.against.values()) if self.status is AwardStatus.HELD else []


@dataclass(frozen=True)
class Grounds:
    """An award, and what it stands on: the type of service, in both languages, and the day from which its rule holds."""

    award: Award
    rule_effective_on: date
    service_type_zh: str
    service_type_en: str

    def source(self, language: str) -> str:
        """Which service the points are for, and by which version of the rules."""
        service_type = self.service_type_en if language == Language.ENGLISH else self.service_type_zh
        return sentences.source(self.award.served_on, service_type, self.rule_effective_on, language)


def standing_of(account_id: UUID) -> VolunteerStanding:
    """A volunteer's standing; a person without any service has nothing of everything."""
    totals = (func.count(), func.sum(Award.minutes_served), func.sum(Award.minutes_counted))
    row = db.session.execute(
        select(*(func.coalesce(total, 0) for total in totals)).where(
            Award.volunteer_id == account_id, Award.status.in_(COUNTING)
        )
    ).one()
    services, served, counted = (int(total) for total in row)
    return VolunteerStanding(*_balances(Owner.VOLUNTEER, account_id), services, served, counted)


def standing_of_organization(organization_id: UUID, actor: Actor) -> Standing:
    """An organization's standing, for its officers and the committees above it; raises :class:`NoSuchPoints`."""
    queries.require_sight(organization_id, actor)
    return Standing(*_balances(Owner.ORGANIZATION, organization_id))


def of_volunteer(month: str | None, actor: Actor, request: PageRequest) -> Page[Entry]:
    """The person's own entries, the latest first; of the services of a month (``2026-03``), or of all."""
    mine = (Award.volunteer_id == actor.account_id, *_served_in(month))
    return _page("points.entries", mine, request, lambda grounds: explained(grounds, actor.language))


def of_organization(organization_id: UUID, month: str | None, actor: Actor, request: PageRequest) -> Page[Entry]:
    """An organization's entries, likewise; raises :class:`NoSuchPoints`."""
    queries.require_sight(organization_id, actor)
    theirs = (Award.organization_id == organization_id, *_served_in(month))
    return _page("points.organization", theirs, request, lambda grounds: shared(grounds, actor.language))


def of_service(assignment_id: UUID, language: str) -> Entry | None:
    """What a service earned its volunteer at the last try; ``None`` where nothing is awarded yet."""
    last = rows().where(Award.assignment_id == assignment_id).order_by(Award.id.desc()).limit(1)
    row = db.session.execute(last).one_or_none()
    return None if row is None else explained(Grounds(*row), language)


def explained(grounds: Grounds, language: str) -> Entry:
    """The volunteer's entry of an award."""
    award = grounds.award
    return _entry(grounds, award.volunteer_points, sentences.of_volunteer(award, language), language)


def shared(grounds: Grounds, language: str) -> Entry:
    """The home organization's entry of an award."""
    award = grounds.award
    return _entry(grounds, award.organization_points, sentences.of_organization(award, language), language)


def _entry(grounds: Grounds, points: int, sentence: str, language: str) -> Entry:
    award = grounds.award
    return Entry(
        id=award.id,
        order_id=award.order_id,
        assignment_id=award.assignment_id,
        volunteer_id=award.volunteer_id,
        served_on=award.served_on,
        minutes_served=award.minutes_served,
        minutes_counted=award.minutes_counted,
        points=points,
        status=award.status,
        awarded_at=award.awarded_at,
        posts_on=award.posts_on,
        rule_version_id=award.rule_version_id,
        rule_effective_on=grounds.rule_effective_on,
        sentence=sentence,
        source=grounds.source(language),
        against=sentences.against(award, language),
        evidence=award.explanation.get("evidence", {}),
    )


def _page(
    name: str, whose: Sequence[ColumnElement[bool]], request: PageRequest, entry: Callable[[Grounds], Entry]
) -> Page[Entry]:
    page = page_of(name, rows().where(*whose), Order([Award.id]), request)
    return Page([entry(Grounds(*row)) for row in page.rows], page.next_cursor)


def _served_in(month: str | None) -> Sequence[ColumnElement[bool]]:
    if month is None:
        return ()
    first = date.fromisoformat(f"{month}-01")
    return (Award.served_on.between(first, first.replace(day=monthrange(first.year, first.month)[1])),)


def rows() -> Select[Award, date, str, str]:
    """Awards, each with its grounds."""
    return (
        select(Award, RuleVersion.effective_on, ServiceType.name_zh, ServiceType.name_en)
        .join(RuleVersion, RuleVersion.id == Award.rule_version_id)
        .join(orders.Order, orders.Order.id == Award.order_id)
        .join(ServiceType, ServiceType.code == orders.Order.service_type)
    )


def _balances(owner: Owner, owner_id: UUID) -> tuple[Balance, Balance]:
    """Report credit and reward points."""
    held = queries.balances(owner, str(owner_id))
    credit, reward = (Balance(held[unit, Stage.PROVISIONAL], held[unit, Stage.POSTED]) for unit in Unit)
    return credit, reward
