"""A local FCM in a process of its own, devices for a crowd, and an order that the crowd is told of."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert

from app.dispatch.events import VolunteersAsked
from app.kit.clock import now
from app.kit.crypto import keys
from app.kit.database import db, table_of
from app.kit.events import record
from app.kit.ids import new_id
from app.kit.transaction import transaction
from app.notifications.models import Channel, Device
from app.orders.models import Order
from app.people.models import DeviceSession
from bench.bulk import loading, settle
from jobs.process import PRIORITY


class LocalFcm:
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

    def answers(self, to: str, *answers: str) -> None:
        """How to answer the next messages to a token."""
        wish = json.dumps({"token": to, "answers": answers}).encode()
        urllib.request.urlopen(f"{self.url}/behaviour", wish, timeout=30).close()

    def forget(self) -> None:
        """Begin to count anew."""
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/counted", method="DELETE"), timeout=30).close()


@contextmanager
def local_fcm(folder: Path) -> Iterator[LocalFcm]:
    file = folder / "fcm.json"
    gives_way = ["nice", "-n", str(PRIORITY)]
    command = [*gives_way, sys.executable, "-m", "app.demo.fcm_server", "--port", "0", "--credentials", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield LocalFcm(process.stdout.readline().strip(), file)
        finally:
            process.terminate()


def give_devices(crowd: Sequence[UUID], channel: Channel = Channel.FCM, tokens: Sequence[str] = ()) -> None:
    """A session and a device each, with these tokens or some that nobody else has."""
    ids = [(new_id(), new_id()) for _ in crowd]
    given = tokens or [f"token-{device.hex}" for _, device in ids]
    at = now()
    sessions = [
        {"id": session, "account_id": owner, "created_at": at, "last_seen_at": at}
        for owner, (session, _) in zip(crowd, ids, strict=True)
    ]
    devices = [
        {"id": device, "account_id": owner, "session_id": session, "channel": channel, "registered_at": at,
         "token_sealed": keys().seal(token, device), "token_index": keys().index(device.hex)}
        for owner, (session, device), token in zip(crowd, ids, given, strict=True)
    ]  # fmt: skip
    with loading("sessions", "devices"):
        db.session.connection().execute(insert(table_of(DeviceSession)), sessions)
        db.session.connection().execute(insert(table_of(Device)), devices)
    settle("sessions", "devices")


def announce(order: Order, crowd: Sequence[UUID]) -> None:
    """Tell a crowd of an order."""
    with transaction():
        record(
            VolunteersAsked(
                at=now(), actor_id=None, order_id=order.id, wave_id=new_id(), volunteer_ids=tuple(crowd), is_urgent=True
            )
        )
    settle("notifications", "deliveries")
