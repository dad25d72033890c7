"""Posting and accepting while a provider hangs: it takes connections and never answers. In turn with one that is well.

Nothing is sent within a request, so all that could be felt is what the job process does to the machine.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from socket import create_server, socket
from threading import Thread
from uuid import UUID

from sqlalchemy import delete

from app.kit.database import db
from app.kit.embedded_postgres import EmbeddedPostgres
from app.kit.ids import new_id
from app.kit.transaction import transaction
from app.notifications.models import ChannelState
from app.orders.models import Urgency
from bench.client import paced, request
from bench.local_fcm import announce, give_devices, local_fcm
from bench.orders import accepts, body, give_phone, posted
from bench.report import Report, milliseconds, percentile
from bench.world import COMMUNITIES, FIRST, environment, middle_of, signed_in, volunteers_of, world
from tests.system.server import Process, serving, started, until

VOLUNTEERS = 5000
CROWD = 1000
"""Devices that are told of something as a round begins, so that there is much to hand over."""
ROUNDS = 4
REQUESTS = int(os.environ.get("YIHU_BENCH_REQUESTS", "100"))
"""Of each kind in a round."""
MOST = {0.5: 1.2, 0.99: 1.5}


class Hanging:
    """An address that takes connections, and nothing else."""

    def __init__(self, listener: socket) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._listener = listener
        self.held: list[socket] = []

    def hold(self) -> None:
        """Take connections until the address is given up."""
        try:
            while True:
                self.held.append(self._listener.accept()[0])
        except OSError:
            return


@contextmanager
def _hanging() -> Iterator[Hanging]:
    with create_server(("127.0.0.1", 0), backlog=512) as listener:
        hanging = Hanging(listener)
        Thread(target=hanging.hold, daemon=True).start()
        yield hanging
    for one in hanging.held:
        one.close()


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """Rounds in turn; the percentiles of both kinds of requests, and their ratios."""
    with world(server, folder, "outage", 1, VOLUNTEERS) as app, local_fcm(folder) as fcm, _hanging() as hanging:
        poster, crowd = volunteers_of("100001009017", 1)[0], volunteers_of("100001", CROWD)
        order = posted(poster, FIRST, Urgency.URGENT)
        give_devices(crowd)
        requests = (_posts(poster), iter(accepts(order)))
        well = environment(app) | fcm.environment
        seen: list[list[list[float]]] = []
        with serving(well, folder) as web:
            for number in range(2 * ROUNDS + 1):
                url = hanging.url if number % 2 == 0 else fcm.url
                jobs = Process(("app", "work"), well | {"YIHU_FCM_URL": url}, folder / "outage.log")
                before = len(hanging.held)
                _forget()
                with started(jobs):
                    announce(order, crowd)
                    if url == hanging.url:
                        until(lambda before=before: len(hanging.held) > before, "a delivery that hangs", 120)  # type: ignore[misc]
                    seen.append([paced(web, list(islice(asked, REQUESTS))) for asked in requests])
                    jobs.signal(9)
                    jobs.wait()
    _tell(report, well_rounds=seen[1::2], down_rounds=seen[2::2])


def _forget() -> None:
    """Nothing is known of the provider as a round begins: else a breaker that the last one opened is still open."""
    with transaction():
        db.session.execute(delete(ChannelState))


def _tell(report: Report, well_rounds: list[list[list[float]]], down_rounds: list[list[list[float]]]) -> None:
    for nth, name in enumerate(("posting", "accepting")):
        for share, bound in MOST.items():
            well, down = ([percentile(each[nth], share) for each in rounds] for rounds in (well_rounds, down_rounds))
            title = f"{name}, p{share * 100:.0f}: a provider hangs / all is well"
            report.figure(f"{title}, last round", f"{milliseconds(down[-1])}, {milliseconds(well[-1])}")
            report.at_most(title, [b / a for a, b in zip(well, down, strict=True)], bound)


def _posts(poster: UUID) -> Iterator[bytes]:
    give_phone(poster)
    token = signed_in(poster)
    while True:
        for number, community in enumerate(COMMUNITIES):
            asked = body(f"100001{community}", middle_of(1, number))
            yield request(
                "POST", "/api/v1/orders", {**token, "Idempotency-Key": new_id().hex}, json.dumps(asked).encode()
            )
