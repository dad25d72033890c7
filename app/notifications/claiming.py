"""Claiming what is due: lock, choose a way, and write down the lease, the wait or the end, all in one transaction.

Rows are claimed with ``FOR UPDATE SKIP LOCKED``, so any number of processes may do it. A lease that runs out (its worker died)
makes the row due again, with one attempt more on it: it may be a duplicate then, and says so to the client.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import case, literal, or_, select

from app.kit.clock import local_date
from app.kit.crypto import CannotOpen, keys
from app.kit.database import db
from app.kit.statements import words
from app.kit.texts import text
from app.notifications import classes, losing, routing, traffic, writing
from app.notifications.channels.port import NOT_CONFIGURED, Naming, NoPush, Parcel, Push
from app.notifications.limits import Limits
from app.notifications.losing import Dead
from app.notifications.models import (
    Channel,
    Delivery,
    DeliveryStatus,
    Device,
    Lane,
    MessageClass,
    Notification,
    Receipt,
)
from app.notifications.quiet_hours import after_quiet
from app.notifications.routing import Address
from app.notifications.timeliness import OF_LIVE_ORDERS
from app.notifications.writing import Ended, Held, Key, Name
from app.orders.models import Order, Urgency
from app.people.models import Account, DeviceSession

LEASE = timedelta(seconds=60)
(_PENDING,) = words([DeliveryStatus.PENDING])
NAMES_LIVE = timedelta(hours=11)
"""So long a message goes by the name that its provider gave; providers remember one for a day, and have it ready half of that."""
OLDEST = timedelta(days=3)
"""A delivery that could not be made for so long is given up: nobody wants to be rung for it any more."""


@dataclass(frozen=True)
class Claimed:
    """A leased delivery, with what is to be sent and where."""

    key: Key
    notification_id: UUID
    faults: int
    turn: int
    address: Address
    parcel: Parcel
    name: Name
    lane: int
    its: MessageClass
    is_urgent: bool
    has_others: bool


@dataclass(frozen=True)
class Claim:
    """What was found due: the leased, how many wait for another time, and how many have ended (and why)."""

    leased: Sequence[Claimed]
    held: int
    ended: Sequence[Ended]


def claim(now: datetime, limit: int, lanes: Iterable[Lane] = tuple(Lane)) -> Claim:
    """Claim up to ``limit`` deliveries of these lanes that are due at ``now``, lane by lane, and choose each its way."""
    found: list[Any] = []
    for lane in lanes:
        if len(found) < limit:
            found += _due(now, lane, limit - len(found))
    desk = _Desk(now, found)
    decided = [desk.decide(row) for row in found]
    leased = [one for one in decided if isinstance(one, Claimed)]
    held = [one for one in decided if isinstance(one, Held)]
    ended = [one for one in decided if isinstance(one, Ended)]
    writing.lease([(one.key, one.address, one.name) for one in leased], now + LEASE)
    writing.hold(held)
    writing.end(ended)
    losing.tell(
        [Dead(row.notification_id, row.kind, one.reason)
         for row, one in zip(found, decided, strict=True) if isinstance(one, Ended) and row.kind],
        now,
    )  # fmt: skip
    traffic.count(local_date(now), desk.traffic.taken, Counter(), Counter())
    return Claim(leased, len(held), ended)


def _due(now: datetime, lane: Lane, limit: int) -> Sequence[Any]:
    due = (
        select(Delivery)
        .where(Delivery.status == _PENDING, Delivery.lane == lane, Delivery.next_attempt_at <= now)
        .order_by(Delivery.next_attempt_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    receipt = select(literal(True)).where(Receipt.notification_id == due.c.notification_id)
    heard = case((or_(due.c.turn > 1, due.c.attempts > 0), receipt.exists()))
    rows = (
        select(
            due, heard.label("is_heard"), Notification.kind, Notification.account_id, Notification.read_at,
            Account.language, Account.phone_sealed,
            Order.id.label("order_id"), Order.urgency, Order.closed_at, Order.recipient_id, Order.service_code_sealed,
        )
        .select_from(due)
        .outerjoin(Notification, Notification.id == due.c.notification_id)
        .outerjoin(Account, Account.id == Notification.account_id)
        .outerjoin(Order, Order.id == Notification.order_id)
    )  # fmt: skip
    return db.session.execute(rows).all()


class _Desk:
    """Decides what becomes of each row that is due."""

    def __init__(self, now: datetime, rows: Sequence[Any]) -> None:
        limits: Limits = current_app.extensions["channel_limits"]
        self._pushes: Mapping[Channel, Push] = current_app.extensions["pushes"]
        self._now = now
        self._order = limits.order
        self._naming = {channel: push for channel, push in self._pushes.items() if isinstance(push, Naming)}
        self._absent = {channel for channel in Channel if isinstance(self._pushes.get(channel, NoPush()), NoPush)}
        self._devices = _devices({row.account_id for row in rows if row.account_id})
        self._used = _used([row for row in rows if row.turn > 1])
        self.traffic = traffic.load(now, limits)

    def decide(self, row: Any) -> Claimed | Held | Ended:
        """Lease it, have it wait, or end it."""
        key = Key(row.id, row.created_at, row.attempts)
        reason = self._end_of(row)
        if reason is not None:
            return Ended(key, reason)
        is_urgent = row.urgency == Urgency.URGENT
        morning = after_quiet(self._now)
        if morning > self._now and not is_urgent:
            return Held(key, morning)
        return self._routed(key, row, is_urgent)

    def _end_of(self, row: Any) -> str | None:
        """Why nobody is to be rung any more, if so."""
        if row.kind is None:
            return "gone"
        if row.closed_at is not None and row.kind in OF_LIVE_ORDERS:
            return "order-over"
        if row.read_at is not None or row.is_heard:
            return "heard"
        return "too-late" if self._now - row.created_at > OLDEST else None

    def _routed(self, key: Key, row: Any, is_urgent: bool) -> Claimed | Held | Ended:
        its = classes.class_of(row.kind)
        there = self._addresses(row, is_urgent)
        addresses = [one for one in there if one.channel not in self._absent]
        if not addresses:
            return Ended(key, NOT_CONFIGURED if there else "no-address")
        addresses = routing.preferring(addresses, (row.channel, row.device_id), row.faults, is_urgent)
        way = routing.choose(addresses, lambda channel: self.traffic.admit(channel, its))
        if way.address is None:
            return Held(key, way.held_until or self._now)
        name = self._name(row, way.address.channel)
        try:
            parcel = _parcel(row, way.address, is_urgent, name.known_as)
        except CannotOpen:
            return Ended(key, "cannot-open")
        leased = Key(row.id, row.created_at, row.attempts + 1)
        return Claimed(
            leased, row.notification_id, row.faults, row.turn, way.address, parcel, name, row.lane, its, is_urgent,
            way.has_others,
        )  # fmt: skip

    def _name(self, row: Any, channel: Channel) -> Name:
        """The name under which it was sent before, as long as the provider knows that; else a new one."""
        if row.named_at is not None and self._now - row.named_at < NAMES_LIVE:
            return Name(row.known_as, row.named_at)
        given = self._naming[channel].name() if channel in self._naming else None
        return Name(given, self._now if given else None)

    def _addresses(self, row: Any, is_urgent: bool) -> list[Address]:
        """Where the person can be reached, the best first, without what was tried in vain before."""
        used = self._used.get(row.notification_id, set())
        there = [one for one in self._devices.get(row.account_id, []) if one.device_id not in used]
        if classes.words_of(row.kind, is_urgent) and row.phone_sealed and Channel.SMS not in used:
            there.append(Address(Channel.SMS, None, row.phone_sealed, row.account_id))
        return routing.sorted_by(self._order, there)


def _parcel(row: Any, address: Address, is_urgent: bool, name: str | None) -> Parcel:
    """What is sent: the ids, and a line that names nobody. Raises :class:`CannotOpen`."""
    token = keys().open(address.sealed, address.identity)
    line = _words(row, is_urgent) if address.channel is Channel.SMS else text("notification.push", row.language)
    return Parcel(token, row.notification_id, row.kind, line, row.attempts + 1, is_urgent, name)


def _words(row: Any, is_urgent: bool) -> str:
    """A text message. Who needs the help reads the code to tell at the door: they may have no other way to it."""
    words = classes.words_of(row.kind, is_urgent)
    if words == "accepted" and row.recipient_id == row.account_id and row.service_code_sealed is not None:
        code = keys().open(row.service_code_sealed, row.order_id)
        return text("notification.sms.accepted-code", row.language, code=code)
    return text(f"notification.sms.{words}", row.language)


def _devices(account_ids: set[UUID]) -> dict[UUID, list[Address]]:
    """The devices of people with a live session, the one registered last first."""
    if not account_ids:
        return {}
    live = (
        select(Device.account_id, Device.channel, Device.id, Device.token_sealed)
        .join(DeviceSession, DeviceSession.id == Device.session_id)
        .where(Device.account_id.in_(account_ids), DeviceSession.revoked_at.is_(None))
        .order_by(Device.registered_at.desc(), Device.id.desc())
    )
    found: dict[UUID, list[Address]] = defaultdict(list)
    for account_id, channel, device_id, sealed in db.session.execute(live):
        found[account_id].append(Address(channel, device_id, sealed, device_id))
    return found


def _used(rows: Sequence[Any]) -> dict[UUID, set[UUID | Channel]]:
    """What earlier turns of these notifications went to."""
    found: dict[UUID, set[UUID | Channel]] = defaultdict(set)
    if not rows:
        return found
    earlier = select(Delivery.notification_id, Delivery.device_id, Delivery.channel).where(
        Delivery.notification_id.in_({row.notification_id for row in rows}),
        Delivery.id.not_in({row.id for row in rows}),
    )
    for notification_id, device_id, channel in db.session.execute(earlier):
        tried = device_id or channel
        if tried is not None:
            found[notification_id].add(tried)
    return found
