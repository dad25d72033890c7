"""``kill -9`` of web and jobs under load: what was acknowledged is there, once, and what was committed is told.

``YIHU_KILLS`` is how many kills there are, every other one of the web process: 4 unless told; the long run takes 50.
"""

import json
import os
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement, func, select, update

from app.demo.fcm_server import FcmServer
from app.kit.clock import SystemClock
from app.kit.database import Base, db
from app.kit.job_runs import Heartbeat, JobRun
from app.kit.transaction import transaction
from app.notifications.models import Delivery, DeliveryStatus, Notification
from app.orders import due
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus, Rating
from app.points import invariants
from app.points.models import Award
from jobs.schedule import TIMETABLE
from tests.builders import notifications, orders, people
from tests.builders.places import district
from tests.builders.registration import organization
from tests.system.clients import STARS, Client, Load
from tests.system.server import Process, free_port, until, wait_for

KILLS = int(os.environ.get("YIHU_KILLS", "4"))
CLIENTS, SEED = 4, 20260304
DRAINED_WITHIN, LEASES_OVER_WITHIN, SELDOM = 120.0, 90.0, 0.25


@pytest.fixture
def fcm(environment: dict[str, str], tmp_path: Path) -> Iterator[FcmServer]:
    """A local FCM, which the processes' settings name."""
    with FcmServer() as server:
        credentials = server.write_credentials(tmp_path / "fcm.json")
        environment |= {"YIHU_FCM_CREDENTIALS": str(credentials), "YIHU_FCM_URL": server.url}
        yield server


@dataclass
class Service:
    """The web and the job process, on the same address after each start, and the clients."""

    web: Process
    jobs: Process
    load: Load
    job_kills: int = 0

    def start(self) -> None:
        """Start both; the web process answers on return."""
        self.jobs.start()
        self.start_web()

    def start_web(self) -> None:
        """Start the web process, and tell the clients once it answers."""
        self.web.start()
        wait_for(self.web, self.load.address)
        self.load.up.set()

    def kill(self, number: int, rng: Random) -> None:
        """kill -9 the web or the job process in turn, somewhere among the next answers, and start it again."""
        if number % 2:
            self._wait_for_jobs()
        wanted = len(self.load.answers) + rng.randint(1, 20)
        until(lambda: len(self.load.answers) >= wanted or bool(self.load.faults), "more answers")
        Event().wait(rng.uniform(0, 0.05))
        if number % 2:
            self._kill_jobs()
        else:
            self._kill_web()

    def _kill_web(self) -> None:
        self.load.up.clear()
        self.web.signal(9)
        self.web.wait()
        self.start_web()

    def _wait_for_jobs(self) -> None:
        """Once it has beaten it is at work; a process that is killed leaves its heartbeat's row. The clients rest meanwhile."""
        self.load.up.clear()
        until(lambda: _count(Heartbeat) > self.job_kills, "the job process", every=SELDOM)
        self.load.up.set()

    def _kill_jobs(self) -> None:
        self.jobs.signal(9)
        self.jobs.wait()
        self.job_kills += 1
        self.jobs.start()

    def stop(self) -> None:
        """End both."""
        for process in (self.web, self.jobs):
            process.signal(15)
            process.wait()


@pytest.fixture
def service(environment: dict[str, str], fcm: FcmServer, tmp_path: Path) -> Iterator[Service]:
    """The service at work."""
    port = free_port()
    settings = {**environment, "YIHU_PORT": str(port)}
    web = Process(("app", "serve"), settings, tmp_path / "web.log")
    jobs = Process(("app", "work"), settings, tmp_path / "jobs.log")
    running = Service(web, jobs, Load(f"http://127.0.0.1:{port}"))
    running.start()
    yield running
    running.stop()


@pytest.mark.slow
@pytest.mark.no_cover  # the service runs in processes of its own
def test_nothing_acknowledged_is_lost_or_doubled_by_kills(service: Service, fcm: FcmServer) -> None:
    clients, load, rng = _clients(service.load), service.load, Random(SEED)
    for client in clients:
        client.start()
    for number in range(KILLS):
        service.kill(number, rng)
    last_kill_at = SystemClock().now()
    load.stopping.set()
    for client in clients:
        client.join()
    assert load.faults == []
    assert len(load.unanswered) > 0, "no kill hit a request"
    _check_loops(load)
    _check_leases(last_kill_at)
    _check_deliveries(fcm)
    assert invariants.violations(last_kill_at.date()) == []
    _say(load, fcm, last_kill_at)


