"""The comparison as a picture: what a filled slot costs in messages against how much is filled, a panel a scenario."""

from collections.abc import Iterator, Sequence
from html import escape
from math import log10

from app.dispatch.simulation.comparing import Row

WIDTH, HEIGHT, MARGIN = 520, 380, 56
LEAST, MOST = 1.0, 1000.0
"""Messages a filled slot at the ends of the axis."""
TICKS = (1, 3, 10, 30, 100, 300, 1000)
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


def _panel(scenario: str, rows: Sequence[Row], colours: dict[str, str], across: str, upward: str) -> Iterator[str]:
    bottom, right = HEIGHT - MARGIN, WIDTH - MARGIN
    yield f'<text x="{MARGIN}" y="24" font-size="15" font-weight="600">{escape(scenario)}</text>'
    for tick in TICKS:
        yield f'<line x1="{_x(tick)}" x2="{_x(tick)}" y1="{MARGIN}" y2="{bottom}" stroke="#e5e7eb"/>'
        yield f'<text x="{_x(tick)}" y="{bottom + 16}" text-anchor="middle">{tick}</text>'
    for tenth in range(0, 11, 2):
        y = _y(tenth / 10)
        yield f'<line x1="{MARGIN}" x2="{right}" y1="{y}" y2="{y}" stroke="#e5e7eb"/>'
        yield f'<text x="{MARGIN - 8}" y="{y + 4}" text-anchor="end">{tenth * 10} %</text>'
    yield f'<text x="{(MARGIN + right) / 2}" y="{bottom + 36}" text-anchor="middle">{escape(across)}</text>'
    yield f'<text x="14" y="{HEIGHT / 2}" transform="rotate(-90 14 {HEIGHT / 2})" text-anchor="middle">{escape(upward)}</text>'
    for row in rows:
        yield from _point(row, colours[row.label])


def _point(row: Row, colour: str) -> Iterator[str]:
    x, y = _x(row.mean.messages), _y(row.mean.filled)
    spread = row.deviation.filled
    yield f'<line x1="{x}" x2="{x}" y1="{_y(row.mean.filled - spread)}" y2="{_y(row.mean.filled + spread)}" stroke="{colour}"/>'
    yield f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>'
    yield f'<text x="{x + 7}" y="{y + 4}" fill="{colour}">{escape(row.label)}</text>'


def _x(messages: float) -> float:
    share = (log10(min(max(messages, LEAST), MOST)) - log10(LEAST)) / (log10(MOST) - log10(LEAST))
    return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)


def _y(filled: float) -> float:
    return round(HEIGHT - MARGIN - min(max(filled, 0.0), 1.0) * (HEIGHT - 2 * MARGIN), 1)
