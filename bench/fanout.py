"""An activity announced to 50,000 devices: through outbox, job process and firebase-admin to a local FCM, and back to accepting.

Three things. The rate of the whole way against that of the bare SDK before and after, same machine, same local FCM, same number
of threads. The 99th percentile of accepting (ten a second) while that goes on, against the idle one; the local FCM gives way to
it as the job process does, for the real one takes nothing of this machine's processors. And a job process that is killed in the
middle and started again: how many devices got it, and how many twice. The order is urgent, so that it can be measured at night.
"""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from statistics import mean
from uuid import UUID

import firebase_admin
from firebase_admin import messaging
from sqlalchemy import text

from app.kit.database import db
from app.kit.embedded_postgres import EmbeddedPostgres
from app.kit.ids import new_id
from app.notifications.channels.fcm import GOOGLE, _message, _transport
from app.notifications.channels.port import AT_ONCE, Parcel
from app.orders.models import Order, Urgency
from bench.client import paced
from bench.local_fcm import LocalFcm, announce, give_devices, local_fcm
from bench.orders import accepts, posted
from bench.report import Report, milliseconds, percentile
from bench.world import FIRST, environment, volunteers_of, world
from tests.system.server import Process, serving, until

DEVICES = int(os.environ.get("YIHU_BENCH_DEVICES", "50000"))
BARE = min(DEVICES, 5000)
WARMING, ACCEPTS = 100, 400
"""Accepts that nobody counts, before the web process and the database know what is asked of them; and those of the idle rate, as
many before the fan-out as after it."""
PATIENCE, GLANCES = 1800.0, 0.25
"""Seconds that a fan-out may take, and between two looks at how far it is."""
RATE, LATENCY, TWICE = 0.8, 2.0, 1.0


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """The rate and the accepting, then the kill."""
    with world(server, folder, "fanout", districts=1) as app, local_fcm(folder) as fcm:
        crowd = volunteers_of("100001", DEVICES)
        poster = volunteers_of("100001009017", 1)[0]
        order = posted(poster, FIRST, Urgency.URGENT)
        give_devices(crowd)
        accepting = accepts(order)
        bare = [_bare(fcm)]
        given = environment(app) | fcm.environment
        with serving(given, folder) as web:
            paced(web, accepting[:WARMING])
            idle = paced(web, accepting[WARMING : WARMING + ACCEPTS])
            jobs = Process(("app", "work"), given, folder / "work.log")
            rate, busy = _announced(order, crowd, fcm, web, accepting[WARMING + ACCEPTS :], jobs)
            idle += paced(web, accepting[WARMING + ACCEPTS + len(busy) :][:ACCEPTS])
            bare.append(_bare(fcm))
        killed = Process(("app", "work"), given, folder / "killed.log")
        _killed(order, crowd, fcm, killed, report)
    report.figure("fan-out: whole way, bare SDK", f"{rate:.0f}/s, {bare[0]:.0f} and {bare[1]:.0f}/s")
    for share, name in ((0.5, "p50"), (0.99, "p99")):
        both = f"{milliseconds(percentile(idle, share))}, {milliseconds(percentile(busy, share))}"
        report.figure(f"fan-out: accept {name} idle, meanwhile", both)
    report.at_least("fan-out: rate of the whole way / of the bare SDK", [rate / mean(bare)], RATE)
    report.at_most(
        "fan-out: p99 of accepting meanwhile / idle", [percentile(busy, 0.99) / percentile(idle, 0.99)], LATENCY
    )


def _bare(fcm: LocalFcm) -> float:
    """Messages a second of the SDK alone: it is told another address than Google's, and else left as it comes."""
    sdk = firebase_admin.initialize_app(firebase_admin.credentials.Certificate(str(fcm.credentials)), name="bare")
    messaging._get_messaging_service(sdk)._client.session.mount(GOOGLE, _transport(fcm.url))
    parcels = [Parcel(f"bare-{number}", new_id(), "order-invitation", "…", 1) for number in range(BARE)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda one: messaging.send(_message(one), app=sdk), parcels[:100]))
        began = time.perf_counter()
        list(threads.map(lambda one: messaging.send(_message(one), app=sdk), parcels))
        rate = BARE / (time.perf_counter() - began)
    firebase_admin.delete_app(sdk)
    return rate


def _announced(
    order: Order, crowd: Sequence[UUID], fcm: LocalFcm, web: str, accepts: Sequence[bytes], jobs: Process
) -> tuple[float, list[float]]:
    """Messages a second from the first to the last, and what the accepts meanwhile took."""
    fcm.forget()
    announce(order, crowd)
    jobs.start()
    try:
        until(lambda: fcm.counted()["messages"] > len(crowd) // 100, "the first messages", PATIENCE, GLANCES)
        first, began = fcm.counted()["messages"], time.perf_counter()
        with ThreadPoolExecutor(1) as threads:
            busy = threads.submit(paced, web, accepts, lambda: fcm.counted()["addresses"] < len(crowd))
            until(lambda: fcm.counted()["addresses"] >= len(crowd), "the last message", PATIENCE, GLANCES)
            rate = (fcm.counted()["messages"] - first) / (time.perf_counter() - began)
            return rate, busy.result()
    finally:
        jobs.signal(15)
        jobs.wait()


def _killed(order: Order, crowd: Sequence[UUID], fcm: LocalFcm, jobs: Process, report: Report) -> None:
    """A kill -9 somewhere in the middle, and another start; leases of the dead are over after a minute."""
    fcm.forget()
    announce(order, crowd)
    jobs.start()
    middle = len(crowd) * Random(7).uniform(0.4, 0.6)
    until(lambda: fcm.counted()["messages"] > middle, "the middle", PATIENCE, GLANCES)
    jobs.signal(9)
    jobs.wait()
    jobs.start()
    try:
        pending = text("SELECT count(*) FROM deliveries WHERE status = 'pending'")
        until(lambda: _counted_afresh(pending) == 0, "an empty outbox", PATIENCE, GLANCES)
    finally:
        jobs.signal(15)
        jobs.wait()
    seen = fcm.counted()
    report.figure(
        "fan-out, killed: devices reached, messages again, shown twice",
        f"{seen['addresses']} of {len(crowd)}, {seen['again']}, {seen['shown'] + seen['again'] - seen['messages']}",
    )
    report.at_least("fan-out, killed: devices reached", [seen["addresses"] / len(crowd)], 1.0)
    report.at_most("fan-out, killed: repeats in a thousand devices", [1000 * seen["again"] / len(crowd)], TWICE)


def _counted_afresh(statement: object) -> int:
    db.session.rollback()
    return int(db.session.scalar(statement) or 0)  # type: ignore[call-overload]
