"""The list of open orders near me, with 10,000 and with 1,000,000 orders, all of them open and all in one district."""

import random
from pathlib import Path

from flask import Flask

from app.kit.embedded_postgres import EmbeddedPostgres
from bench.client import Round, load, request
from bench.orders import copies, posted
from bench.report import Report, milliseconds
from bench.world import COMMUNITIES, FIRST, analyze, environment, middle_of, signed_in, volunteers_of, world
from tests.system.server import serving

FEW, MANY = 10_000, 1_000_000
ROUNDS = 5
REQUESTS = 1_000
BOUND = 1.3


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """The two databases in turn, the same requests."""
    with world(server, folder, "few", districts=1) as few:
        small = _filled(few, FEW)
        few_environment = environment(few)
    with world(server, folder, "many", districts=1) as many:
        large = _filled(many, MANY)
        with serving(few_environment, folder) as here, serving(environment(many), folder) as there:
            pairs = [(_round(here, small), _round(there, large)) for _ in range(ROUNDS + 1)][1:]
    for name, seen in zip((f"near me, {FEW:,} orders", f"near me, {MANY:,} orders"), pairs[ROUNDS // 2], strict=True):
        report.figure(f"{name}: p50, p99", f"{milliseconds(seen.p(0.5))}, {milliseconds(seen.p(0.99))}")
    report.at_most("near me: p99 with 1,000,000 / with 10,000 orders", [b.p(0.99) / a.p(0.99) for a, b in pairs], BOUND)


def _round(address: str, requests: list[bytes]) -> Round:
    return load(address, requests, connections=1, expected=200)


def _filled(app: Flask, number: int) -> list[bytes]:
    """So many open orders, spread over the district; the requests of people anywhere in it."""
    person = volunteers_of(FIRST, 2)
    order = posted(person[1], FIRST)
    cells = ", ".join(f"'{middle_of(1, number)}'" for number in range(len(COMMUNITIES)))
    codes = ", ".join(f"'100001{tail}'" for tail in COMMUNITIES)
    of = f"[1 + copy % {len(COMMUNITIES)}]"
    copies(order, number, cell=f"(ARRAY[{cells}]){of}", place_code=f"(ARRAY[{codes}]){of}", slots="5")
    analyze()
    token, dice = signed_in(person[0]), random.Random(7)
    near = [middle_of(1, dice.randrange(len(COMMUNITIES))) for _ in range(REQUESTS)]
    return [request("GET", f"/api/v1/orders?near={cell}&limit=20", token) for cell in near]
