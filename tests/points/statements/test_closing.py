"""A month, a quarter and a year are closed once, out of what was entered in them, each chained to the one before."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.kit.clock import now
from app.kit.database import db
from app.kit.transaction import transaction
from app.people.actors import Occasion
from app.points import settling
from app.points.models import Award
from app.points.statements import closing
from app.points.statements.errors import PeriodStillOpen
from app.points.statements.models import Closing, Part, PeriodKind, Statement, SubjectKind
from app.points.statements.periods import Period
from jobs import settle_periods
from jobs.ticks import Tick
from tests.builders import places, points, registration
from tests.builders.registration import approved_volunteer
from tests.builders.statements import closed, of, stands
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")
MARCH = Period(PeriodKind.MONTH, date(2026, 3, 1))


def taken_back(award: Award) -> None:
    with transaction():
        settling.reverse(award.id, "重复登记", Occasion(None, now()))


def held(statement: Statement, name: str = "closing") -> list[int]:
    units = statement.content[name]
    return [units[unit][stage] for unit in ("report_credit", "reward_points") for stage in ("provisional", "posted")]


def test_a_month_tells_what_came_to_stand_what_is_in_notice_and_what_was_taken_back(clock: StandingClock) -> None:
    volunteer = approved_volunteer()
    taken = points.award(60, volunteer=volunteer, service_type="tutoring", stars=4)
    posted = [
        taken,
        points.award(90, volunteer=volunteer, service_type="repairs_errands", stars=None),
        points.award(30, volunteer=volunteer, service_type="repairs_errands", stars=5),
    ]
    for award in posted:
        stands(award, clock, days=0 if award is not taken else 7)
    points.award(120, volunteer=volunteer)
    taken_back(taken)
    closed(clock)

    (mine,) = of(SubjectKind.PERSON, volunteer.account_id)

    assert mine.content["by_service_type"] == {
        "tutoring": {"services": 1, "minutes": 60, "report_credit": 10, "reward_points": 10},
        "repairs_errands": {"services": 2, "minutes": 120, "report_credit": 20, "reward_points": 20},
    }
    assert mine.content["services"] == {
        "services": 3, "minutes": 180, "minutes_served": 180, "report_credit": 30, "reward_points": 30,
    }  # fmt: skip
    assert mine.content["rating"] == {"average_hundredths": 450, "rated": 2, "unrated": 1, "stars": 9}
    assert mine.content["reversals"] == {"services": 1, "minutes": 60, "report_credit": -10, "reward_points": -10}
    assert {kind: moved["entries"] for kind, moved in mine.content["movements"].items()} == {
        "award": 4, "posting": 3, "reversal": 1,
    }  # fmt: skip
    assert (held(mine, "opening"), held(mine)) == ([0, 0, 0, 0], [20, 20, 20, 20])


def test_the_home_organization_and_every_place_above_have_a_statement_of_the_same_services(
    clock: StandingClock,
) -> None:
    award = stands(points.award(90), clock)
    closed(clock)

    (share,) = of(SubjectKind.ORGANIZATION, award.organization_id)
    assert held(share) == [0, 8, 0, 8]
    for kind, digits in ((SubjectKind.COMMUNITY, 12), (SubjectKind.SUBDISTRICT, 9), (SubjectKind.DISTRICT, 6)):
        (given,) = of(kind, award.place_code[:digits])
        assert held(given) == [0, 23, 0, 23]
        assert given.content["services"]["report_credit"] == 23
        assert given.number.startswith("DZ-")


def test_a_person_without_an_entry_has_no_statement(clock: StandingClock) -> None:
    idle = approved_volunteer()
    points.award(30)
    closed(clock)

    assert of(SubjectKind.PERSON, idle.account_id) == []


@pytest.mark.parametrize(("at", "march"), [("15:59", True), ("16:00", False)])
def test_an_entry_belongs_to_the_month_of_shanghai_in_which_it_was_made(
    clock: StandingClock, at: str, march: bool
) -> None:
    clock.set(datetime.fromisoformat(f"2026-03-31T{at}Z"))  # midnight in Shanghai is 16:00 UTC
    award = points.award(60)
    closed(clock, month=5)

    (only,) = of(SubjectKind.PERSON, award.volunteer_id)

    assert only.period_on == (date(2026, 3, 1) if march else date(2026, 4, 1))


def test_a_later_correction_lands_in_the_next_month_which_names_the_hash_of_the_one_before(
    clock: StandingClock,
) -> None:
    award = stands(points.award(90), clock)
    closed(clock)
    (march,) = of(SubjectKind.PERSON, award.volunteer_id)
    before = (march.content, march.hash)
    clock.move(days=3)
    taken_back(award)
    closed(clock, month=5)

    march, april = of(SubjectKind.PERSON, award.volunteer_id)

    assert (march.content, march.hash) == before
    assert (held(april, "opening"), held(april)) == ([0, 15, 0, 15], [0, 0, 0, 0])
    assert (march.previous_hash, april.previous_hash) == (None, march.hash)
    assert april.content["reversals"]["services"] == 1
    assert april.content["services"]["services"] == 0


def test_anybody_can_compute_the_hash_of_a_statement(clock: StandingClock) -> None:
    award = stands(points.award(90), clock)
    closed(clock)
    db.session.expire_all()
    (mine,) = of(SubjectKind.PERSON, award.volunteer_id)

    text = json.dumps(
        {
            "version": 1, "number": mine.number, "subject": {"kind": "person", "id": str(award.volunteer_id)},
            "period": {"kind": "month", "first_day": "2026-03-01"}, "closed_at": "2026-03-31T17:00:00.000000+00:00",
            "previous": None, "content": mine.content,
        },
        sort_keys=True, ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip
    assert hashlib.sha256(text.encode()).digest() == mine.hash


def test_nothing_is_closed_before_one_o_clock_of_the_first_day(clock: StandingClock) -> None:
    points.award(90)
    clock.set(MARCH.ends)
    settle_periods.run(Tick())

    assert db.session.scalar(select(func.count()).select_from(Closing)) == 0
    with pytest.raises(PeriodStillOpen):
        closing.close((MARCH, Part.PERSON), Occasion(None, now()))


def test_months_are_closed_in_their_order(clock: StandingClock) -> None:
    points.award(90)
    clock.move(days=70)

    with pytest.raises(PeriodStillOpen):
        closing.close((MARCH.next, Part.PERSON), Occasion(None, now()))


def test_closing_twice_closes_once(clock: StandingClock) -> None:
    points.award(90)
    assert closed(clock).done == 9  # the ledger, five kinds of subject, and the quarter of three kinds of place

    assert closed(clock).done == 0
    assert closing.close((MARCH, Part.PERSON), Occasion(None, now())) == 0
    assert db.session.scalar(select(func.count()).select_from(Statement)) == 8


def test_a_closing_that_dies_half_way_leaves_nothing(clock: StandingClock, app: Flask) -> None:
    points.award(90)
    clock.set(datetime(2026, 4, 2, tzinfo=UTC))

    def die() -> None:
        with transaction():
            closing.close((MARCH, Part.PERSON), Occasion(None, now()))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        die()
    assert db.session.scalar(select(func.count()).select_from(Statement)) == 0
    assert closed(clock, hour=2).done == 9


def test_an_empty_ledger_has_nothing_to_close(clock: StandingClock) -> None:
    assert closed(clock).done == 0


def test_the_year_sums_its_months_and_names_each(clock: StandingClock) -> None:
    volunteer = approved_volunteer()
    stands(points.award(90, volunteer=volunteer, stars=5), clock)
    closed(clock)
    clock.move(days=3)
    stands(points.award(60, volunteer=volunteer, stars=None), clock)
    closed(clock, year=2027, month=1)

    (review,) = of(SubjectKind.PERSON, volunteer.account_id, PeriodKind.YEAR)
    months = of(SubjectKind.PERSON, volunteer.account_id)

    assert review.content["services"] == {
        "services": 2, "minutes": 150, "minutes_served": 150, "report_credit": 25, "reward_points": 25,
    }  # fmt: skip
    assert review.content["rating"] == {"average_hundredths": 500, "rated": 1, "unrated": 1, "stars": 5}
    assert (held(review, "opening"), held(review)) == ([0, 0, 0, 0], [0, 25, 0, 25])
    assert review.content["months"] == [
        {"month": f"{month.period_on:%Y-%m}", "number": month.number, "hash": month.hash.hex()} for month in months
    ]


def test_the_quarter_orders_organizations_by_hours_for_each_registered_member(clock: StandingClock) -> None:
    here = places.district().community
    busy, other, idle = (approved_volunteer(here, registration.organization(here)) for _ in range(3))
    awards = [points.award(minutes, volunteer=volunteer) for volunteer, minutes in ((busy, 120), (other, 30))]
    for award, days in zip(awards, (7, 0), strict=True):
        stands(award, clock, days)
    approved_volunteer(here, points.home_of(busy))
    closed(clock)

    (order,) = of(SubjectKind.COMMUNITY, here, PeriodKind.QUARTER)
    (district,) = of(SubjectKind.DISTRICT, here[:6], PeriodKind.QUARTER)

    def told(one: dict[str, Any]) -> tuple[Any, ...]:
        return one["rank"], one["organization_id"], one["members"], one["minutes"], one["minutes_a_member_hundredths"]

    assert [told(line) for line in order.content["order"]] == [
        (1, str(busy.organization_id), 2, 120, 6000),
        (2, str(other.organization_id), 1, 30, 3000),
        (3, str(idle.organization_id), 1, 0, 0),
    ]
    assert district.content == order.content


@pytest.mark.parametrize("table", ["statements", "closings"])
@pytest.mark.parametrize("change", ["UPDATE {} SET closed_at = now()", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_a_closed_statement_never_changes(clock: StandingClock, table: str, change: str) -> None:
    points.award(90)
    closed(clock)

    with pytest.raises(DBAPIError, match="never changes"), db.session.begin_nested():
        db.session.execute(text(change.format(table)))
