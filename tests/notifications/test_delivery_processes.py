"""Any number of processes share the outbox, and one that dies half-way loses nothing."""

import os
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flask import Flask

from app.kit.clock import now
from app.notifications.channels.fcm import Fcm
from app.notifications.claiming import LEASE
from app.notifications.delivery import deliver_due
from app.notifications.models import Channel, DeliveryStatus
from tests.builders import people
from tests.builders.notifications import deliveries, device, invite
from tests.fakes import StandingClock
from tests.notifications.conftest import LocalFcm
from tests.system.server import until

WORKER = textwrap.dedent("""
    import os
    from app.config import Settings
    from app.factory import create_app
    from app.notifications.delivery import deliver_due
    from tests.fakes import NOON, StandingClock

    settings = Settings(
        database_url=os.environ["WORKER_DATABASE"], var_dir=os.environ["WORKER_VAR"],
        fcm_credentials=os.environ["WORKER_CREDENTIALS"], fcm_url=os.environ["WORKER_FCM"],
    )
    with create_app(settings, clock=StandingClock(), speaks_http=False).app_context():
        deliver_due(NOON, 100)
""")


def push_through(app: Flask, fcm: LocalFcm) -> None:
    app.extensions["pushes"] = {Channel.FCM: Fcm(str(fcm.credentials), fcm.url)}


def test_two_workers_send_each_delivery_once(committed_app: Flask, fcm: LocalFcm):
    push_through(committed_app, fcm)
    everybody = [people.account() for _ in range(60)]
    for number, person in enumerate(everybody):
        device(person, f"t-{number}")
    invite(*everybody)

    def work(_: int) -> int:
        with committed_app.app_context():
            total = 0
            while (report := deliver_due(now(), 7)).total:
                total += report.total
            return total

    with ThreadPoolExecutor(4) as workers:
        shares = list(workers.map(work, range(4)))

    assert [row.last_error for row in deliveries() if row.last_error] == []
    assert sum(shares) == 60
    assert Counter(fcm.tokens()) == Counter({f"t-{number}": 1 for number in range(60)})
    assert {delivery.attempts for delivery in deliveries()} == {1}


def test_a_worker_killed_half_way_is_taken_over_when_its_lease_ends(
    committed_app: Flask, fcm: LocalFcm, clock: StandingClock, var_dir: Path
):
    push_through(committed_app, fcm)
    person = people.account()
    device(person, "t")
    invite(person)
    fcm.answers("t", "slow:30")
    worker = subprocess.Popen([sys.executable, "-c", WORKER], env=_environment(committed_app, fcm, var_dir))
    _until_received(fcm)

    worker.send_signal(signal.SIGKILL)
    worker.wait()

    assert deliver_due(now(), 100).total == 0
    clock.move(seconds=LEASE.total_seconds() + 1)
    assert deliver_due(now(), 100).total == 1
    assert deliver_due(now(), 100).total == 0
    assert [message["data"]["attempt"] for message in fcm.received()] == ["1", "2"]
    assert len({message["data"]["notification_id"] for message in fcm.received()}) == 1
    assert [(row.status, row.attempts) for row in deliveries()] == [(DeliveryStatus.SENT, 2)]


def _environment(app: Flask, fcm: LocalFcm, var_dir: Path) -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "WORKER_DATABASE": app.config["SQLALCHEMY_DATABASE_URI"],
        "WORKER_VAR": str(var_dir),
        "WORKER_CREDENTIALS": str(fcm.credentials),
        "WORKER_FCM": fcm.url,
    }


def _until_received(fcm: LocalFcm) -> None:
    """Wait until the server has taken the message; its answer is still to come."""
    until(lambda: bool(fcm.received()), "a message of the worker's")
