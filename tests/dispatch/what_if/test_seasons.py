"""A committee's question is what the command plays: the same district, the same seeds, the same figures."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from app.cli import simulating
from app.dispatch.own_district import NothingToGoBy
from app.dispatch.simulation.district import District, Past, Somebody, scenario_of
from app.dispatch.what_if import seasons
from app.dispatch.what_if.questions import question_of
from app.kit.database import db
from tests.builders import what_ifs

pytestmark = pytest.mark.usefixtures("app")


def test_the_answer_is_the_command_s(monkeypatch: pytest.MonkeyPatch):
    question = question_of(what_ifs.asked(what_ifs.past(6, 4), seed=7))
    district = seasons.read(question)
    found = seasons.answer(question, district)

    monkeypatch.setattr(simulating, "_own", lambda *_: district)
    options = ["--place", question.place_code, "--policy", "standard", "--set", "most_waves=2", "--seed", "7"]
    printed = CliRunner().invoke(simulating.simulate, options).stdout
    for row in (found["now"], found["asked"]):
        assert f"| {row['filled']:.3f} |" in printed
        assert f"| {row['messages']:.1f} |" in printed
    assert found["now"].keys() == found["spread"]["asked"].keys() == set(seasons.FIGURES)
    assert found["now"]["urgent"] is None, "there were no urgent orders"
    assert (found["played"]["volunteers"], found["played"]["days"], found["played"]["counted_days"]) == (6, 74, 30)


def test_a_season_is_shorter_where_much_is_asked():
    somebody = Somebody(0, 0, (0,), 0, 0, 1.0, (1.0,))
    orders = tuple(Past(0, number / 10, 0, 0, 0, 0, 1, 2, False) for number in range(700))
    busy = District(("errands",), 1, (somebody,), orders, 1, None, None)
    quiet = replace(busy, orders=orders[:70])
    assert seasons.season_of(quiet, "quiet") == scenario_of(quiet, "quiet")
    assert (seasons.season_of(busy, "busy").days, seasons.season_of(busy, "busy").uncounted_days) == (25, 14)


def test_a_place_whose_past_is_gone_has_no_answer():
    made = what_ifs.asked()
    question = question_of(made)
    db.session.expunge_all()
    with pytest.raises(NothingToGoBy):
        seasons.read(replace(question, place_code="110107003"))
