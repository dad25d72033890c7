"""Posting an order until the notifications of its first wave are committed, with 50,000 volunteers and with many.

``BENCH_VOLUNTEERS`` says how many are many: 5,000,000 unless told.
"""

import json
import os
import random
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from app.kit.database import db
from app.kit.embedded_postgres import EmbeddedPostgres
from app.kit.ids import new_id
from bench.client import Round, load, request
from bench.orders import body, give_phone
from bench.report import Report, milliseconds
from bench.world import COMMUNITIES, VOLUNTEERS_A_DISTRICT, environment, middle_of, signed_in, volunteers_of, world
from tests.system.server import serving

FEW, MANY = 1, int(os.environ.get("BENCH_VOLUNTEERS", "5000000")) // VOLUNTEERS_A_DISTRICT
"""Districts, of 50,000 volunteers each."""
ROUNDS = 5
REQUESTS = 200
BOUND = 1.5


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """The two databases in turn, orders in communities of any of their districts."""
    with world(server, folder, "district", FEW) as few:
        small, few_environment = _requests(few, FEW), environment(few)
    with world(server, folder, "city", MANY) as many:
        large = _requests(many, MANY)
        with serving(few_environment, folder) as here, serving(environment(many), folder) as there:
            pairs = [(_round(here, small, at), _round(there, large, at)) for at in range(ROUNDS + 1)][1:]
        told = db.session.scalar(text("SELECT min(asked) FROM dispatches"))
    assert told, "an order was posted and nobody was told"
    middle = sorted(pairs, key=lambda pair: pair[1].p(0.99) / pair[0].p(0.99))[ROUNDS // 2]
    for districts, seen in zip((FEW, MANY), middle, strict=True):
        people = f"{districts * VOLUNTEERS_A_DISTRICT:,} volunteers"
        report.figure(
            f"post → first wave, {people}: p50, p99", f"{milliseconds(seen.p(0.5))}, {milliseconds(seen.p(0.99))}"
        )
    report.at_most(
        f"post → first wave: p99 with {MANY * VOLUNTEERS_A_DISTRICT:,} / with 50,000",
        [b.p(0.99) / a.p(0.99) for a, b in pairs],
        BOUND,
    )


def _round(address: str, requests: list[bytes], number: int) -> Round:
    return load(address, requests[number * REQUESTS : (number + 1) * REQUESTS], connections=1, expected=201)


def _requests(app: Flask, districts: int) -> list[bytes]:
    dice = random.Random(7)
    person = volunteers_of("100001", 1)[0]
    give_phone(person)
    poster = signed_in(person)
    made = []
    for _ in range((ROUNDS + 1) * REQUESTS):
        district, number = dice.randint(1, districts), dice.randrange(len(COMMUNITIES))
        asked = body(f"{100_000 + district}{COMMUNITIES[number]}", middle_of(district, number))
        made.append(
            request("POST", "/api/v1/orders", {**poster, "Idempotency-Key": new_id().hex}, json.dumps(asked).encode())
        )
    return made
