"""SIGTERM ends a process after what it has in hand, and loses none of it."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text, update

from app.dispatch.models import Dispatch
from app.kit.database import db
from app.orders.models import Order, OrderStatus, Urgency
from jobs.process import PRIORITY
from tests.builders import orders, people
from tests.fakes import StandingClock
from tests.system.locks import until_waiting
from tests.system.server import Process, running, started, until
from tests.system.volley import Answer, post, volley


@contextmanager
def locked(*rows: Order) -> Iterator[None]:
    """The orders held by a transaction of the test's own; whoever wants to change one waits."""
    ids = [row.id for row in rows]
    with db.engine.connect() as holder, holder.begin():
        holder.execute(text("SELECT FROM orders WHERE id = ANY(:ids) FOR UPDATE"), {"ids": ids})
        yield


def _refuses(address: str) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", urlsplit(address).port or 0), timeout=1):
        return False
    return True


EACH_WAY = pytest.mark.parametrize("tell", [Process.signal, Process.signal_first], ids=["systemd", "container"])


@EACH_WAY
def test_requests_in_hand_are_answered_before_the_web_process_ends(
    tell: Callable[[Process, int], None], environment: dict[str, str], tmp_path: Path
) -> None:
    order = orders.open_order(slots=4)
    headers = [people.sign_in(orders.volunteer()) for _ in range(4)]
    answers: list[Answer] = []
    with running(environment, tmp_path) as (web, address):
        path = f"/api/v1/orders/{order.id}/assignments"
        requests = [post(address, path, given, {}) for given in headers]
        sending = Thread(target=lambda: answers.extend(volley(address, requests)))
        with locked(order):
            sending.start()
            until_waiting(4)
            tell(web, signal.SIGTERM)
            until(lambda: _refuses(address), "the end of listening")
            assert web.is_running()
        sending.join()
        assert [answer.status for answer in answers] == [201] * 4
        assert web.wait() == 0, web.log()


@EACH_WAY
def test_the_row_in_hand_is_finished_and_no_other_begun_before_the_job_process_ends(
    tell: Callable[[Process, int], None], environment: dict[str, str], clock: StandingClock, tmp_path: Path
) -> None:
    overdue = _overdue_orders(clock, 3)
    jobs = Process(("app", "work"), {**environment, "YIHU_LOG_LEVEL": "INFO"}, tmp_path / "jobs.log")
    with started(jobs), locked(*overdue):
        until_waiting(1)
        assert (os.getpriority(os.PRIO_PROCESS, jobs.pid), os.sched_getscheduler(jobs.pid)) == (
            PRIORITY,
            os.SCHED_BATCH,
        )
        tell(jobs, signal.SIGTERM)
        until(lambda: "jobs stopping" in jobs.log(), "the signal's arrival")
        assert jobs.is_running(), jobs.log()
    assert jobs.wait() == 0, jobs.log()
    db.session.expire_all()
    assert sorted(order.status for order in overdue) == [OrderStatus.EXPIRED, OrderStatus.OPEN, OrderStatus.OPEN]


def _overdue_orders(clock: StandingClock, count: int) -> list[Order]:
    """Orders whose time to answer is over, and of which nothing else is due."""
    clock.move(days=-3)
    made = [orders.open_order(urgency=Urgency.URGENT) for _ in range(count)]
    clock.move(days=3)
    db.session.execute(update(Dispatch).values(next_step_at=None))
    db.session.commit()
    return made
