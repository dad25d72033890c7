"""Sending what the outbox holds. Any number of processes may do it at the same time.

A batch is claimed with ``FOR UPDATE SKIP LOCKED`` and leased by a commit before anything is sent; what a worker that died held
comes back when its lease is over, with one more attempt on the row: it may be a duplicate, and says so to the client. The outbox
owns retries: exponential waits with jitter, never before a provider's ``Retry-After``, after :data:`MOST_ATTEMPTS` a dead letter.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from flask import current_app
from prometheus_client import Counter as Metric
from sqlalchemy import bindparam, delete, select, update

from app.kit import clock
from app.kit.crypto import CannotOpen, keys
from app.kit.database import db
from app.kit.texts import text
from app.kit.transaction import transaction
from app.notifications.channels.port import NOT_CONFIGURED, Fate, Outcome, Parcel, Push
from app.notifications.models import Channel, Delivery, DeliveryStatus, Device, Notification
from app.notifications.quiet_hours import after_quiet
from app.notifications.timeliness import OF_LIVE_ORDERS
from app.orders.models import Order, Urgency
from app.people.models import Account, DeviceSession

log = logging.getLogger(__name__)
DELIVERIES = Metric("yihu_deliveries", "Deliveries tried, by what became of them", ["fate"])

MOST_ATTEMPTS = 8
LEASE = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_RETRY_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Report:
    """How many deliveries of a run ended how; ``dead`` counts the dead letters among all fates."""

    fates: Mapping[Fate, int]
    dead: int

    @property
    def total(self) -> int:
        """How many were claimed."""
        return sum(self.fates.values())


@dataclass(frozen=True)
class _Claimed:
    """A leased delivery; ``parcel`` is ``None`` where its device or session is gone, with the reason."""

    id: UUID
    created_at: datetime
    attempts: int
    device_id: UUID
    channel: Channel | None
    parcel: Parcel | None
    reason: str | None = None
    held_until: datetime | None = None
    """The morning, for what became due before the quiet hours and was late: a retry does not ring at night either."""


def deliver_due(now: datetime, limit: int, rng: Random | None = None) -> Report:
    """Send up to ``limit`` deliveries that are due at ``now``. Opens its own transactions: nothing is sent within one."""
    with transaction():
        claimed = _claim(now, limit)
    outcomes = [
        (one, outcome) for channel in {one.channel for one in claimed} for one, outcome in _sent(channel, claimed)
    ]
    with transaction():
        dead = _settle(outcomes, clock.now(), rng or Random())  # noqa: S311 - jitter, not a secret
    fates = Counter(outcome.fate for _, outcome in outcomes)
    for fate, number in fates.items():
        DELIVERIES.labels(fate.value).inc(number)
    return Report(fates, dead)


def _claim(now: datetime, limit: int) -> list[_Claimed]:
    due = (
        select(Delivery.id, Delivery.created_at)
        .where(Delivery.status == DeliveryStatus.PENDING, Delivery.next_attempt_at <= now)
        .order_by(Delivery.next_attempt_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    leased = (
        update(Delivery)
        .where(Delivery.id == due.c.id, Delivery.created_at == due.c.created_at)
        .values(attempts=Delivery.attempts + 1, next_attempt_at=now + LEASE)
        .returning(Delivery.id, Delivery.created_at, Delivery.attempts, Delivery.device_id, Delivery.notification_id)
        .cte("leased")
    )
    rows = (
        select(
            leased,
            Notification.kind,
            Device.channel,
            Device.token_sealed,
            DeviceSession.revoked_at,
            Account.language,
            Order.urgency,
            Order.closed_at,
        )
        .select_from(leased)
        .outerjoin(Notification, Notification.id == leased.c.notification_id)
        .outerjoin(Order, Order.id == Notification.order_id)
        .outerjoin(Device, Device.id == leased.c.device_id)
        .outerjoin(DeviceSession, DeviceSession.id == Device.session_id)
        .outerjoin(Account, Account.id == Device.account_id)
    )
    return [_claimed(row, now) for row in db.session.execute(rows)]


def _claimed(row: Any, now: datetime) -> _Claimed:
    known = (row.id, row.created_at, row.attempts, row.device_id)
    if row.kind is None or row.channel is None:
        return _Claimed(*known, None, None, "gone")
    if row.revoked_at is not None:
        return _Claimed(*known, None, None, "session-revoked")
    if row.closed_at is not None and row.kind in OF_LIVE_ORDERS:
        return _Claimed(*known, None, None, "order-over")
    morning = after_quiet(now)
    if morning > now and row.urgency is not Urgency.URGENT:
        return _Claimed(*known, None, None, held_until=morning)
    try:
        token = keys().open(row.token_sealed, row.device_id)
    except CannotOpen:
        return _Claimed(*known, None, None, "cannot-open")
    line = text("notification.push", row.language)
    return _Claimed(*known, row.channel, Parcel(token, row.notification_id, row.kind, line, row.attempts))


def _sent(channel: Channel | None, claimed: Iterable[_Claimed]) -> list[tuple[_Claimed, Outcome]]:
    """What became of one channel's parcels; whatever waits for the morning is postponed, what has no parcel is refused."""
    mine = [one for one in claimed if one.channel is channel]
    parcels = [one.parcel for one in mine if one.parcel is not None]
    if channel is None:
        return [(one, Outcome(Fate.POSTPONED if one.held_until else Fate.REFUSED, one.reason)) for one in mine]
    pushes: Mapping[Channel, Push] = current_app.extensions["pushes"]
    return list(zip(mine, pushes[channel].send(parcels), strict=True))


