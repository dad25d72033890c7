"""Policies side by side: one table, one picture, one command."""

from dataclasses import replace
from itertools import pairwise
from math import nan
from pathlib import Path
from xml.etree import ElementTree

from click.testing import CliRunner

from app.cli import main
from app.dispatch.simulation.comparing import COLUMNS, compare, markdown
from app.dispatch.simulation.drawing import HEIGHT, LINE, NAMES, svg
from app.dispatch.simulation.running import Entry
from app.dispatch.simulation.scenarios import BASE

TINY = replace(BASE, communities=2, volunteers=120, orders_a_day=8.0, days=3, uncounted_days=1)


def test_a_table_has_a_line_for_each_policy_and_what_is_changed() -> None:
    rows = list(compare([(TINY, Entry("nearest-10", {})), (TINY, Entry("standard", {"most_waves": 2}))], [1, 2]))
    table = markdown(rows, ["scenario", "policy", "seeds", *COLUMNS]).splitlines()
    assert [line.split("|")[2].strip() for line in table[2:]] == ["nearest-10", "standard most_waves=2"]
    assert all(line.count("|") == len(COLUMNS) + 4 for line in table)
    picture = ElementTree.fromstring(svg(rows, "messages", "filled < all"))
    assert len(picture.findall(".//{*}circle")) == 2


def test_the_names_in_the_picture_are_apart_and_a_bound_is_a_line_across() -> None:
    (row,) = compare([(TINY, Entry("nearest-10", {}))], [1])
    alike = [replace(row, label=f"policy {number}") for number in range(14)]
    bound = replace(row, label="bound", mean=replace(row.mean, filled=1.0, messages=nan))
    picture = ElementTree.fromstring(svg([*alike, bound], "messages", "filled"))
    names = [text for text in picture.findall(".//{*}text") if text.get("x") == str(NAMES)]
    heights = [float(text.get("y", "")) for text in names]
    assert names[0].text == "bound"
    assert len(names) == 15
    assert all(below - above >= LINE for above, below in pairwise(heights))
    assert heights[-1] < HEIGHT
    assert len(picture.findall(".//{*}circle")) == 14
    assert len([line for line in picture.findall(".//{*}line") if line.get("stroke-dasharray")]) == 1


def simulated(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["simulate", "--days", "2", "--volunteers", "100", *arguments])
    return result.exit_code, result.output


def test_a_committee_asks_what_if(tmp_path: Path) -> None:
    drawing = tmp_path / "what-if.svg"
    code, output = simulated(
        "--policy", "standard", "--set", "most_waves=2", "--set", "quiet_from=21", "--draw", str(drawing)
    )
    assert code == 0
    assert "standard most_waves=2 quiet_from=21" in output
    assert drawing.read_text().startswith("<svg")


def test_a_broken_off_comparison_is_shown_as_far_as_it_went(tmp_path: Path) -> None:
    keep = tmp_path / "seasons.jsonl"
    assert simulated("--policy", "nearest-10", "--repetitions", "2", "--keep", str(keep))[0] == 0
    code, output = simulated(
        "--policy", "nearest-10", "--policy", "standard", "--repetitions", "5", "--keep", str(keep), "--so-far"
    )
    assert code == 0
    (line,) = output.splitlines()[2:]
    assert [cell.strip() for cell in line.split("|")[1:4]] == ["base", "nearest-10", "2"]
    assert simulated("--so-far")[0] == 2


def test_what_is_unknown_or_unsafe_is_refused() -> None:
    for arguments in (
        ("--scenario", "moon"), ("--policy", "all-of-them"), ("--set", "price=9"), ("--set", "hope=1"), ("--set", "price=x"),
    ):  # fmt: skip
        assert simulated(*arguments)[0] == 2
