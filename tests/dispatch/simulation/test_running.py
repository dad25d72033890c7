"""Runs of a comparison: kept, played once, and known by everything that they come out of."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.dispatch.simulation import running
from app.dispatch.simulation.bounds import TooLarge, fewest_messages, most_filled
from app.dispatch.simulation.comparing import compare
from app.dispatch.simulation.contenders import CONTENDERS
from app.dispatch.simulation.measures import measures
from app.dispatch.simulation.running import Entry, Run
from app.dispatch.simulation.scenarios import BASE, SCENARIOS
from app.dispatch.simulation.season import play
from app.dispatch.simulation.whole import BEGINS, ENDS, WHOLE, put_into
from app.dispatch.simulation.world import world_of

TINY = replace(BASE, communities=2, volunteers=120, orders_a_day=8.0, days=3, uncounted_days=1)
PAIRS = [(TINY, Entry("nearest-10", {})), (TINY, Entry("random-10", {}))]


def test_a_season_that_was_kept_is_not_played_again(tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    told: list[str] = []
    first = list(compare(PAIRS[:1], [1], keep=file, told=told.append))
    again = list(compare(PAIRS, [1], keep=file, told=told.append))
    assert told == ["base · nearest-10 · 1", "base · random-10 · 1"]
    assert repr(again[0]) == repr(first[0])


def test_seasons_in_several_processes_come_out_the_same() -> None:
    alone, together = (list(compare(PAIRS, [1], processes=count)) for count in (1, 2))
    assert [replace(row.mean, milliseconds=0, newcomers=0) for row in alone] == [
        replace(row.mean, milliseconds=0, newcomers=0) for row in together
    ]


def test_a_season_is_known_by_everything_that_it_comes_out_of(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(TINY, Entry("standard", {}), 1)
    others = [
        replace(run, seed=2), replace(run, entry=Entry("standard", {"price": 0.1})),
        replace(run, scenario=replace(TINY, days=4)),
    ]  # fmt: skip
    keys = {one.key for one in (run, *others)}
    monkeypatch.setattr(running, "_code", lambda: "other code")
    assert len({*keys, run.key}) == 5


def test_no_policy_fills_more_than_the_bound() -> None:
    small = world_of(replace(SCENARIOS["small"], volunteers=100, days=9, uncounted_days=5), 1)
    bound, thrifty = most_filled(small), fewest_messages(small)
    for name in ("standard", "true-p-known"):
        found = measures(play(small, CONTENDERS[name](small)))
        assert found.filled <= bound.filled + 1e-6
        assert found.messages > thrifty.messages
    assert 1.0 <= thrifty.messages < 20


def test_a_bound_is_not_looked_for_in_a_large_district() -> None:
    with pytest.raises(TooLarge):
        most_filled(world_of(replace(BASE, days=60), 1))


def test_the_whole_comparison_has_every_scenario_and_the_default_first() -> None:
    assert WHOLE.keys() == SCENARIOS.keys()
    assert {names[0] for names in WHOLE.values()} == {"standard"}
    assert set(CONTENDERS) == set(WHOLE["base"])


def test_the_table_takes_the_place_of_the_one_between_the_marks() -> None:
    assert put_into(f"above\n{BEGINS}old\n{ENDS}below\n", "new") == f"above\n{BEGINS}new\n{ENDS}below\n"
    with pytest.raises(ValueError, match="no place"):
        put_into("nothing here", "new")
