"""Writing to the outbox: leases, waits, ends, outcomes and next turns, each for many rows in one statement."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from prometheus_client import Counter as Metric
from sqlalchemy import insert, text

from app.kit.database import db, table_of
from app.kit.ids import new_id
from app.kit.statements import Statement
from app.notifications.channels.port import NOT_CONFIGURED
from app.notifications.models import Delivery, DeliveryStatus
from app.notifications.routing import Address

log = logging.getLogger(__name__)
DELIVERIES = Metric("yihu_deliveries", "Deliveries tried, by what became of them", ["fate"])

QUIET_ENDS = frozenset(
    {"gone", "heard", "no-address", "order-over", "session-revoked", "UNREGISTERED", "jpush-1011", "wechat-40003",
     "http-404", "http-410", "wechat-43101", NOT_CONFIGURED}
)  # fmt: skip
"""Ends that are nobody's fault: no alarm."""


class Key(NamedTuple):
    """A row of the outbox, as this worker holds it."""

    id: UUID
    created_at: datetime
    attempts: int


@dataclass(frozen=True)
class Held:
    """A delivery that waits: it was not tried."""

    key: Key
    until: datetime


@dataclass(frozen=True)
class Ended:
    """A delivery that is given up."""

    key: Key
    reason: str


@dataclass(frozen=True)
class Settled:
    """What became of a delivery that was tried."""

    key: Key
    status: DeliveryStatus
    attempts: int
    faults: int
    next_attempt_at: datetime
    sent_at: datetime | None
    reason: str | None
    fall_back_at: datetime | None


class Turn(NamedTuple):
    """Another way for a notification: the number of that turn, and its lane."""

    notification_id: UUID
    turn: int
    lane: int


_ROWS = (
    "UPDATE deliveries SET {sets} FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new ({columns}) "
    "WHERE deliveries.id = new.id AND deliveries.created_at = new.created_at AND deliveries.attempts = new.held "
    "AND deliveries.status = 'pending'"
)
TYPES = {
    "id": "uuid", "created_at": "timestamptz", "held": "smallint", "attempts": "smallint", "faults": "smallint",
    "next_attempt_at": "timestamptz", "sent_at": "timestamptz", "last_error": "text", "fall_back_at": "timestamptz",
    "status": "text", "channel": "text", "device_id": "uuid", "known_as": "text", "named_at": "timestamptz",
}  # fmt: skip


_JSON = json.JSONEncoder(default=str, check_circular=False)


def _update(rows: Sequence[tuple[Key, dict[str, Any]]]) -> None:
    """Write the same columns of many rows, each only as its worker still holds it (a later lease may have taken it).

    They go as one JSON text, which costs less than the driver's arrays (a twentieth of a message's way, measured).
    """
    if not rows:
        return
    given = [{"id": key.id, "created_at": key.created_at, "held": key.attempts, **row} for key, row in rows]
    _statement(tuple(given[0])).later({"rows": _JSON.encode(given)})


@cache
def _statement(names: tuple[str, ...]) -> Statement:
    written = _ROWS.format(
        sets=", ".join(f"{name} = new.{name}" for name in names[3:]),
        columns=", ".join(f"{name} {TYPES[name]}" for name in names),
    )
    return Statement(text(written))


_UNHURRIED = Statement(text("SELECT set_config('synchronous_commit', 'off', true)"))


def wait_for_no_disk() -> None:
    """Let this transaction's commit wait for no disk: what a crash of the database takes back is sent again, if at all."""
    _UNHURRIED.later({})


class Name(NamedTuple):
    """What a provider knows a message by, where it gives out names, and when it got that."""

    known_as: str | None = None
    named_at: datetime | None = None


def lease(rows: Sequence[tuple[Key, Address, Name]], until: datetime) -> None:
    """Hold rows until then; each has an attempt more, on the way that was chosen, under the provider's name for the message.

    The keys are those after it.
    """
    _update(
        [
            (
                key._replace(attempts=key.attempts - 1),
                {"attempts": key.attempts, "next_attempt_at": until, "channel": address.channel.value,
                 "device_id": address.device_id, **name._asdict()},
            )
            for key, address, name in rows
        ]
    )  # fmt: skip


def hold(rows: Sequence[Held]) -> None:
    """Have rows wait, untried."""
    _update([(row.key, {"next_attempt_at": row.until}) for row in rows])


def end(rows: Sequence[Ended]) -> None:
    """Give rows up, and raise the alarm for those whose end is somebody's fault."""
    _update([(row.key, {"status": DeliveryStatus.DEAD.value, "last_error": row.reason}) for row in rows])
    for row in rows:
        alarm(row.key.id, row.reason)


def settle(rows: Sequence[Settled]) -> None:
    """Write down what became of rows."""
    _update(
        [
            (
                row.key,
                {"status": row.status.value, "attempts": row.attempts, "faults": row.faults,
                 "next_attempt_at": row.next_attempt_at, "sent_at": row.sent_at, "last_error": row.reason,
                 "fall_back_at": row.fall_back_at},
            )
            for row in rows
        ]
    )  # fmt: skip
    for row in rows:
        if row.status is DeliveryStatus.DEAD:
            alarm(row.key.id, row.reason)


def next_turns(turns: Sequence[Turn], at: datetime) -> None:
    """Have notifications go another way, from ``at`` on."""
    rows = [{"id": new_id(), "created_at": at, "next_attempt_at": at, **turn._asdict()} for turn in turns]
    if rows:
        db.session.connection().execute(insert(table_of(Delivery)), rows)


def alarm(delivery_id: UUID, reason: str | None) -> None:
    """Tell whoever watches of a dead letter that is somebody's fault."""
    if reason not in QUIET_ENDS:
        log.error("delivery is dead", extra={"delivery_id": str(delivery_id), "reason": reason})
        DELIVERIES.labels("dead").inc()
