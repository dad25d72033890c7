"""The fault plan with thousands of messages a channel, over real HTTP: what is lost, handed over again, and shown again.

Each attempt at a message fails with a probability of 0.3, at most three times in a row, in one of seven ways; the answer that is
awaited then comes late, in part, garbled, as a refusal, or not at all. The service's clock stands, and is put forward to whatever
is due next.
"""

import logging
import os
from contextlib import ExitStack
from pathlib import Path
from random import Random
from uuid import UUID

from flask import Flask
from sqlalchemy import text

from app.kit.clock import now
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.embedded_postgres import EmbeddedPostgres
from app.kit.transaction import transaction
from app.notifications.channels.fcm import Fcm
from app.notifications.limits import Limits
from app.notifications.models import Channel
from app.orders.models import Order, Urgency
from bench.local_fcm import LocalFcm, announce, give_devices, local_fcm
from bench.orders import posted
from bench.report import Report
from bench.world import FIRST, volunteers_of, world
from tests.fakes import StandingClock
from tests.notifications.adapters import address, made
from tests.notifications.fault_plan import FAULTS, PATIENCE, play, wish
from tests.notifications.providers import Provider

MESSAGES = int(os.environ.get("YIHU_BENCH_MESSAGES", "2000"))
SHARE, MOST = 0.3, 3
TWICE = 1.0
"""Of a thousand."""


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """Channel by channel."""
    with world(server, folder, "faults", 1, 2 * MESSAGES) as app, local_fcm(folder) as fcm:
        crowd = volunteers_of("100001", MESSAGES)
        order = posted(volunteers_of("100001009017", 1)[0], FIRST, Urgency.URGENT)
        app.extensions["clock"] = StandingClock(now())
        logging.getLogger("app").setLevel(logging.CRITICAL)  # what fails is wished
        for channel in Channel:
            with Provider() as provider, ExitStack() as opened:
                _play(app, channel, order, crowd, fcm if channel is Channel.FCM else provider, opened)
                _tell(report, channel, (fcm if channel is Channel.FCM else provider).counted())


def _play(
    app: Flask, channel: Channel, order: Order, crowd: list[UUID], far: LocalFcm | Provider, opened: ExitStack
) -> None:
    if isinstance(far, LocalFcm):
        app.extensions["pushes"] = {channel: Fcm(str(far.credentials), far.url, PATIENCE)}
    else:
        app.extensions["pushes"] = {channel: made(channel, far.url, PATIENCE, opened)}
    app.extensions["channel_limits"] = Limits((channel,))
    dice = Random(7)
    addresses = [address(channel) for _ in crowd]
    for one in addresses:
        failures = next((number for number in range(MOST) if dice.random() > SHARE), MOST)
        wish(far, channel, one.name, dice.choices(FAULTS, k=failures))
    _forget_the_last()
    if channel is Channel.SMS:
        _give_phones(crowd, [one.token for one in addresses])
    else:
        give_devices(crowd, channel, [one.token for one in addresses])
    announce(order, crowd)
    play(dice)


def _forget_the_last() -> None:
    with transaction():
        db.session.execute(text("DELETE FROM devices"))
        db.session.execute(text("DELETE FROM channel_states"))


def _give_phones(crowd: list[UUID], phones: list[str]) -> None:
    given = [{"id": person, "sealed": keys().seal(phone, person)} for person, phone in zip(crowd, phones, strict=True)]
    with transaction():
        db.session.execute(text("UPDATE accounts SET phone_sealed = :sealed WHERE id = :id"), given)


def _tell(report: Report, channel: Channel, seen: dict[str, int]) -> None:
    again = seen["messages"] - seen["addresses"]
    report.figure(f"faults, {channel}: reached, handed over again", f"{seen['addresses']} of {MESSAGES}, {again}")
    report.at_least(f"faults, {channel}: share of people reached", [seen["addresses"] / MESSAGES], 1.0)
    shown = 1000 * (seen["shown"] - seen["addresses"]) / MESSAGES
    report.at_most(f"faults, {channel}: shown twice, of a thousand", [shown], TWICE)
