"""The demo's processes: started, watched, stopped in order; none of them outlives the launcher."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.operating.errors import ChildDied
from app.operating.parents import VARIABLE

LARGEST_LOG = 8 * 2**20
PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Child:
    """A running process, and the file that its log goes to."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None


class Children:
    """The processes, in the order in which they were started.

    Each holds the reading end of a pipe as its standard input, whose other end is only ours: killed, we close it, and they end.
    Each has a session of its own, so that Ctrl-C in the terminal reaches only us, and we stop them in order.
    """

    def __init__(self, logs: Path, environment: Mapping[str, str]) -> None:
        self.logs = logs
        self._environment = {**os.environ, **environment, VARIABLE: "1", "PYTHONUNBUFFERED": "1"}
        self._running: list[Child] = []

    def start(self, name: str, *arguments: str, is_heard: bool = False) -> None:
        """Start ``python -m …``. Its log goes to a file; what it says too, unless it is to be heard (an SMS of the demo, say)."""
        log = self.logs / f"{name}.log"
        with self._opened(log) as output:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=PROJECT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=None if is_heard else output,
                stderr=output,
                start_new_session=True,
            )
        self._running.append(Child(name, process, log))

    def check(self) -> None:
        """Raise :class:`ChildDied` if one has ended by itself."""
        for child in self._running:
            if not child.is_alive:
                raise ChildDied(name=child.name, code=child.process.returncode, log=child.log)

    def stop(self, *names: str, within: float) -> None:
        """Have the named ones end in peace, all at once; whoever has not ended in so many seconds is killed."""
        stopped = [child for child in self._running if child.name in names]
        for child in stopped:
            with suppress(ProcessLookupError):
                child.process.send_signal(signal.SIGTERM)
        for child in stopped:
            try:
                child.process.wait(within)
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
            self._running.remove(child)

    def _opened(self, log: Path) -> IO[bytes]:
        self.logs.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        return log.open("ab")
