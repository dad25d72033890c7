"""What choosing a wave costs: the pure policy among five thousand candidates, nobody left out beforehand."""

import time
from pathlib import Path
from random import Random
from uuid import UUID

from app.dispatch.choice.facts import Candidate, Moment, Order
from app.dispatch.choice.price import ShadowPrice
from app.kit.embedded_postgres import EmbeddedPostgres
from bench.report import Report, milliseconds, percentile

CANDIDATES = 5000
DECISIONS = 200
BOUND = 0.010
NOON = 96.0 + 12
"""Of a Monday."""


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """Choose waves for orders of one to five slots, each among other people; processor time, for others work here too."""
    draw, policy, took = Random(1), ShadowPrice(), []
    crowds = [[_somebody(draw) for _ in range(CANDIDATES)] for _ in range(5)]
    for number in range(DECISIONS):
        slots = draw.choice((1, 1, 1, 2, 3, 5))
        order = Order(number, "clean", slots, slots, NOON, NOON + 2, is_urgent=number % 6 == 0)
        began = time.thread_time()
        policy.choose(order, crowds[number % 5], Moment(NOON), draw)
        took.append(time.thread_time() - began)
    report.figure("a wave chosen among 5,000 candidates, median", milliseconds(percentile(took, 0.5)))
    report.figure("a wave chosen among 5,000 candidates, p99", milliseconds(percentile(took, 0.99)))
    report.at_most("a wave chosen among 5,000 candidates, share of 10 ms", [one / BOUND for one in took], 1.0)


def _somebody(draw: Random) -> Candidate:
    return Candidate(
        UUID(int=draw.getrandbits(128)), draw.random() * 4, draw.randrange(4), draw.randrange(5), draw.expovariate(1 / 50),
        draw.randrange(5), draw.expovariate(1), draw.random() * 2, draw.random() * 2,
    )  # fmt: skip
