"""An activity announced to 50,000 devices: through outbox, job process and firebase-admin to a local FCM, and back to accepting.

Three things. The rate of the whole way against that of the bare SDK, same machine, same local FCM, same number of threads. The
99th percentile of accepting (ten a second) while that goes on, against the idle one. And a job process that is killed in the
middle and started again: how many devices got it, and how many twice.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import insert, text

from app.dispatch.events import VolunteersAsked
from app.kit.clock import now
from app.kit.crypto import keys
from app.kit.database import db, table_of
from app.kit.embedded_postgres import EmbeddedPostgres
from app.kit.events import record
from app.kit.ids import new_id
from app.kit.transaction import transaction
from app.notifications.channels.fcm import Fcm, _message
from app.notifications.channels.lanes import AT_ONCE
from app.notifications.channels.port import Parcel
from app.notifications.models import Channel, Device
from app.orders.models import Order
from app.people.models import DeviceSession
from bench.bulk import loading, settle
from bench.client import Connection, request
from bench.orders import copies, posted
from bench.report import Report, milliseconds, percentile
from bench.world import FIRST, environment, signed_in, volunteers_of, world
from tests.system.server import Process, serving, until

DEVICES = int(os.environ.get("YIHU_BENCH_DEVICES", "50000"))
BARE = min(DEVICES, 5000)
ACCEPTS = 400
PAUSE = 0.1
"""Seconds between two accepts."""
PATIENCE, GLANCES = 1800.0, 0.25
"""Seconds that a fan-out may take, and between two looks at how far it is."""
RATE, LATENCY, TWICE = 0.8, 2.0, 1.0


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """The rate and the accepting, then the kill."""
    with world(server, folder, "fanout", districts=1) as app, _local_fcm(folder) as fcm:
        crowd = volunteers_of("100001", DEVICES)
        poster = volunteers_of("100001009017", 1)[0]
        order = posted(poster, FIRST)
        _give_devices(crowd)
        accepts = _accepts(order)
        bare = _bare(fcm)
        given = environment(app) | fcm.environment
        with serving(given, folder) as web:
            idle = _paced(web, accepts[:ACCEPTS], lambda: True)
            jobs = Process(("app", "work"), given, folder / "work.log")
            rate, busy = _announced(order, crowd, fcm, web, accepts[ACCEPTS:], jobs)
        killed = Process(("app", "work"), given, folder / "killed.log")
        _killed(order, crowd, fcm, killed, report)
    report.figure("fan-out: whole way, bare SDK", f"{rate:.0f}/s, {bare:.0f}/s")
    report.figure("fan-out: accept p99 idle, meanwhile", f"{milliseconds(idle)}, {milliseconds(busy)}")
    report.at_least("fan-out: rate of the whole way / of the bare SDK", [rate / bare], RATE)
    report.at_most("fan-out: p99 of accepting meanwhile / idle", [busy / idle], LATENCY)


class _LocalFcm:
    """The local FCM, a process of its own, as the bench sees it."""

    def __init__(self, url: str, credentials: Path) -> None:
        self.url = url
        self.credentials = credentials
        self.environment = {"YIHU_FCM_CREDENTIALS": str(credentials), "YIHU_FCM_URL": url}

    def counted(self) -> dict[str, int]:
        """How many messages it took, to how many devices, and how many of them again."""
        with urllib.request.urlopen(f"{self.url}/counted", timeout=30) as answer:
            found: dict[str, int] = json.load(answer)
        return found

    def forget(self) -> None:
        """Begin to count anew."""
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/counted", method="DELETE"), timeout=30).close()


@contextmanager
def _local_fcm(folder: Path) -> Iterator[_LocalFcm]:
    file = folder / "fcm.json"
    command = [sys.executable, "-m", "app.demo.fcm_server", "--port", "0", "--credentials", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield _LocalFcm(process.stdout.readline().strip(), file)
        finally:
            process.terminate()


def _give_devices(crowd: Sequence[UUID]) -> None:
    """A session and a device each."""
    ids = [(new_id(), new_id()) for _ in crowd]
    at = now()
    sessions = [
        {"id": session, "account_id": owner, "created_at": at, "last_seen_at": at}
        for owner, (session, _) in zip(crowd, ids, strict=True)
    ]
    devices = [
        {"id": device, "account_id": owner, "session_id": session, "channel": Channel.FCM, "registered_at": at,
         "token_sealed": keys().seal(f"token-{device.hex}", device), "token_index": keys().index(device.hex)}
        for owner, (session, device) in zip(crowd, ids, strict=True)
    ]  # fmt: skip
    with loading("sessions", "devices"):
        db.session.connection().execute(insert(table_of(DeviceSession)), sessions)
        db.session.connection().execute(insert(table_of(Device)), devices)
    settle("sessions", "devices")


def _accepts(order: Order) -> list[bytes]:
    """Accepts by people elsewhere, each of an order of its own."""
    people = volunteers_of("100001002", 200)
    tokens = [signed_in(person) for person in people]
    orders = copies(order, 50, slots="500", taken="0", place_code=f"'{order.place_code}'")
    body = json.dumps({"waitlist": False}).encode()
    return [
        request("POST", f"/api/v1/orders/{one}/assignments", {**token, "Idempotency-Key": new_id().hex}, body)
        for one in orders
        for token in tokens
    ]


def _bare(fcm: _LocalFcm) -> float:
    """Messages a second of the SDK alone."""
    sdk = Fcm(str(fcm.credentials), fcm.url)._sdk()
    parcels = [Parcel(f"bare-{number}", new_id(), "order-invitation", "…", 1) for number in range(BARE)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda one: sdk.messaging.send(_message(one), app=sdk.firebase), parcels[:100]))
        began = time.perf_counter()
        list(threads.map(lambda one: sdk.messaging.send(_message(one), app=sdk.firebase), parcels))
        return BARE / (time.perf_counter() - began)


def _paced(web: str, requests: Sequence[bytes], goes_on: Callable[[], bool]) -> float:
    """The 99th percentile of accepts, ten a second, in seconds."""
    connection, seen = Connection(web), []
    for prepared in requests:
        if not goes_on():
            break
        began = time.perf_counter()
        status, _ = connection.ask(prepared)
        seen.append(time.perf_counter() - began)
        assert status == 201, f"an accept was answered {status}"
        time.sleep(PAUSE)
    connection.close()
    return percentile(seen, 0.99)


def _announce(order: Order, crowd: Sequence[UUID]) -> None:
    with transaction():
        record(
            VolunteersAsked(
                at=now(), actor_id=None, order_id=order.id, wave_id=new_id(), volunteer_ids=tuple(crowd), is_urgent=True
            )
        )
    settle("notifications", "deliveries")


def _announced(
    order: Order, crowd: Sequence[UUID], fcm: _LocalFcm, web: str, accepts: Sequence[bytes], jobs: Process
) -> tuple[float, float]:
    """Messages a second from the first to the last, and the accepts' 99th percentile meanwhile."""
    fcm.forget()
    _announce(order, crowd)
    jobs.start()
    try:
        until(lambda: fcm.counted()["messages"] > len(crowd) // 100, "the first messages", PATIENCE, GLANCES)
        first, began = fcm.counted()["messages"], time.perf_counter()
        with ThreadPoolExecutor(1) as threads:
            busy = threads.submit(_paced, web, accepts, lambda: fcm.counted()["addresses"] < len(crowd))
            until(lambda: fcm.counted()["addresses"] >= len(crowd), "the last message", PATIENCE, GLANCES)
            rate = (fcm.counted()["messages"] - first) / (time.perf_counter() - began)
            return rate, busy.result()
    finally:
        jobs.signal(15)
        jobs.wait()


def _killed(order: Order, crowd: Sequence[UUID], fcm: _LocalFcm, jobs: Process, report: Report) -> None:
    """A kill -9 somewhere in the middle, and another start; leases of the dead are over after a minute."""
    fcm.forget()
    _announce(order, crowd)
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
        f"{seen['addresses']} of {len(crowd)}, {seen['again']}, {seen['shown'] - seen['addresses']}",
    )
    report.at_least("fan-out, killed: devices reached", [seen["addresses"] / len(crowd)], 1.0)
    report.at_most("fan-out, killed: repeats in a thousand devices", [1000 * seen["again"] / len(crowd)], TWICE)


def _counted_afresh(statement: object) -> int:
    db.session.rollback()
    return int(db.session.scalar(statement) or 0)  # type: ignore[call-overload]
