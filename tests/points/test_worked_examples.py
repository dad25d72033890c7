"""Worked examples: each line of ``worked_examples.txt`` is awarded as a confirmed service is, and must earn what stands there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.kit.clock import SHANGHAI, now
from app.kit.database import db
from app.people.actors import Occasion
from app.points import ledger, queries, rules, sentences, settling
from app.points.awards import reference_of
from app.points.models import Award, AwardStatus, Owner, Stage, Unit
from app.points.rules import Rule
from app.registration.models import MemberRegistration, Volunteer
from tests.builders import orders, people, points
from tests.builders.registration import approved_volunteer, organization
from tests.fakes import StandingClock

LINES = (Path(__file__).parent / "worked_examples.txt").read_text(encoding="utf-8").splitlines()
LONG_AGO = date(2025, 1, 1)
WAITS = "；待社区审核："


@dataclass(frozen=True)
class Example:
    """One line of the table."""

    began_at: datetime
    minutes: int
    what: tuple[str, ...]
    counted: int
    volunteer_points: int
    organization_points: int
    sentence: str


def chapters() -> dict[str, list[str]]:
    """The lines of each chapter by its title."""
    found: dict[str, list[str]] = {}
    for line in LINES:
        if line.startswith("="):
            found[line.strip("= ")] = []
        elif line.strip() and not line.startswith("#"):
            found[list(found)[-1]].append(line)
    return found


def example(line: str) -> Example:
    began, minutes, what, counted, volunteer, home, sentence = (part.strip() for part in line.split("|"))
    began_at = datetime.strptime(began, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    return Example(began_at, int(minutes), tuple(what.split()), int(counted), int(volunteer), int(home), sentence)


def decree(line: str) -> None:
    """Put the rule of a line into force, long ago or from the day that it names."""
    head, _, figures = line.partition(":")
    day = date.fromisoformat(head.split()[-1]) if " from " in head else LONG_AGO
    named = dict(figure.split("=") for figure in figures.split())
    known: dict[str, Any] = {name: int(named.pop(name)) for name in list(named) if name in Rule.__dataclass_fields__}
    rates = {code: int(points) for code, points in named.items()}
    at = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    rules.decree(day, Rule(points_by_service_type=rates, **known), Occasion(None, at))


def service(what: tuple[str, ...]) -> dict[str, Any]:
    """The words of a line as the builder knows them."""
    known: dict[str, Any] = {"urgent": {"is_urgent": True}, "unrated": {"stars": None}, "noproof": {"proof": None}}
    facts: dict[str, Any] = {}
    for word in what:
        name, _, value = word.partition("=")
        facts |= known.get(name) or ({"stars": int(value)} if name == "stars" else {"service_type": value})
    return facts


def awarded(wanted: Example, volunteer: Volunteer) -> Award:
    """The award of a line: made now, or the one of the same beginning, reversed now."""
    if wanted.what != ("reverse",):
        return points.award(
            wanted.minutes, volunteer=volunteer, began_at=wanted.began_at, **service(wanted.what)
        )  # fmt: skip
    same_day = select(Award).where(Award.volunteer_id == volunteer.account_id, Award.minutes_served == wanted.minutes)
    award = db.session.scalars(same_day.where(Award.served_on == wanted.began_at.date())).one()
    settling.reverse(award.id, "重复登记", Occasion(None, now()))
    return award


def test_there_are_at_least_forty_examples() -> None:
    assert sum("|" in line for lines in chapters().values() for line in lines) >= 40


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("title", list(chapters()))
def test_worked_examples(title: str) -> None:
    volunteer = approved_volunteer()
    for line in chapters()[title]:
        if "|" not in line:
            decree(line)
            continue
        wanted = example(line)
        award = awarded(wanted, volunteer)
        earned = award.minutes_counted, award.volunteer_points, award.organization_points
        assert earned == (wanted.counted, wanted.volunteer_points, wanted.organization_points), line
        assert list(_told(award, wanted)) == [], line
    _ledger_agrees(volunteer)


def _told(award: Award, wanted: Example) -> Iterator[str]:
    """What is wrong with the sentences of both sides."""
    told = sentences.of_volunteer(award, "zh")
    if wanted.sentence.endswith(WAITS):
        if award.status is not AwardStatus.HELD or not told.startswith(wanted.sentence) or told == wanted.sentence:
            yield f"{award.status}: {told}"
    elif told.split(WAITS)[0] != wanted.sentence:  # a check of its own may ask for a look, whatever it earns
        yield told
    share = f"志愿者得 {wanted.volunteer_points} 分，党组织得其 {award.explanation['share']}%，即 {wanted.organization_points} 分"
    if not sentences.of_organization(award, "zh").startswith(share):
        yield sentences.of_organization(award, "zh")


def _ledger_agrees(volunteer: Volunteer) -> None:
    """What was credited and not taken back stands on both sides' accounts."""
    mine = Award.volunteer_id == volunteer.account_id
    awards = db.session.scalars(select(Award).where(mine, Award.status != AwardStatus.REVERSED)).all()
    credited = [award for award in awards if ledger.has(reference_of(award))]
    sides = (
        (Owner.VOLUNTEER, volunteer.account_id, sum(award.volunteer_points for award in credited)),
        (Owner.ORGANIZATION, volunteer.organization_id, sum(award.organization_points for award in credited)),
    )
    for owner, owner_id, wanted in sides:
        held = queries.balances(owner, str(owner_id))
        assert all(held[unit, Stage.PROVISIONAL] == wanted for unit in Unit)


def test_a_work_unit_changed_between_acceptance_and_service_is_credited(app: object, clock: StandingClock) -> None:
    order, who, later = orders.open_order(), orders.volunteer(), organization()
    orders.accepted(order, who)
    before = db.session.get_one(Volunteer, who.id).organization_id
    db.session.query(MemberRegistration).filter_by(account_id=who.id).update({"organization_id": later.id})
    db.session.commit()

    part = orders.confirmed(order, who, minutes=90)

    award = points.award_of(part.id)
    assert (award.volunteer_points, award.organization_points, award.organization_id) == (15, 8, later.id)
    assert later.id != before


def test_a_late_reversal_takes_back_what_stands_and_no_more(app: object, clock: StandingClock) -> None:
    volunteer = approved_volunteer()
    first, second = (points.award(minutes, volunteer=volunteer) for minutes in (90, 30))
    clock.move(days=400)
    for award in (first, second):
        settling.post(award.id, people.occasion(people.administrator()))
    settling.reverse(first.id, "重复登记", Occasion(None, now()))

    held = queries.balances(Owner.VOLUNTEER, str(volunteer.account_id))
    assert {stage: held[Unit.REPORT_CREDIT, stage] for stage in Stage} == {Stage.PROVISIONAL: 0, Stage.POSTED: 5}
    assert (
        sentences.of_volunteer(points.award_of(first.assignment_id), "zh")
        == "1.5 小时 × 10，共 15 分；已冲正：重复登记"
    )
    assert db.session.scalar(select(func.count()).select_from(Award)) == 2
