"""Clients under kills: each walks the loop from an order to its rating as an app does, and writes down what was acknowledged.

A request that got no answer is sent again, with the same ``Idempotency-Key`` where it creates, as soon as the service is back.
"""

import http.client
import json
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from app.kit.clock import SystemClock

UNAVAILABLE = 503
STARS, MINUTES = 4, 30


@dataclass(frozen=True)
class Acknowledged:
    """What one walk through the loop was told is done."""

    title: str
    order_id: str
    assignment_id: str
    rating_id: str


@dataclass
class Load:
    """What all clients share: where the service is, whether it is up, whether to stop, and what they were told."""

    address: str
    up: Event = field(default_factory=Event)
    stopping: Event = field(default_factory=Event)
    answers: list[int] = field(default_factory=list)
    """The status of each answer, in the order of their arrival."""
    unanswered: list[str] = field(default_factory=list)
    """Each request that got no answer."""
    loops: list[Acknowledged] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """Answers that no client may get."""


class Client(Thread):
    """One resident and one volunteer in turn, until told to stop; the loop in hand is finished."""

    def __init__(self, load: Load, place_code: str, poster: dict[str, str], volunteer: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self._load, self._place_code = load, place_code
        self._poster, self._volunteer = poster, volunteer

    def run(self) -> None:
        """Walk the loop again and again."""
        try:
            while not self._load.stopping.is_set():
                self._load.loops.append(self._walk())
        except Exception as error:
            self._load.faults.append(repr(error))

    def _walk(self) -> Acknowledged:
        title = f"请求 {uuid4().hex}"
        order = self._create("/api/v1/orders", self._poster, self._order(title))
        given = self._create(f"/api/v1/orders/{order['id']}/assignments", self._volunteer, {"waitlist": False})
        part = f"/api/v1/assignments/{given['assignment']['id']}"
        self._send("POST", f"{part}/check-in", self._volunteer, {"code": order["service_code"]})
        self._send("POST", f"{part}/complete", self._volunteer, {"minutes": MINUTES})
        rating = self._create(f"{part}/rating", self._poster, {"stars": STARS})
        return Acknowledged(title, order["id"], given["assignment"]["id"], rating["id"])

    def _order(self, title: str) -> dict[str, Any]:
        starts_at = SystemClock().now() + timedelta(minutes=30)
        return {
            "service_type": "repairs_errands",
            "title": title,
            "place_code": self._place_code,
            "address": "八宝山南路 5 号院 3 号楼 201",
            "starts_at": starts_at.isoformat(),
            "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
            "urgency": "urgent",
        }

    def _create(self, path: str, headers: dict[str, str], body: Any) -> Any:
        return self._send("POST", path, {**headers, "Idempotency-Key": uuid4().hex}, body)

    def _send(self, method: str, path: str, headers: dict[str, str], body: Any) -> Any:
        """The answer's value, however often it takes."""
        while True:
            self._load.up.wait()
            try:
                status, text = self._once(method, path, headers, json.dumps(body))
            except (OSError, http.client.HTTPException):
                self._load.unanswered.append(path)
                continue
            if status == UNAVAILABLE:
                continue
            self._load.answers.append(status)
            if status >= 400:
                raise RuntimeError(f"{method} {path}: {status} {text}")
            return json.loads(text)

    def _once(self, method: str, path: str, headers: dict[str, str], body: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(urlsplit(self._load.address).netloc, timeout=30)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()
