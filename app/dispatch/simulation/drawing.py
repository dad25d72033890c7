"""The comparison as a picture: what a filled slot costs in messages against how much is filled, a panel a scenario.

Each panel has axes of its own, no wider than what is in it. The names stand beside the panel, and a thin line leads to each from
its point, for the better policies lie close together. A bound on what can be filled has no messages: it is a line across.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, isnan, log10

from app.dispatch.simulation.comparing import Row

WIDTH, HEIGHT = 560, 360
LEFT, RIGHT, TOP, BOTTOM = 56, 380, 44, 304
"""Of a panel: where its axes begin and end; the names stand to the right of it."""
NAMES, LINE = 396, 14
"""Where the names begin, and how far apart they are at least."""
TICKS = (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
"""Messages a filled slot."""
COLOURS = ("#b3261e", "#1f6feb", "#1a7f37", "#8250df", "#9a6700", "#57606a", "#0a7ea4", "#bf3989")


def svg(rows: Sequence[Row], across: str, upward: str) -> str:
    """The picture; ``across`` and ``upward`` name the axes."""
    scenarios = list(dict.fromkeys(row.scenario for row in rows))
    labels = list(dict.fromkeys(row.label for row in rows))
    colours = {label: COLOURS[number % len(COLOURS)] for number, label in enumerate(labels)}
    panels = (
        f'<g transform="translate({number % 2 * WIDTH},{number // 2 * HEIGHT})">'
        + "".join(_panel(scenario, [row for row in rows if row.scenario == scenario], colours, across, upward))
        + "</g>"
        for number, scenario in enumerate(scenarios)
    )
    width, height = min(2, len(scenarios)) * WIDTH, -(-len(scenarios) // 2) * HEIGHT
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    style = ' font-family="system-ui, sans-serif" font-size="12">'
    return f'{head}{style}<rect width="100%" height="100%" fill="#fff"/>{"".join(panels)}</svg>\n'


@dataclass(frozen=True)
class _Axes:
    """What a panel reaches over: messages at its sides, the share filled at its foot (its top is all)."""

    least: float
    most: float
    floor: float
    step: int
    """Between two lines of the share filled, in percent; the floor is one of them."""

    def x(self, messages: float) -> float:
        share = log10(max(messages, self.least) / self.least) / log10(self.most / self.least)
        return round(LEFT + min(share, 1.0) * (RIGHT - LEFT), 1)

    def y(self, filled: float) -> float:
        share = (min(max(filled, self.floor), 1.0) - self.floor) / (1 - self.floor)
        return round(BOTTOM - share * (BOTTOM - TOP), 1)


def _axes(rows: Sequence[Row]) -> _Axes:
    messages = [row.mean.messages for row in rows if not isnan(row.mean.messages)] or [TICKS[0]]
    lowest = 100 * min(row.mean.filled - row.deviation.filled for row in rows)
    step = 5 if lowest >= 80 else 10 if lowest >= 40 else 20
    least = max((tick for tick in TICKS if tick <= min(messages)), default=TICKS[0])
    most = min((tick for tick in TICKS if tick >= max(messages) and tick > least), default=TICKS[-1])
    return _Axes(least, most, max(0, min(80, step * floor(lowest / step))) / 100, step)


def _panel(scenario: str, rows: Sequence[Row], colours: dict[str, str], across: str, upward: str) -> Iterator[str]:
    axes = _axes(rows)
    yield f'<text x="{LEFT}" y="24" font-size="15" font-weight="600">{escape(scenario)}</text>'
    for tick in TICKS:
        if axes.least <= tick <= axes.most:
            yield _line(axes.x(tick), TOP, axes.x(tick), BOTTOM, "#e5e7eb")
            yield f'<text x="{axes.x(tick)}" y="{BOTTOM + 16}" text-anchor="middle">{tick}</text>'
    for percent in range(round(axes.floor * 100), 101, axes.step):
        y = axes.y(percent / 100)
        yield _line(LEFT, y, RIGHT, y, "#e5e7eb")
        yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{percent} %</text>'
    yield f'<text x="{(LEFT + RIGHT) / 2}" y="{BOTTOM + 36}" text-anchor="middle">{escape(across)}</text>'
    middle = (TOP + BOTTOM) / 2
    yield f'<text x="14" y="{middle}" transform="rotate(-90 14 {middle})" text-anchor="middle">{escape(upward)}</text>'
    best_first = sorted(rows, key=lambda row: -row.mean.filled)
    for row, beside in zip(best_first, _apart([axes.y(row.mean.filled) for row in best_first]), strict=True):
        yield from _point(row, axes, beside, colours[row.label])


def _point(row: Row, axes: _Axes, beside: float, colour: str) -> Iterator[str]:
    x, y, spread = float(RIGHT), axes.y(row.mean.filled), row.deviation.filled
    if isnan(row.mean.messages):
        yield _line(LEFT, y, RIGHT, y, colour, ' stroke-dasharray="5 4"')
    else:
        x = axes.x(row.mean.messages)
        yield _line(x, axes.y(row.mean.filled - spread), x, axes.y(row.mean.filled + spread), colour)
        yield f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>'
    yield _line(x, y, NAMES - 4, beside, colour, ' stroke-width="0.5"')
    yield f'<text x="{NAMES}" y="{beside + 4}" fill="{colour}">{escape(row.label)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "") -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}"{more}/>'


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights that rise, moved down until a name fits between each two of them, and up again where they would leave the panel."""
    found: list[float] = []
    for height in heights:
        found.append(max(height, found[-1] + LINE) if found else height)
    for number in reversed(range(len(found))):
        found[number] = min(found[number], BOTTOM - (len(found) - 1 - number) * LINE)
    return found
