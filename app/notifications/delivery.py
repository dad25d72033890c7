"""Sending what the outbox holds. Any number of processes may do it at the same time.

A batch is claimed and leased (:mod:`app.notifications.claiming`) by a commit before anything is sent. Its parcels leave one by
one, a few at once, the channels beside each other (:mod:`app.notifications.couriers`), and outcomes are written down as they
come: of each channel no more than ``MOST_UNWRITTEN`` parcels are sent and not written down, which is what a worker that is
killed sends twice. The outbox owns retries: exponential waits with jitter, never before a provider's ``Retry-After``, after
:data:`MOST_ATTEMPTS` faults a dead letter; a provider's outage (:mod:`app.notifications.traffic`) is no fault.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from time import monotonic
from uuid import UUID

from flask import current_app
from sqlalchemy import delete

from app.kit import clock
from app.kit.clock import local_date
from app.kit.database import db
from app.kit.transaction import transaction
from app.notifications import claiming, classes, losing, traffic, writing
from app.notifications.channels.port import Fate, Outcome
from app.notifications.claiming import Claimed
from app.notifications.couriers import Courier, Couriers, Told
from app.notifications.losing import Dead
from app.notifications.models import DeliveryStatus, Device, Lane
from app.notifications.writing import DELIVERIES, QUIET_ENDS, Settled, Turn

MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_RETRY_AFTER = timedelta(days=1)

Outcomes = Sequence[tuple[Claimed, Outcome]]


@dataclass(frozen=True)
class Report:
    """How many deliveries of a run ended how; ``dead`` counts the dead letters among all fates."""

    fates: Mapping[Fate, int]
    dead: int

    @property
    def total(self) -> int:
        """How many were claimed."""
        return sum(self.fates.values())


def deliver_due(
    now: datetime,
    limit: int,
    lanes: Sequence[Lane] = tuple(Lane),
    goes_on: Callable[[], bool] = lambda: False,
    rng: Random | None = None,
) -> Report:
    """Send up to ``limit`` deliveries that are due at ``now``, those of the first lane first.

    Where ``goes_on`` says so, as many more are claimed, as of the time that has passed since, before the last of them are on
    their way, until nothing is due. Opens its own transactions: nothing is sent within one.
    """
    rng = rng or Random()  # noqa: S311 - jitter, not a secret
    began = monotonic()
    with Couriers(current_app.extensions["pushes"]) as couriers:
        sending = _Sending(couriers, limit, lanes)
        is_more = sending.claim(now)
        for portion in couriers.portions():
            sending.dead += _written(portion, rng)
            sending.fates.update(one.outcome.fate for one in portion)
            if is_more and couriers.waiting <= limit // 2 and goes_on():
                is_more = sending.claim(now + timedelta(seconds=monotonic() - began))
    for fate, number in sending.fates.items():
        DELIVERIES.labels(fate.value).inc(number)
    return Report(+sending.fates, sending.dead)


class _Sending:
    """A run: what it hands to its couriers, and what it has come to so far."""

    def __init__(self, couriers: Couriers, limit: int, lanes: Sequence[Lane]) -> None:
        self.fates: Counter[Fate] = Counter()
        self.dead = 0
        self._couriers = couriers
        self._limit = limit
        self._lanes = lanes

    def claim(self, at: datetime) -> bool:
        """Claim the next batch and have it carried; whether there was any."""
        with transaction():
            claim = claiming.claim(at, self._limit, self._lanes)
        self.fates.update({Fate.POSTPONED: claim.held, Fate.REFUSED: len(claim.ended)})
        self.dead += len(claim.ended)
        self._couriers.give(claim.leased)
        return bool(claim.leased)


def _written(portion: Sequence[Told], rng: Random) -> int:
    """Write outcomes down, in a transaction; how many deliveries are dead now."""
    by_courier: dict[Courier, list[tuple[Claimed, Outcome]]] = defaultdict(list)
    for one in portion:
        by_courier[one.courier].append((one.claimed, one.outcome))
    with transaction():
        writing.wait_for_no_disk()
        ordered = sorted(by_courier.items(), key=lambda item: item[0].channel)
        return sum(_settle(outcomes, courier, clock.now(), rng) for courier, outcomes in ordered)


def _settle(outcomes: Outcomes, courier: Courier, at: datetime, rng: Random) -> int:
    is_closed = traffic.note(courier.channel, [outcome for _, outcome in outcomes], at)
    if is_closed:
        courier.close()
    rows = [_settled(claimed, outcome, is_closed, at, rng) for claimed, outcome in outcomes]
    writing.settle(rows)
    ended = [
        (one, row.reason) for (one, _), row in zip(outcomes, rows, strict=True) if row.status is DeliveryStatus.DEAD
    ]
    dead = [one for one, _ in ended]
    writing.next_turns([Turn(one.notification_id, one.turn + 1, one.lane) for one in dead if one.has_others], at)
    losing.tell([Dead(one.notification_id, one.parcel.kind, why) for one, why in ended if not one.has_others], at)
    _forget_devices({one.address.device_id for one, outcome in outcomes if outcome.fate is Fate.GONE})
    sent = Counter((courier.channel, one.its) for one, outcome in outcomes if outcome.fate is Fate.SENT)
    traffic.count(local_date(at), Counter(), sent, Counter((courier.channel, one.its) for one in dead))
    return len(dead)


def _settled(claimed: Claimed, outcome: Outcome, is_closed: bool, at: datetime, rng: Random) -> Settled:
    key, fate = claimed.key, outcome.fate
    faults = claimed.faults + (fate is Fate.RETRY and not is_closed)
    status = _status(fate, faults)
    wait = wait_after(max(faults, 1), outcome.retry_after, rng)
    within = classes.within(claimed.parcel.kind, claimed.is_urgent)
    falls_back = status is DeliveryStatus.SENT and claimed.has_others and within is not None
    return Settled(
        key,
        status,
        key.attempts - (fate is Fate.POSTPONED),
        faults,
        at + (outcome.retry_after or timedelta()) if fate is Fate.POSTPONED else at + wait,
        at if status is DeliveryStatus.SENT else None,
        outcome.reason,
        at + within if falls_back and within is not None else None,
    )


def _status(fate: Fate, faults: int) -> DeliveryStatus:
    if fate is Fate.SENT:
        return DeliveryStatus.SENT
    may_be_tried_again = fate is Fate.POSTPONED or (fate is Fate.RETRY and faults < MOST_ATTEMPTS)
    return DeliveryStatus.PENDING if may_be_tried_again else DeliveryStatus.DEAD


def wait_after(faults: int, retry_after: timedelta | None, rng: Random) -> timedelta:
    """The wait before the next attempt: 15 s, doubled by each fault up to an hour, of that a random half to the whole.

    At least what the provider asks for, but no more than a day. What is tried in a provider's outage waits for the breaker
    alone: an outage is no fault.
    """
    longest: timedelta = min(FIRST_WAIT * int(2 ** min(faults - 1, 12)), LONGEST_WAIT)
    return max(longest * rng.uniform(0.5, 1), min(retry_after or timedelta(), LONGEST_RETRY_AFTER))


def _forget_devices(device_ids: set[UUID | None]) -> None:
    if device_ids:
        db.session.execute(delete(Device).where(Device.id.in_(device_ids)))


__all__ = ["MOST_ATTEMPTS", "QUIET_ENDS", "Report", "deliver_due", "wait_after"]
