"""No request waits for a provider: what is to be sent is written down, and sent by a job."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.notifications.channels.jpush import JPush
from app.notifications.limits import Limits
from app.notifications.models import Channel
from tests.builders import people
from tests.builders.notifications import deliveries, device
from tests.builders.orders import volunteer
from tests.fakes import StandingClock
from tests.mobile_api.orders.test_orders import asked
from tests.statements import counted


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What this process tries to reach, in vain; the database's own library is not concerned."""
    tried: list[Any] = []

    def refuse(_: socket.socket, address: Any) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tried


@pytest.fixture
def provider_down(app: Flask) -> Iterator[None]:
    """JPush, at an address where nobody listens."""
    before = app.extensions["pushes"], app.extensions["channel_limits"]
    push = JPush("key", "secret", "http://127.0.0.1:1")
    app.extensions["pushes"], app.extensions["channel_limits"] = {Channel.JPUSH: push}, Limits((Channel.JPUSH,))
    yield
    app.extensions["pushes"], app.extensions["channel_limits"] = before
    push.close()


def test_posting_and_accepting_are_the_same_work_while_a_provider_is_down(
    request: pytest.FixtureRequest, app: Flask, client: Any, clock: StandingClock, connections: list[Any]
):
    poster, helper = people.account("刘桂兰"), volunteer()
    device(poster, channel=Channel.JPUSH)
    device(helper, channel=Channel.JPUSH)
    asks, helps = people.sign_in(poster), people.sign_in(helper)

    def rounds(hours: int) -> int:
        with counted(app) as seen:
            body = asked(clock, urgency="urgent", **_at(clock, hours))
            order = client.post("/api/v1/orders", json=body, headers=asks)
            taken = client.post(
                f"/api/v1/orders/{order.json['id']}/assignments", json={"waitlist": False}, headers=helps
            )
        assert (order.status_code, taken.status_code) == (201, 201)
        return seen.count

    rounds(20)
    without = rounds(30)
    request.getfixturevalue("provider_down")
    waiting = len(deliveries())

    assert rounds(40) == without
    assert len(deliveries()) == waiting + 2
    assert connections == []


def _at(clock: StandingClock, hours: int) -> dict[str, str]:
    starts_at = clock.now() + timedelta(hours=hours)
    return {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=1)).isoformat()}
