"""Accepting an order through the full stack (token, permission, validation, idempotency, event, outbox) against the bare view.

The district has a past: each volunteer served four times, and the database has counted its rows, as it does every minute. (Until
it has, PostgreSQL takes a table for a small one and reads all of it for one row.) In each round every volunteer accepts one order
more, so that they have the handful of services ahead that volunteers have, and in the rounds that count the service has seen
their tokens before, as it has when somebody first looks at the list of orders.
"""

import json
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import select, text

from app.kit.clock import now
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.embedded_postgres import EmbeddedPostgres
from app.kit.ids import new_id
from app.kit.transaction import transaction
from app.notifications.models import Channel, Device
from app.orders.models import Order
from app.people.models import DeviceSession
from app.registration.models import Volunteer
from bench.bulk import loading, settle
from bench.client import Round, load, request
from bench.orders import copies, posted
from bench.report import Report, milliseconds
from bench.world import FIRST, environment, signed_in, volunteers_of, world
from tests.system.server import serving

ROUNDS = 5
VOLUNTEERS = 1000
ORDERS = 50
CONNECTIONS = 8
BOUND = 0.4

PAST = """
INSERT INTO assignments (id, order_id, volunteer_id, organization_id, status, accepted_at, checked_in_at, proof, completed_at,
                         minutes, confirmed_at)
SELECT uuidv7(), past[1 + (nth + turn * 250) % 1000], account_id, organization_id, 'confirmed', at, at, 'service_code', at, 60, at
FROM (SELECT row_number() OVER () AS nth, account_id, organization_id FROM volunteers) AS everybody
CROSS JOIN generate_series(0, 3) AS turn
CROSS JOIN (SELECT CAST(:past AS uuid[]) AS past, now() - interval '30 days' AS at) AS given
"""


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """The two in turn, the same number of accepts each, on the same database."""
    with world(server, folder, "accepting", districts=1) as app:
        full, bare = _requests(app)
        given = environment(app)
        with serving(given, folder) as ours, serving(given, folder, ("bench.bare",)) as theirs:
            pairs = [
                (_round(ours, full[at : at + VOLUNTEERS]), _round(theirs, bare[at : at + VOLUNTEERS]))
                for at in range(0, len(full), VOLUNTEERS)
            ][1:]
    _tell(report, pairs)


def _round(address: str, requests: list[bytes]) -> Round:
    return load(address, requests, CONNECTIONS, expected=201)


def _requests(app: Flask) -> tuple[list[bytes], list[bytes]]:
    """The same accepts for the full stack and for the bare view, each on orders of its own."""
    people = volunteers_of(FIRST[:9], VOLUNTEERS)
    poster = volunteers_of("100001009017", 1)[0]
    _with_device(poster)
    order = posted(poster, FIRST)
    _with_past(order)
    later = "+ (copy * interval '90 minutes')"
    times = {name: f"{name} {later}" for name in ("starts_at", "ends_at", "respond_by")}
    ours, theirs = (copies(order, ORDERS, slots="500", taken="0", **times) for _ in range(2))
    tokens = {person: signed_in(person) for person in people}
    homes = dict(db.session.execute(select(Volunteer.account_id, Volunteer.organization_id)).tuples().all())
    each = [(person, (nth + turn) % ORDERS) for turn in range(ROUNDS + 1) for nth, person in enumerate(people)]
    full = [_accept(ours[order], tokens[person]) for person, order in each]
    bare = [request("POST", f"/bare/{theirs[order]}/{person}/{homes[person]}") for person, order in each]
    return full, bare


def _with_past(order: Order) -> None:
    """Each volunteer four times in orders of the last month."""
    times = {name: f"{name} - interval '30 days'" for name in ("starts_at", "ends_at", "respond_by", "posted_at")}
    past = copies(order, 1000, status="'closed'", slots="500", taken="200", closed_at="now()", **times)
    with loading("assignments"):
        db.session.execute(text(PAST), {"past": past})
    settle("orders", "assignments")


def _accept(order_id: UUID, token: dict[str, str]) -> bytes:
    headers = {**token, "Idempotency-Key": new_id().hex}
    return request("POST", f"/api/v1/orders/{order_id}/assignments", headers, json.dumps({"waitlist": False}).encode())


def _with_device(account_id: UUID) -> None:
    """A device of the poster, so that each accept writes its row of the outbox."""
    signed_in(account_id)
    with transaction():
        session = db.session.query(DeviceSession).filter_by(account_id=account_id).first()
        assert session is not None
        device_id = new_id()
        db.session.add(
            Device(
                id=device_id,
                account_id=account_id,
                session_id=session.id,
                channel=Channel.FCM,
                token_sealed=keys().seal("bench", device_id),
                token_index=keys().index("bench"),
                registered_at=now(),
            )
        )


def _tell(report: Report, pairs: list[tuple[Round, Round]]) -> None:
    middle = sorted(pairs, key=lambda pair: pair[0].rate / pair[1].rate)[len(pairs) // 2]
    for name, seen in zip(("accept, full stack", "accept, bare view"), middle, strict=True):
        report.figure(
            f"{name}: rate, p50, p99", f"{seen.rate:.0f}/s, {milliseconds(seen.p(0.5))}, {milliseconds(seen.p(0.99))}"
        )
    report.at_least("accept: rate of the full stack / of the bare view", [a.rate / b.rate for a, b in pairs], BOUND)
