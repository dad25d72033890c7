"""Rankings of a place's last month. Off by default, for the rules against formalism forbid public point rankings of people.

Where a place's committee turns them on, with a reason that everybody may read, organizations and teams are ranked; a person is
named only where they have asked for it, and by a masked name.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from app.kit.clock import local_date
from app.kit.database import db
from app.kit.texts import text
from app.kit.verification import masked
from app.people.actors import Occasion
from app.people.events import AccountErased
from app.people.models import Account
from app.people.permissions import Permission
from app.places.queries import place
from app.points.models import Award, AwardStatus
from app.points.rankings.errors import RankingsNotYours, RankingsOff
from app.points.rankings.models import RankingConsent, RankingSetting
from app.registration.models import Organization, Team, TeamMember

MOST_RANKED = 50


class RankingOf(StrEnum):
    """What is ranked."""

    ORGANIZATIONS = "organizations"
    TEAMS = "teams"
    PERSONS = "persons"
    """Only those who asked for it."""


@dataclass(frozen=True)
class Setting:
    """Whether a place has rankings, why its committee settled so, and why they are off unless it does."""

    place_code: str
    is_on: bool
    reason: str | None
    set_at: datetime | None
    why_off: str


@dataclass(frozen=True)
class Ranked:
    """One line; equal points share a rank."""

    rank: int
    id: UUID | None
    """``None`` for a person."""
    name: str
    points: int


@dataclass(frozen=True)
class Ranking:
    """The most of a month: at most fifty lines."""

    place_code: str
    of: RankingOf
    first_day: date
    rows: list[Ranked]


def setting(place_code: str, language: str) -> Setting:
    """What a place has settled; raises :class:`app.places.errors.PlaceNotFound`."""
    place(place_code)
    found = db.session.get(RankingSetting, place_code)
    why = text("points.rankings.why-off", language)
    if found is None:
        return Setting(place_code, is_on=False, reason=None, set_at=None, why_off=why)
    return Setting(place_code, found.is_on, found.reason, found.set_at, why)


def settle(place_code: str, is_on: bool, reason: str, occasion: Occasion) -> Setting:
    """Turn a place's rankings on or off, by the committee of the place or above it; raises :class:`RankingsNotYours`."""
    place(place_code)
    if not occasion.person.may_at(Permission.POINTS_REVIEW, place_code):
        raise RankingsNotYours()
    values = {"is_on": is_on, "reason": reason, "set_at": occasion.at, "set_by_id": occasion.actor_id}
    made = insert(RankingSetting).values(place_code=place_code, **values)
    db.session.execute(made.on_conflict_do_update(index_elements=["place_code"], set_=values))
    db.session.expire_all()
    return setting(place_code, occasion.person.language)


def takes_part(account_id: UUID) -> bool:
    """Whether a person is in rankings of persons."""
    return bool(db.session.scalar(select(exists().where(RankingConsent.account_id == account_id))))


def take_part(is_in: bool, occasion: Occasion) -> bool:
    """Be in rankings of persons, or no longer; whether one is now."""
    mine = occasion.person.account_id
    if is_in:
        made = insert(RankingConsent).values(account_id=mine, given_at=occasion.at)
        db.session.execute(made.on_conflict_do_nothing())
    else:
        db.session.execute(delete(RankingConsent).where(RankingConsent.account_id == mine))
    return is_in


def on_account_erased(event: AccountErased) -> None:
    """Whoever is gone is in no ranking."""
    db.session.execute(delete(RankingConsent).where(RankingConsent.account_id == event.account_id))


def ranking(place_code: str, of: RankingOf, occasion: Occasion) -> Ranking:
    """A place's ranking of last month, by the points of its services that stand; raises :class:`RankingsOff`."""
    if not setting(place_code, occasion.person.language).is_on:
        raise RankingsOff()
    last_day = local_date(occasion.at).replace(day=1) - timedelta(days=1)
    first_day = last_day.replace(day=1)
    counted = (
        Award.place_code.startswith(place_code, autoescape=True),
        Award.served_on.between(first_day, last_day),
        Award.status == AwardStatus.POSTED,
    )
    found = db.session.execute(_SUMS[of]().where(*counted)).all()
    rows = [Ranked(row.rank, *_shown(of, row), int(row.points)) for row in found]
    return Ranking(place_code, of, first_day, rows)


def _shown(of: RankingOf, row: Any) -> tuple[UUID | None, str]:
    return (None, masked(row.name)) if of is RankingOf.PERSONS else (row.id, row.name)


def _ranked(by: Any, points: Any) -> Select[*tuple[Any, ...]]:
    total = func.sum(points)
    ranked = select(by.id, by.name, total.label("points"), func.rank().over(order_by=total.desc()).label("rank"))
    return ranked.select_from(by).group_by(by.id, by.name).order_by(total.desc(), by.id).limit(MOST_RANKED)


def _organizations() -> Select[*tuple[Any, ...]]:
    return _ranked(Organization, Award.organization_points).join(Award, Award.organization_id == Organization.id)


def _teams() -> Select[*tuple[Any, ...]]:
    """Each team by what its members earned since they joined it."""
    return (
        _ranked(Team, Award.volunteer_points)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .join(Award, Award.volunteer_id == TeamMember.account_id)
        .where(Award.awarded_at >= TeamMember.joined_at)
    )


def _persons() -> Select[*tuple[Any, ...]]:
    return (
        _ranked(Account, Award.volunteer_points)
        .join(RankingConsent, RankingConsent.account_id == Account.id)
        .join(Award, Award.volunteer_id == Account.id)
    )


_SUMS = {RankingOf.ORGANIZATIONS: _organizations, RankingOf.TEAMS: _teams, RankingOf.PERSONS: _persons}
