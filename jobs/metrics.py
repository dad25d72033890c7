"""What a job process counts, for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

RUNS = Counter("yihu_job_runs_total", "Runs of a job", ["job", "outcome"])
ROWS = Counter("yihu_job_rows_total", "Rows that a job has acted on", ["job"])
FAILED_ROWS = Counter("yihu_job_failed_rows_total", "Rows that failed and wait for the next time", ["job"])
SECONDS = Histogram("yihu_job_seconds", "Duration of a job's run", ["job"])
LAST_SUCCESS = Gauge("yihu_job_last_success_timestamp_seconds", "When a job last succeeded here", ["job"])
BROKEN_INVARIANTS = Gauge("yihu_broken_invariants", "Promises that the last check found broken", ["invariant"])