def _settle(outcomes: list[tuple[_Claimed, Outcome]], at: datetime, rng: Random) -> int:
    """Write the outcomes down, unless a later lease has taken the row meanwhile; how many rows are dead now."""
    if not outcomes:
        return 0
    rows = [_row(claimed, outcome, at, rng) for claimed, outcome in outcomes]
    mine = (
        Delivery.id == bindparam("its_id"),
        Delivery.created_at == bindparam("its_created_at"),
        Delivery.attempts == bindparam("its_attempts"),
        Delivery.status == DeliveryStatus.PENDING,
    )
    names = ("status", "attempts", "next_attempt_at", "sent_at", "last_error")
    written = update(Delivery).where(*mine).values({name: bindparam(f"new_{name}") for name in names})
    db.session.connection().execute(written, rows)
    _forget_devices({claimed.device_id for claimed, outcome in outcomes if outcome.fate is Fate.GONE})
    return _alarm(rows)


def _row(claimed: _Claimed, outcome: Outcome, at: datetime, rng: Random) -> dict[str, Any]:
    status = _status(outcome.fate, claimed.attempts)
    tried = claimed.attempts - (outcome.fate is Fate.POSTPONED)
    wait = wait_after(claimed.attempts, outcome.retry_after, rng)
    due = claimed.held_until or (at if outcome.fate is Fate.POSTPONED else at + wait)
    return {
        "its_id": claimed.id,
        "its_created_at": claimed.created_at,
        "its_attempts": claimed.attempts,
        "new_status": status,
        "new_attempts": tried,
        "new_next_attempt_at": due,
        "new_sent_at": at if status is DeliveryStatus.SENT else None,
        "new_last_error": outcome.reason,
    }


def _status(fate: Fate, attempts: int) -> DeliveryStatus:
    if fate is Fate.SENT:
        return DeliveryStatus.SENT
    may_be_tried_again = fate is Fate.POSTPONED or (fate is Fate.RETRY and attempts < MOST_ATTEMPTS)
    return DeliveryStatus.PENDING if may_be_tried_again else DeliveryStatus.DEAD


def wait_after(attempts: int, retry_after: timedelta | None, rng: Random) -> timedelta:
    """The wait before the next attempt: 15 s, doubled by each up to an hour, of that a random half to the whole; at least what
    the provider asks for, but no more than a day."""
    longest: timedelta = min(FIRST_WAIT * int(2 ** (attempts - 1)), LONGEST_WAIT)
    return max(longest * rng.uniform(0.5, 1), min(retry_after or timedelta(), LONGEST_RETRY_AFTER))


def _forget_devices(device_ids: set[UUID]) -> None:
    if device_ids:
        db.session.execute(delete(Device).where(Device.id.in_(device_ids)))


QUIET_ENDS = frozenset({"gone", "session-revoked", "order-over", "UNREGISTERED", NOT_CONFIGURED})
"""Ends that are nobody's fault: no alarm."""


def _alarm(rows: list[dict[str, Any]]) -> int:
    dead = [row for row in rows if row["new_status"] is DeliveryStatus.DEAD]
    for row in dead:
        if row["new_last_error"] not in QUIET_ENDS:
            log.error("delivery is dead", extra={"delivery_id": str(row["its_id"]), "reason": row["new_last_error"]})
            DELIVERIES.labels("dead").inc()
    return len(dead)
