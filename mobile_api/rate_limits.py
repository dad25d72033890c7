"""How often one account, or one address without a token, may call: a fixed window, counted here or in Redis.

Counting is done by hand because the storage of the library ``limits`` (under Flask-Limiter) walks over all counters every 10 ms:
with 50,000 callers a minute that is most of a core. Here a window is one dictionary that is dropped as a whole.
"""

import logging
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Protocol

from flask import Flask, current_app, request

from app.config import Settings, SettingsError
from app.kit.errors import TooManyRequests
from app.kit.networks import network_of
from mobile_api import headers
from mobile_api.in_hand import known, note

log = logging.getLogger(__name__)

SECONDS = {"second": 1, "minute": 60, "hour": 3600}


class RateLimited(TooManyRequests):
    """More requests than the service takes from one account or address."""


@dataclass(frozen=True)
class Limit:
    """So many requests in so many seconds."""

    amount: int
    seconds: int


class Counts(Protocol):
    """Counts requests by window and caller."""

    def count(self, window: int, who: str) -> int:
        """How many there were in this window, with this one."""
        ...


class MemoryCounts:
    """Counts of this process; a window's counts are forgotten when the next begins."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._window = 0
        self._counts: Counter[str] = Counter()

    def count(self, window: int, who: str) -> int:
        """How many there were in this window, with this one."""
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, Counter()
            self._counts[who] += 1
            return self._counts[who]


class RedisCounts:
    """Counts shared by all processes; while Redis is away, each process counts for itself."""

    def __init__(self, url: str, seconds: int) -> None:
        import redis

        self._away: type[Exception] = redis.RedisError
        self._redis = redis.Redis.from_url(url, socket_timeout=0.2, socket_connect_timeout=0.2)
        self._seconds = seconds
        self._meanwhile = MemoryCounts()

    def count(self, window: int, who: str) -> int:
        """How many there were in this window, with this one."""
        key = f"yihu:rate:{window}:{who}"
        try:
            with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.incr(key)
                pipeline.expire(key, self._seconds)
                return int(pipeline.execute()[0])
        except self._away as error:
            log.warning("rate limits are counted without Redis", extra={"error": type(error).__name__})
            return self._meanwhile.count(window, who)


@dataclass(frozen=True)
class Standing:
    """Where a caller stands in the window."""

    limit: int
    remaining: int
    reset: int
    """Seconds until the next window."""


class RateLimits:
    """The limit and its counts."""

    def __init__(self, limit: Limit, counts: Counts) -> None:
        self._limit = limit
        self._counts = counts

    def count(self, who: str, at: datetime) -> None:
        """Count a request; raises :class:`RateLimited` with the seconds to wait."""
        window, past = divmod(int(at.timestamp()), self._limit.seconds)
        counted = self._counts.count(window, who)
        standing = Standing(self._limit.amount, max(0, self._limit.amount - counted), self._limit.seconds - past)
        note("counted", True)
        _tell(standing)
        if counted > self._limit.amount:
            raise RateLimited(retry_after=standing.reset)


def install(app: Flask, settings: Settings) -> None:
    """Count by the settings' limit; tell the caller's standing in the headers of the IETF draft."""
    limit = parse(settings.rate_limit)
    if limit is None:
        return
    counts = RedisCounts(settings.redis_url, limit.seconds) if settings.redis_url else MemoryCounts()
    app.extensions["rate_limits"] = RateLimits(limit, counts)


def count_account(account_id: object, at: datetime) -> None:
    """Count a request of an account."""
    _count(f"account:{account_id}", at)


def count_address(at: datetime) -> None:
    """Count a request of whoever is at the address that this one came from."""
    _count(f"address:{network_of(request.remote_addr or '')}", at)


def parse(text: str) -> Limit | None:
    """``600/minute`` as a limit, nothing as none; raises :class:`SettingsError`."""
    if not text:
        return None
    found = re.fullmatch(r"([1-9][0-9]{0,8})/(second|minute|hour)", text)
    if found is None:
        raise SettingsError("YIHU_RATE_LIMIT must be like 600/minute (or second, or hour), or empty for none.")
    return Limit(int(found[1]), SECONDS[found[2]])


def _count(who: str, at: datetime) -> None:
    limits: RateLimits | None = current_app.extensions.get("rate_limits")
    if limits is not None and not known("counted"):
        limits.count(who, at)


def _tell(standing: Standing) -> None:
    headers.add(
        ("RateLimit-Limit", str(standing.limit)),
        ("RateLimit-Remaining", str(standing.remaining)),
        ("RateLimit-Reset", str(standing.reset)),
    )
