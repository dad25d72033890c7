"""A flag says why, in words, with the evidence, and names nobody."""

import string
from datetime import timedelta

import pytest

from app.kit.texts import LANGUAGES, text
from app.points import sentences
from app.points.checks.flags import BY_A_PERSON, Flag
from app.points.checks.table import CHECKS, raised
from app.points.checks.thresholds import BOUNDS, Thresholds
from app.points.errors import RuleMalformed
from app.points.rules import Rule, rule_of
from tests.builders.checks import TEN, checked, near

PERSONAL = {"name", "phone", "address", "title"}


def test_every_flag_is_raised_by_a_check_or_by_a_person() -> None:
    assert set(Flag) == CHECKS.keys() | BY_A_PERSON


@pytest.mark.parametrize("flag", Flag)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_flag_has_words_in_short_and_in_full(flag: Flag, language: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(text(f"points.flag.{flag}", language)) if name}

    assert not names & PERSONAL
    assert "{" not in sentences.flag(flag, language)


def test_the_words_carry_the_figures() -> None:
    evidence = raised(checked(200, planned_minutes=90, near=(near(TEN + timedelta(minutes=40)),)))

    told = {flag: sentences.flag(flag, "zh", figures) for flag, figures in evidence.items()}

    assert told == {
        Flag.OVER_PLANNED: "服务 200 分钟，订单计划 90 分钟",
        Flag.OVERLAPPING: "与另一次服务（03-04 10:40 开始）重叠 60 分钟",
    }
    english = sentences.flag(Flag.OVER_PLANNED, "en", evidence[Flag.OVER_PLANNED])
    assert english == "200 min served, 90 min planned"


@pytest.mark.parametrize("name", BOUNDS)
def test_a_threshold_out_of_bounds_is_no_rule(name: str) -> None:
    least, most = BOUNDS[name]
    for bound in (least, most):
        assert getattr(rule_of({"checks": {name: bound}}).checks, name) == bound
    wrong: tuple[object, ...] = (least - 1, most + 1, True, "5", None)
    for figure in wrong:
        with pytest.raises(RuleMalformed) as refused:
            rule_of({"checks": {name: figure}})
        assert list(refused.value.faults) == [f"/rule/checks/{name}"]


def test_an_older_version_has_the_default_thresholds_and_an_unknown_one_is_refused() -> None:
    assert rule_of({"points_an_hour": 8}).checks == Thresholds() == Rule().checks
    with pytest.raises(RuleMalformed) as refused:
        rule_of({"checks": {"luck": 7}})
    assert list(refused.value.faults) == ["/rule/checks/luck"]
