"""The list of open orders near me, with 10,000 and with 1,000,000 orders.

First as orders come: the few are those of one district, the many those of twenty; two of five are open, the rest are over; they
begin at any hour of two weeks. Then the worst case: the same numbers, all of them open and all in one district.
"""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.kit.embedded_postgres import EmbeddedPostgres
from bench.client import Round, load, request
from bench.orders import posted, spread
from bench.report import Report, milliseconds
from bench.world import COMMUNITIES, FIRST, environment, middle_of, signed_in, volunteers_of, world
from tests.system.server import serving

FEW, MANY = 10_000, 1_000_000
DISTRICTS = 20
"""Of the many, as orders come."""
VOLUNTEERS = 306
"""A district; they only look."""
ROUNDS = 7
REQUESTS = 400
BOUND = 1.3

AT_ANY_HOUR = {name: f"{name} + (copy % 336) * interval '1 hour'" for name in ("starts_at", "ends_at", "respond_by")}
IS_OPEN = "copy / homes % 5 < 2"
AS_THEY_COME = AT_ANY_HOUR | {
    "status": f"CASE WHEN {IS_OPEN} THEN 'open' ELSE 'closed' END",
    "closed_at": f"CASE WHEN {IS_OPEN} THEN NULL ELSE ends_at END",
}


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """The databases of a pair in turn, the same number of requests each."""
    with ExitStack() as worlds:
        here = worlds.enter_context(_service(server, folder, "few", 1, FEW, AS_THEY_COME))
        there = worlds.enter_context(_service(server, folder, "many", DISTRICTS, MANY, AS_THEY_COME))
        _compare(report, "near me", here, there)
    with ExitStack() as worlds:
        here = worlds.enter_context(_service(server, folder, "few_open", 1, FEW, AT_ANY_HOUR))
        there = worlds.enter_context(_service(server, folder, "many_open", 1, MANY, AT_ANY_HOUR))
        _compare(report, "near me, all open in one district", here, there)


Service = tuple[str, list[bytes]]
"""An address, and the requests of people anywhere in its districts."""


@contextmanager
def _service(
    server: EmbeddedPostgres, folder: Path, name: str, districts: int, number: int, changes: dict[str, str]
) -> Iterator[Service]:
    with world(server, folder, name, districts, VOLUNTEERS) as app:
        person, poster = volunteers_of(FIRST, 2)
        spread(posted(poster, FIRST), number, slots="5", **changes)
        token, dice = signed_in(person), random.Random(7)
        near = [middle_of(dice.randint(1, districts), dice.randrange(len(COMMUNITIES))) for _ in range(REQUESTS)]
        with serving(environment(app), folder) as address:
            yield address, [request("GET", f"/api/v1/orders?near={cell}&limit=20", token) for cell in near]


def _compare(report: Report, name: str, few: Service, many: Service) -> None:
    pairs = [(_round(few), _round(many)) for _ in range(ROUNDS + 1)][1:]
    middle = sorted(pairs, key=lambda pair: pair[1].p(0.99) / pair[0].p(0.99))[ROUNDS // 2]
    for number, seen in zip((FEW, MANY), middle, strict=True):
        report.figure(
            f"{name}, {number:,} orders: p50, p99", f"{milliseconds(seen.p(0.5))}, {milliseconds(seen.p(0.99))}"
        )
    ratios = [after.p(0.99) / before.p(0.99) for before, after in pairs]
    report.at_most(f"{name}: p99 with {MANY:,} / with {FEW:,}", ratios, BOUND)


def _round(service: Service) -> Round:
    address, requests = service
    return load(address, requests, connections=1, expected=200)
