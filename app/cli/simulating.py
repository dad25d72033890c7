"""``yihu simulate``: what a policy or a setting would do, in a district that never was."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from app.operating.sentences import both

USUAL = ("standard", "balanced", "eco", "fast", "nearest-10", "best-score-5-capped", "true-p-known")
A_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    help="base, heavy, sparse, slow, mr, light, joining, small, full; else base.",
)
@click.option("--policy", "policies", multiple=True, default=USUAL, help="Compare these; 'all' for every one.")
@click.option(
    "--set", "sets", multiple=True, help="What if: NAME=VALUE of the presets' settings, beside them unchanged."
)
@click.option("--whole", is_flag=True, help="Every scenario (or those named) with its policies and bounds, five seeds.")
@click.option(
    "--place", "place_code", help="The district of this place as one's own data know it, in place of an invented one."
)
@click.option("--weeks", default=8, type=click.IntRange(1, 26), help="From how many weeks of its orders.")
@click.option("--seed", default=1, help="The first seed.")
@click.option("--repetitions", type=click.IntRange(1, 100), help="How many seeds; else one, or five of the whole.")
@click.option("--days", type=click.IntRange(2, 400), help="A shorter or longer season; two fifths of it are counted.")
@click.option("--volunteers", type=click.IntRange(10, 1_000_000), help="More or fewer of them.")
@click.option("--orders", type=click.FloatRange(0.1, 10_000), help="More or fewer orders a day.")
@click.option("--processes", default=1, type=click.IntRange(1, 64), help="How many seasons are played at once.")
@click.option("--keep", type=A_FILE, help="Keep each season in this file, and play none again that is in it.")
@click.option("--so-far", is_flag=True, help="Play nothing: show what the file of --keep holds.")
@click.option("--draw", type=A_FILE, help="Draw it into this SVG file.")
@click.option("--into", type=A_FILE, help="Put the table into this document, in place of the one between its marks.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", help="Of the headings.")
def simulate(
    scenarios: tuple[str, ...],
    policies: tuple[str, ...],
    sets: tuple[str, ...],
    whole: bool,
    place_code: str | None,
    weeks: int,
    seed: int,
    repetitions: int | None,
    processes: int,
    keep: Path | None,
    so_far: bool,
    draw: Path | None,
    into: Path | None,
    language: str,
    **sizes: Any,
) -> None:
    """Compare ways of telling volunteers: yihu simulate --policy standard --set most_waves=2 --set quiet_from=21."""
    from app.dispatch.simulation import comparing
    from app.dispatch.simulation.whole import SEEDS

    district = _own(place_code, weeks) if place_code else None
    chosen = [_scenario(name, sizes, district) for name in scenarios or _usual(whole, place_code)]
    entries = None if whole else _entries(policies, sets)
    pairs = [(scenario, entry) for scenario in chosen for entry in entries or _of_whole(scenario.name)]
    seeds = range(seed, seed + (repetitions or (SEEDS if whole else 1)))
    if so_far and keep is None:
        raise click.UsageError("--so-far: --keep FILE")
    if so_far and keep is not None:
        rows = comparing.so_far(pairs, seeds, keep, district)
    else:
        told = partial(click.echo, err=True)
        rows = comparing.compare(pairs, seeds, district=district, processes=processes, keep=keep, told=told)
    _show(list(rows), draw, into, language)


def _show(rows: Sequence[Any], draw: Path | None, into: Path | None, language: str) -> None:
    from app.dispatch.simulation import comparing
    from app.dispatch.simulation.drawing import svg
    from app.dispatch.simulation.whole import put_into
    from app.kit import texts

    names = ("scenario", "policy", "seeds", *comparing.COLUMNS)
    table = comparing.markdown(rows, [texts.text(f"simulate.{name}", language) for name in names])
    click.echo(table)
    if into:
        into.write_text(put_into(into.read_text(), table))
    if draw:
        draw.write_text(svg(rows, *(texts.text(f"simulate.{name}", language) for name in ("messages", "filled"))))
        click.echo(both("cli.drawn", file=draw.name), err=True)


def _usual(whole: bool, place_code: str | None) -> Sequence[str]:
    from app.dispatch.simulation.whole import WHOLE

    return [place_code] if place_code else list(WHOLE) if whole else ["base"]


def _of_whole(scenario: str) -> list[Any]:
    from app.dispatch.simulation.running import Entry
    from app.dispatch.simulation.whole import USUAL, WHOLE

    return [Entry(policy, {}) for policy in WHOLE.get(scenario, USUAL)]


def _own(place_code: str, weeks: int) -> Any:
    from app.cli.service import opened
    from app.dispatch.own_district import NothingToGoBy, own_district
    from app.kit import clock

    with opened():
        try:
            return own_district(place_code, weeks, clock.now())
        except NothingToGoBy as error:
            raise click.BadParameter(both("cli.nothing-to-simulate", place=place_code), param_hint="--place") from error


def _scenario(name: str, sizes: dict[str, Any], district: Any) -> Any:
    from app.dispatch.simulation.scenarios import SCENARIOS

    if district is None and name not in SCENARIOS:
        raise click.BadParameter(", ".join(SCENARIOS), param_hint="--scenario")
    days = sizes["days"]
    changes = {
        "days": days, "uncounted_days": days and days * 3 // 5, "volunteers": sizes["volunteers"],
        "orders_a_day": sizes["orders"],
    }  # fmt: skip
    usual = SCENARIOS[name] if district is None else _season(district, name)
    return replace(usual, **{name: size for name, size in changes.items() if size is not None})


def _season(district: Any, name: str) -> Any:
    from app.dispatch.what_if.seasons import season_of

    return season_of(district, name)


def _entries(policies: tuple[str, ...], sets: tuple[str, ...]) -> list[Any]:
    """The policies as asked for, and beside each preset the same with the changes."""
    from app.dispatch.choice.settings import PRESETS
    from app.dispatch.simulation.bounds import BOUNDS
    from app.dispatch.simulation.contenders import CONTENDERS
    from app.dispatch.simulation.running import Entry

    names = tuple(CONTENDERS) if "all" in policies else policies
    for name in names:
        if name not in CONTENDERS and name not in BOUNDS:
            raise click.BadParameter(", ".join([*CONTENDERS, *BOUNDS]), param_hint="--policy")
    changes = _changes(sets)
    entries = []
    for name in names:
        entries.append(Entry(name, {}))
        if changes and name in PRESETS:
            entries.append(Entry(name, changes))
    return entries


def _changes(sets: tuple[str, ...]) -> dict[str, float | int]:
    from app.dispatch.choice.settings import STANDARD, OutOfBounds

    changes: dict[str, float | int] = {}
    for one in sets:
        name, _, value = one.partition("=")
        try:
            changes[name] = int(value) if isinstance(getattr(STANDARD, name), int) else float(value)
        except (AttributeError, ValueError) as error:
            raise click.BadParameter(one, param_hint="--set") from error
    try:
        replace(STANDARD, **changes)  # type: ignore[arg-type]
    except OutOfBounds as error:
        raise click.BadParameter(str(error), param_hint="--set") from error
    return changes
