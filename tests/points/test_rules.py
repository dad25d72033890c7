"""A rule is validated when it is made and when it is read."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.kit.clock import local_date, now
from app.kit.database import db
from app.kit.errors import constraints_as_refusals
from app.orders.models import Proof
from app.people.actors import Occasion
from app.points.errors import RuleDayTaken, RuleMalformed, RuleTooEarly
from app.points.models import RuleVersion
from app.points.rules import MinimumProof, Rule, decree, in_force, rule_of
from tests.builders.people import by_service


def test_the_default_rule_is_the_field_s() -> None:
    rule = Rule()

    assert (rule.points_an_hour, rule.urgent_percent, rule.organization_percent) == (10, 20, 50)
    assert (rule.lowest_paid_stars, rule.day_cap_minutes, rule.notice_working_days) == (3, 240, 3)
    assert rule_of(rule.as_row()) == rule


@pytest.mark.parametrize(
    ("figures", "pointer"),
    [
        ({"points_an_hour": -1}, "/rule/points_an_hour"),
        ({"points_an_hour": 10.5}, "/rule/points_an_hour"),
        ({"points_an_hour": True}, "/rule/points_an_hour"),
        ({"points_an_hour": None}, "/rule/points_an_hour"),
        ({"points_by_service_type": {"tutoring": "12"}}, "/rule/points_by_service_type/tutoring"),
        ({"urgent_percent": 201}, "/rule/urgent_percent"),
        ({"lowest_paid_stars": 0}, "/rule/lowest_paid_stars"),
        ({"day_cap_minutes": 250}, "/rule/day_cap_minutes"),
        ({"day_cap_minutes": 0}, "/rule/day_cap_minutes"),
        ({"day_cap_minutes": 240, "month_cap_minutes": 210}, "/rule/month_cap_minutes"),
        ({"month_cap_minutes": 600, "year_cap_minutes": 570}, "/rule/year_cap_minutes"),
        ({"points_a_day": 3}, "/rule/points_a_day"),
        ({"night_percent": 201}, "/rule/night_percent"),
        ({"rating_percent": -1}, "/rule/rating_percent"),
        ({"minimum_proof": "photo"}, "/rule/minimum_proof"),
        ({"minimum_proof": None}, "/rule/minimum_proof"),
    ],
)
def test_figures_that_cannot_be_a_rule_are_refused_where_they_stand(figures: dict[str, Any], pointer: str) -> None:
    with pytest.raises(RuleMalformed) as refused:
        rule_of(figures)

    assert list(refused.value.faults) == [pointer]


@pytest.mark.parametrize(("needs_proof", "minimum"), [(True, MinimumProof.ANY), (False, MinimumProof.NONE)])
def test_a_figure_that_an_older_row_does_not_name_keeps_the_old_meaning(
    needs_proof: bool, minimum: MinimumProof
) -> None:
    old = rule_of({"points_an_hour": 10, "needs_proof": needs_proof})

    assert old.minimum_proof is minimum
    assert (old.night_percent, old.rating_percent) == (0, 0)


@pytest.mark.parametrize(
    ("minimum", "code", "second_person", "nothing"),
    [
        (MinimumProof.NONE, True, True, True),
        (MinimumProof.ANY, True, True, False),
        (MinimumProof.SERVICE_CODE, True, False, False),
    ],
)
def test_the_minimum_proof_says_which_proofs_pay(
    minimum: MinimumProof, code: bool, second_person: bool, nothing: bool
) -> None:
    rule = Rule(minimum_proof=minimum)

    paid = [rule.accepts_proof(proof) for proof in (Proof.SERVICE_CODE, Proof.SECOND_PERSON, None)]

    assert paid == [code, second_person, nothing]


@pytest.mark.usefixtures("app")
class TestDecree:
    """Putting a rule into force."""

    def test_the_default_is_in_force_from_the_first_day(self) -> None:
        version = db.session.query(RuleVersion).one()

        assert rule_of(version.rule) == Rule()
        assert version.effective_on < date(2021, 1, 1)

    def test_a_rule_holds_from_today_at_the_earliest(self) -> None:
        today = local_date(now())
        decree(today, Rule(), Occasion(None, now()))

        with pytest.raises(RuleTooEarly):
            decree(today - timedelta(days=1), Rule(), Occasion(None, now()))

    def test_a_rate_needs_a_service_type_that_exists(self) -> None:
        with pytest.raises(RuleMalformed) as refused:
            decree(local_date(now()), Rule(points_by_service_type={"tutoring": 12, "tutorink": 1}), by_service())

        assert list(refused.value.faults) == ["/rule/points_by_service_type/tutorink"]

    def test_the_rule_in_force_is_the_latest_that_has_begun(self) -> None:
        today = local_date(now())
        for days in (0, 5):
            decree(today + timedelta(days=days), Rule(points_an_hour=20 + days), by_service())

        found = [in_force(today + timedelta(days=days)).rule["points_an_hour"] for days in (-1, 0, 4, 5, 6)]

        assert found == [10, 20, 20, 25, 25]

    def test_a_day_has_one_rule(self) -> None:
        today = local_date(now())
        decree(today, Rule(), Occasion(None, now()))

        with pytest.raises(RuleDayTaken), constraints_as_refusals(), db.session.begin_nested():
            decree(today, Rule(points_an_hour=12), Occasion(None, now()))
