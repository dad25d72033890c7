"""How providers do, and what they were handed: a circuit breaker, a minute's rate and a day's limits, shared by all processes.

After :data:`MOST_FAILURES` failures in a row a provider's breaker opens: nothing is handed to it for a while that doubles from
:data:`FIRST_PAUSE` to :data:`LONGEST_PAUSE` (or as long as it asks for), then one delivery is, as a probe. Whatever it answers
that is no failure closes the breaker. The outbox waits meanwhile, and no delivery is charged with it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from app.kit.clock import SHANGHAI, local_date
from app.kit.database import db
from app.kit.statements import Statement
from app.notifications.channels.port import Fate, Outcome
from app.notifications.limits import Limits
from app.notifications.models import Channel, ChannelDay, ChannelState, MessageClass
from app.notifications.routing import Closed

MOST_FAILURES = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)
LONGEST_ASKED = timedelta(days=1)
PROBE = timedelta(seconds=12)
"""How long a probe may take before another is sent, and the others look again."""
MINUTE = timedelta(minutes=1)

_COUNT = Statement(
    text(
        "INSERT INTO channel_days (day, channel, message_class, tried, sent, dead) "
        "SELECT CAST(:day AS date), * FROM unnest(CAST(:channels AS text[]), CAST(:classes AS text[]), "
        "CAST(:tried AS integer[]), CAST(:sent AS integer[]), CAST(:dead AS integer[])) "
        "ON CONFLICT (day, channel, message_class) DO UPDATE SET tried = channel_days.tried + excluded.tried, "
        "sent = channel_days.sent + excluded.sent, dead = channel_days.dead + excluded.dead"
    )
)
_WELL = Statement(
    text(
        "UPDATE channel_states SET failures = 0, openings = 0, closed_until = NULL "
        "WHERE channel = CAST(:channel AS text) AND failures > 0"
    )
)
Counted = Counter[tuple[Channel, MessageClass]]


@dataclass
class Traffic:
    """What each provider may be handed now. Its rows are locked until the transaction ends, so loads stand in a row."""

    now: datetime
    limits: Limits
    states: dict[Channel, ChannelState]
    tried: Counted
    """Of the limited ones: today's, with what is taken here."""
    taken: Counted = field(default_factory=Counter)

    def admit(self, channel: Channel, its: MessageClass) -> Closed | None:
        """Take one message more, or say until when none is taken."""
        closed = self._paused(channel) or self._limited(channel, its) or self._too_fast(channel)
        if closed is not None:
            return closed
        self._count(channel, its)
        return None

    def _paused(self, channel: Channel) -> Closed | None:
        state = self.states.get(channel)
        if state is None or state.closed_until is None or state.closed_until <= self.now:
            return None
        return Closed(state.closed_until, is_short=False)

    def _limited(self, channel: Channel, its: MessageClass) -> Closed | None:
        limit = self.limits.a_day.get((channel, its))
        if limit is None or self.tried[channel, its] < limit:
            return None
        return Closed(_tomorrow(self.now), is_short=False)

    def _too_fast(self, channel: Channel) -> Closed | None:
        rate, state = self.limits.a_minute.get(channel), self.states.get(channel)
        if rate is None or state is None or state.minute_at is None:
            return None
        ends = state.minute_at + MINUTE
        return Closed(ends, is_short=True) if ends > self.now and state.minute_taken >= rate else None

    def _count(self, channel: Channel, its: MessageClass) -> None:
        self.taken[channel, its] += 1
        self.tried[channel, its] += 1
        state = self.states.get(channel)
        if state is not None and state.failures >= MOST_FAILURES:
            state.closed_until = self.now + PROBE
        if channel in self.limits.a_minute:
            self._count_minute(self.states.setdefault(channel, _kept(channel)))

    def _count_minute(self, state: ChannelState) -> None:
        if state.minute_at is None or state.minute_at + MINUTE <= self.now:
            state.minute_at, state.minute_taken = self.now, 0
        state.minute_taken += 1


def _kept(channel: Channel) -> ChannelState:
    """A new row for a channel that had none, or the one that another process has just made."""
    db.session.execute(insert(ChannelState).values(channel=channel).on_conflict_do_nothing())
    kept = select(ChannelState).where(ChannelState.channel == channel).with_for_update()
    return db.session.scalars(kept, execution_options={"populate_existing": True}).one()


def load(now: datetime, limits: Limits) -> Traffic:
    """How providers do at ``now``; locks what is known of them."""
    rows = db.session.scalars(
        select(ChannelState).order_by(ChannelState.channel).with_for_update().execution_options(populate_existing=True)
    )
    return Traffic(
        now, limits, {row.channel: row for row in rows}, _tried(local_date(now)) if limits.a_day else Counter()
    )


def _tried(day: date) -> Counted:
    rows = select(ChannelDay.channel, ChannelDay.message_class, ChannelDay.tried).where(ChannelDay.day == day)
    found = db.session.execute(rows.order_by(ChannelDay.channel, ChannelDay.message_class).with_for_update())
    return Counter({(row.channel, row.message_class): row.tried for row in found})


def count(day: date, tried: Counted, sent: Counted, dead: Counted) -> None:
    """Add to a day's figures."""
    keys = sorted(tried.keys() | sent.keys() | dead.keys())
    if not keys:
        return
    _COUNT.later(
        {
            "day": day,
            "channels": [channel.value for channel, _ in keys],
            "classes": [its.value for _, its in keys],
            "tried": [tried[key] for key in keys],
            "sent": [sent[key] for key in keys],
            "dead": [dead[key] for key in keys],
        }
    )


def note(channel: Channel, outcomes: Iterable[Outcome], at: datetime) -> bool:
    """Write down how a provider did; whether its breaker is open now."""
    told = [outcome for outcome in outcomes if outcome.fate is not Fate.POSTPONED]
    failed = [outcome for outcome in told if outcome.fate is Fate.RETRY]
    if len(failed) < len(told):
        _WELL.later({"channel": channel.value})
        return False
    if not failed:
        return False
    state = _kept(channel)
    state.failures += len(failed)
    if state.failures >= MOST_FAILURES:
        state.openings += 1
        state.closed_until = at + _pause(state.openings, failed)
    db.session.flush()
    return state.failures >= MOST_FAILURES


def _pause(openings: int, failed: Iterable[Outcome]) -> timedelta:
    longest: timedelta = min(FIRST_PAUSE * int(2 ** min(openings - 1, 12)), LONGEST_PAUSE)
    asked = max((outcome.retry_after or timedelta() for outcome in failed), default=timedelta())
    return max(longest, min(asked, LONGEST_ASKED))


def _tomorrow(now: datetime) -> datetime:
    """The next midnight in Shanghai."""
    return datetime.combine(local_date(now) + timedelta(days=1), datetime.min.time(), SHANGHAI)
