"""The whole timetable."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from jobs import (
    check_invariants,
    climb_whistles,
    close_listings,
    close_unrated,
    count_stars,
    deliver_notifications,
    deliver_urgent,
    end_hand_offers,
    ensure_partitions,
    escalate_orders,
    expire_orders,
    expire_redemptions,
    expire_registrations,
    lapse_holds,
    learn_responses,
    make_activity_orders,
    play_what_ifs,
    promote_waitlist,
    purge_expired_secrets,
    remind_before_start,
    remind_holders,
    settle_periods,
    settle_points,
    tell_feedback,
    work_rosters,
)
from jobs.leases import HELD
from jobs.ticks import Tick

HEARTBEAT = timedelta(seconds=5)
"""How often a job process says that it is alive."""


@dataclass(frozen=True)
class Job:
    """A job, how often it runs, and how long a process that dies in it keeps it from the others.

    ``held=None``: any number of processes are at it at once, each with rows of its own (``SKIP LOCKED``).
    """

    name: str
    run: Callable[[Tick], None]
    every: timedelta
    held: timedelta | None = HELD


def _job(run: Callable[[Tick], None], held: timedelta | None = HELD, **every: float) -> Job:
    return Job(run.__module__.rpartition(".")[2], run, timedelta(**every), held)


TIMETABLE = (
    _job(deliver_urgent.run, held=None, seconds=1),
    _job(deliver_notifications.run, held=None, seconds=1),
    _job(escalate_orders.run, seconds=5),
    _job(end_hand_offers.run, seconds=15),
    _job(lapse_holds.run, seconds=30),
    _job(remind_holders.run, minutes=1),
    _job(climb_whistles.run, minutes=1),
    _job(promote_waitlist.run, seconds=15),
    _job(remind_before_start.run, minutes=1),
    _job(make_activity_orders.run, minutes=1),
    _job(expire_orders.run, seconds=30),
    _job(expire_registrations.run, hours=1),
    _job(close_unrated.run, minutes=10),
    _job(close_listings.run, hours=1),
    _job(settle_points.run, minutes=10),
    _job(count_stars.run, minutes=10),
    _job(expire_redemptions.run, minutes=10),
    _job(work_rosters.run, seconds=5),
    _job(play_what_ifs.run, seconds=3),
    _job(settle_periods.run, held=timedelta(minutes=10), minutes=10),
    _job(tell_feedback.run, minutes=10),
    _job(learn_responses.run, held=timedelta(minutes=10), minutes=10),
    _job(purge_expired_secrets.run, hours=1),
    _job(ensure_partitions.run, hours=6),
    _job(check_invariants.run, held=timedelta(minutes=10), hours=1),
)
