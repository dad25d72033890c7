"""What an owner of points reads: the standing of their accounts, and every entry with its reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.people.actors import Actor
from app.points import policy, queries, sentences
from app.points.errors import NoSuchPoints
from app.points.models import Award, AwardStatus, Owner, RuleVersion, Stage, Unit
from app.registration.models import Organization

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
    _seen(organization_id, actor)
    return Standing(*_balances(Owner.ORGANIZATION, organization_id))


def of_volunteer(actor: Actor, request: PageRequest) -> Page[Entry]:
    """The person's own entries, the latest first."""
    mine = Award.volunteer_id == actor.account_id
    return _page("points.entries", mine, request, lambda award, since: explained(award, since, actor.language))


def of_organization(organization_id: UUID, actor: Actor, request: PageRequest) -> Page[Entry]:
    """An organization's entries, the latest first; raises :class:`NoSuchPoints`."""
    _seen(organization_id, actor)
    theirs = Award.organization_id == organization_id
    return _page("points.organization", theirs, request, lambda award, since: shared(award, since, actor.language))


def of_service(assignment_id: UUID, language: str) -> Entry | None:
    """What a service earned its volunteer; ``None`` where nothing is awarded yet."""
    row = db.session.execute(_rows().where(Award.assignment_id == assignment_id)).one_or_none()
    return None if row is None else explained(*row, language)


def explained(award: Award, rule_effective_on: date, language: str) -> Entry:
    """The volunteer's entry of an award."""
    return _entry(award, rule_effective_on, award.volunteer_points, sentences.of_volunteer(award, language))


def shared(award: Award, rule_effective_on: date, language: str) -> Entry:
    """The home organization's entry of an award."""
    return _entry(award, rule_effective_on, award.organization_points, sentences.of_organization(award, language))


def _entry(award: Award, rule_effective_on: date, points: int, sentence: str) -> Entry:
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
        rule_effective_on=rule_effective_on,
        sentence=sentence,
    )


def _page(
    name: str, whose: ColumnElement[bool], request: PageRequest, entry: Callable[[Award, date], Entry]
) -> Page[Entry]:
    page = page_of(name, _rows().where(whose), Order([Award.id]), request)
    return Page([entry(*row) for row in page.rows], page.next_cursor)


def _rows() -> Select[Award, date]:
    """Awards, each with the day from which its rule holds."""
    return select(Award, RuleVersion.effective_on).join(RuleVersion, RuleVersion.id == Award.rule_version_id)


def _balances(owner: Owner, owner_id: UUID) -> tuple[Balance, Balance]:
    """Report credit and reward points."""
    held = queries.balances(owner, str(owner_id))
    credit, reward = (Balance(held[unit, Stage.PROVISIONAL], held[unit, Stage.POSTED]) for unit in Unit)
    return credit, reward


def _seen(organization_id: UUID, actor: Actor) -> None:
    organization = db.session.get(Organization, organization_id)
    if organization is None or not policy.sees_points_of(organization, actor):
        raise NoSuchPoints()
