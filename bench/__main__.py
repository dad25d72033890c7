"""``make bench``: measure, and print ratios; the absolute figures beside them are this machine's.

``python -m bench accept`` measures one thing alone; :data:`PARTS` names them.
"""

import sys
import tempfile
from pathlib import Path

from app.kit.embedded_postgres import EmbeddedPostgres
from bench import (
    accepting,
    choosing,
    fanout,
    faults,
    nearby,
    outage,
    points,
    posting,
    starting,
    statements,
    web,
    what_if,
)
from bench.report import Report

PARTS = {
    "start": starting.measure,
    "accept": accepting.measure,
    "nearby": nearby.measure,
    "choosing": choosing.measure,
    "posting": posting.measure,
    "award": points.award,
    "statements": statements.measure,
    "history": points.history,
    "fanout": fanout.measure,
    "outage": outage.measure,
    "faults": faults.measure,
    "web": web.measure,
    "what-if": what_if.measure,
}


def main(names: list[str]) -> int:
    """Measure the named things, or all; 1 if a bound is not met."""
    report = Report()
    with (
        tempfile.TemporaryDirectory(prefix="yihu-bench-") as folder,
        EmbeddedPostgres(Path(folder) / "postgres") as server,
    ):
        for name in names or list(PARTS):
            PARTS[name](server, Path(folder), report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
