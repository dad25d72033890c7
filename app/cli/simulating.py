"""``yihu simulate``: what a policy or a setting would do, in a district that never was."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from app.operating.sentences import both

USUAL = ("nearest-10", "best-score-5-capped", "eco", "balanced", "fast", "standard", "true-p-known")


@click.command()
@click.option(
    "--scenario", "scenarios", multiple=True, default=("base",), help="base, heavy, sparse, slow, mr, light, full."
)
@click.option("--policy", "policies", multiple=True, default=USUAL, help="Compare these; 'all' for every one.")
@click.option(
    "--set", "sets", multiple=True, help="What if: NAME=VALUE of the presets' settings, beside them unchanged."
)
@click.option("--seed", default=1, help="The first seed.")
@click.option("--repetitions", default=1, type=click.IntRange(1, 100), help="How many seeds.")
@click.option("--days", type=click.IntRange(2, 400), help="A shorter or longer season; two fifths of it are counted.")
@click.option("--volunteers", type=click.IntRange(10, 1_000_000), help="More or fewer of them.")
@click.option("--orders", type=click.FloatRange(0.1, 10_000), help="More or fewer orders a day.")
@click.option("--draw", type=click.Path(dir_okay=False, path_type=Path), help="Draw it into this SVG file.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", help="Of the headings.")
def simulate(
    scenarios: tuple[str, ...],
    policies: tuple[str, ...],
    sets: tuple[str, ...],
    seed: int,
    repetitions: int,
    days: int | None,
    volunteers: int | None,
    orders: float | None,
    draw: Path | None,
    language: str,
) -> None:
    """Compare ways of telling volunteers: yihu simulate --policy standard --set most_waves=2 --set quiet_from=21."""
    from app.dispatch.simulation import comparing
    from app.kit import texts

    rows = list(
        comparing.compare(
            [_scenario(name, days, volunteers, orders) for name in scenarios],
            _entries(policies, sets),
            range(seed, seed + repetitions),
            told=lambda line: click.echo(line, err=True),
        )
    )
    names = ("scenario", "policy", *comparing.COLUMNS)
    click.echo(comparing.markdown(rows, [texts.text(f"simulate.{name}", language) for name in names]))
    if draw:
        from app.dispatch.simulation.drawing import svg

        draw.write_text(svg(rows, *(texts.text(f"simulate.{name}", language) for name in ("messages", "filled"))))
        click.echo(both("cli.drawn", file=draw.name), err=True)


def _scenario(name: str, days: int | None, volunteers: int | None, orders: float | None) -> Any:
    from app.dispatch.simulation.scenarios import SCENARIOS

    if name not in SCENARIOS:
        raise click.BadParameter(", ".join(SCENARIOS), param_hint="--scenario")
    sizes: dict[str, Any] = {"days": days, "volunteers": volunteers, "orders_a_day": orders}
    if days:
        sizes["uncounted_days"] = days * 3 // 5
    return replace(SCENARIOS[name], **{name: size for name, size in sizes.items() if size is not None})


def _entries(policies: tuple[str, ...], sets: tuple[str, ...]) -> list[Any]:
    """The policies as asked for, and beside each preset the same with the changes."""
    from app.dispatch.choice.settings import PRESETS
    from app.dispatch.simulation.comparing import Entry
    from app.dispatch.simulation.contenders import CONTENDERS

    names = tuple(CONTENDERS) if "all" in policies else policies
    for name in names:
        if name not in CONTENDERS:
            raise click.BadParameter(", ".join(CONTENDERS), param_hint="--policy")
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