def _clients(load: Load) -> list[Client]:
    """Pairs of a resident and a volunteer; all have a device that takes pushes."""
    place, home = district().community, organization()
    posters = [people.account("刘桂兰") for _ in range(CLIENTS)]
    volunteers = [orders.volunteer(organization=home) for _ in range(CLIENTS)]
    for number, owner in enumerate([*posters, *volunteers]):
        notifications.device(owner, f"registration-token-{number}")
    pairs = zip(posters, volunteers, strict=True)
    return [Client(load, place, people.sign_in(poster), people.sign_in(volunteer)) for poster, volunteer in pairs]


def _check_loops(load: Load) -> None:
    """Every order, acceptance, rating and award that a client was told of is there, and none twice."""
    db.session.rollback()
    assert len(load.loops) >= KILLS, "there was no load to speak of"
    titles = Counter(db.session.scalars(select(Order.title).where(Order.status == OrderStatus.CLOSED)))
    assert titles == Counter(loop.title for loop in load.loops)
    rows = db.session.execute(
        select(Order.title, Order.id, Assignment.id, Rating.id)
        .join(Assignment, Assignment.order_id == Order.id)
        .join(Rating, Rating.assignment_id == Assignment.id)
        .where(Assignment.status == AssignmentStatus.CONFIRMED, Rating.stars == STARS)
    )
    there = Counter((title, *map(str, ids)) for title, *ids in rows)
    assert there == Counter((loop.title, loop.order_id, loop.assignment_id, loop.rating_id) for loop in load.loops)
    awarded = Counter(str(found) for found in db.session.scalars(select(Award.assignment_id)))
    assert awarded == Counter(loop.assignment_id for loop in load.loops)
    assert _count(Order) == _count(Assignment) == _count(Rating) == len(load.loops)
    assert due.miscounted_ids(100) == []


def _check_leases(since: datetime) -> None:
    """What a killed process held is taken over when its time is over: every frequent job has run since."""
    frequent = {job.name for job in TIMETABLE if job.held and job.every <= timedelta(seconds=30)}

    def have_run() -> bool:
        db.session.rollback()
        run = set(db.session.scalars(select(JobRun.name).where(JobRun.succeeded_at > since)))
        return frequent <= run

    until(have_run, "a run of every job", LEASES_OVER_WITHIN, every=SELDOM)


def _check_deliveries(fcm: FcmServer) -> None:
    """Every committed delivery was sent or given up; every push is of a committed one, and marked where it comes again."""
    _let_the_morning_come()
    pending = Delivery.status == DeliveryStatus.PENDING
    until(lambda: _count(Delivery, pending) == 0, "an empty outbox", DRAINED_WITHIN, every=SELDOM)
    pushed = [message["message"] for message in _received(fcm)]
    ids = {UUID(message["data"]["notification_id"]) for message in pushed}
    db.session.rollback()
    assert ids <= set(db.session.scalars(select(Notification.id)))
    assert (
        set(db.session.scalars(select(Delivery.notification_id).where(Delivery.status == DeliveryStatus.SENT))) <= ids
    )
    given_up = _count(Delivery, Delivery.status == DeliveryStatus.DEAD)
    assert len(ids) + given_up >= _count(Delivery) > 0
    firsts = Counter(
        (message["token"], message["data"]["notification_id"])
        for message in pushed
        if message["data"]["attempt"] == "1"
    )
    assert max(firsts.values()) == 1


def _let_the_morning_come() -> None:
    """What waits for the end of the quiet hours becomes due now; leases of killed processes stay as they are."""
    now = SystemClock().now()
    with transaction():
        db.session.execute(
            update(Delivery)
            .where(Delivery.attempts == 0, Delivery.next_attempt_at > now)
            .values(next_attempt_at=now)
            .execution_options(synchronize_session=False)
        )


def _received(fcm: FcmServer) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{fcm.url}/received", timeout=10) as answer:
        found: list[dict[str, Any]] = json.load(answer)["messages"]
    return found


def _count(table: type[Base], *where: ColumnElement[bool]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def _say(load: Load, fcm: FcmServer, last_kill_at: datetime) -> None:
    again = len(_received(fcm)) - len({message["message"]["data"]["notification_id"] for message in _received(fcm)})
    sys.stdout.write(
        f"{KILLS} kills, {len(load.loops)} orders from posting to rating, {len(load.answers)} answers,"
        f" {len(load.unanswered)} requests unanswered and sent again, {_count(Delivery)} deliveries"
        f" ({again} pushed again, {_count(Delivery, Delivery.status == DeliveryStatus.DEAD)} given up),"
        f" outbox empty {(SystemClock().now() - last_kill_at).total_seconds():.0f} s after the last kill\n"
    )
