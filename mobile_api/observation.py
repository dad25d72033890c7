"""What is seen of each request: one line in the log, and the figures for Prometheus; never an address, a query or a body."""

import logging
import os
from functools import cache
from time import perf_counter

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from app.operating.backlog import Backlog
from mobile_api.in_hand import known, note

log = logging.getLogger(__name__)

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""With several web processes: a folder, set before the start, in which they count together. Without it each tells its own."""

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_REGISTRY = CollectorRegistry()
_REQUESTS = Histogram(
    "yihu_request_seconds", "Requests by operation and status", ("operation", "status"), buckets=BUCKETS,
    registry=_REGISTRY,
)  # fmt: skip
_PROBLEMS = Counter("yihu_problems", "Refusals and failures by code", ("code",), registry=_REGISTRY)


def install(app: Flask) -> None:
    """See every request."""
    app.before_request(_start)
    app.after_request(_finish)


def exposition(backlog: Backlog) -> bytes:
    """All figures in Prometheus' text format."""
    registry = _REGISTRY
    if os.environ.get(SHARED):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    now = CollectorRegistry()
    now.register(_Waiting(backlog))
    return generate_latest(registry) + generate_latest(now)


class _Waiting(Collector):
    """The database's figures, as read for this answer."""

    def __init__(self, backlog: Backlog) -> None:
        self._backlog = backlog

    def collect(self) -> list[GaugeMetricFamily]:
        """The figures."""
        found = self._backlog
        families = [
            _gauge("yihu_outbox_pending", "Deliveries that wait", found.pending),
            _gauge("yihu_outbox_oldest_due_seconds", "How long the most overdue delivery has been due",
                   found.oldest_due_seconds),
            _gauge("yihu_outbox_dead", "Deliveries given up", found.dead),
        ]  # fmt: skip
        if found.heartbeat_seconds is not None:
            families.append(
                _gauge("yihu_jobs_heartbeat_age_seconds", "Last sign of a job process", found.heartbeat_seconds)
            )
        for name, text, moments in (
            ("yihu_job_success_timestamp_seconds", "When each job last succeeded", found.succeeded_at),
            ("yihu_job_failure_timestamp_seconds", "When each job last failed", found.failed_at),
        ):
            family = GaugeMetricFamily(name, text, labels=["job"])
            for job, moment in moments.items():
                family.add_metric([job], moment.timestamp())
            families.append(family)
        return families


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


def _start() -> None:
    note("started", perf_counter())


def _finish(response: Response) -> Response:
    seconds = perf_counter() - (known("started") or perf_counter())
    operation = (request.endpoint or "unknown").rpartition(".")[2]
    _series(operation, response.status_code).observe(seconds)
    code = known("problem")
    if code is not None:
        _PROBLEMS.labels(code).inc()
    if log.isEnabledFor(logging.INFO):
        extra = {"operation": operation, "status": response.status_code, "duration_ms": round(seconds * 1000, 1)}
        log.info("request", extra=extra if code is None else {**extra, "code": code})
    return response


@cache
def _series(operation: str, status: int) -> Histogram:
    return _REQUESTS.labels(operation, str(status))
