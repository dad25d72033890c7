"""How long a web process takes to answer, and how much memory a worker holds."""

import time
from pathlib import Path

import psutil

from app.kit.embedded_postgres import EmbeddedPostgres
from bench.client import load, request
from bench.report import Report
from bench.world import environment, world
from tests.system.server import serving

STARTS = 5


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """Start the web process a few times; weigh it after a hundred answers."""
    with world(server, folder, "starting", districts=1) as app:
        took, held = [], 0
        for _ in range(STARTS):
            began = time.perf_counter()
            with serving(environment(app), folder) as address:
                took.append(time.perf_counter() - began)
                load(address, [request("GET", "/healthz")] * 100, connections=4, expected=200)
                held = max(_memory(address), held)
    report.figure("web process: start to first answer, median", f"{sorted(took)[STARTS // 2]:.2f} s")
    report.figure("web process: resident memory of a worker", f"{held / 2**20:.0f} MiB")


def _memory(address: str) -> int:
    """The largest resident memory of the processes that listen there, in bytes."""
    port = int(address.rsplit(":", 1)[1])
    return max(
        process.memory_info().rss
        for process in psutil.process_iter(["cmdline", "environ"])
        if (process.info["environ"] or {}).get("YIHU_PORT") == str(port)
    )
