"""The service's own processes, started for a test as an operator starts them."""

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60.0
PORTS = range(15_000, 32_000)


def free_port() -> int:
    """A port of loopback that nobody listens on, from below those that systems give to connections that go out."""
    while True:
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", secrets.choice(PORTS)))
            return int(listener.getsockname()[1])


def until(holds: Callable[[], bool], what: str, seconds: float = PATIENCE, every: float = 0.02) -> None:
    """Return as soon as something holds; raise ``TimeoutError`` when it does not within the time."""
    over = time.monotonic() + seconds
    pause = threading.Event()
    while not holds():
        if time.monotonic() > over:
            raise TimeoutError(f"{what} did not come about within {seconds:.0f} s")
        pause.wait(every)


def answers(url: str) -> bool:
    """Whether a GET is answered with success."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


class Process:
    """One process of the service (``app serve``, ``app work``) with its settings and its log."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], log: Path) -> None:
        self._command = command
        self._environment = {**os.environ, **environment}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id of the running process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, in a process group of its own."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self._command],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def signal(self, number: int) -> None:
        """Send a signal to its whole group, as systemd does."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def signal_first(self, number: int) -> None:
        """Send a signal to the first process alone, as a container's engine does."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def wait(self) -> int:
        """Wait for its end; the exit code."""
        assert self._process is not None
        return self._process.wait(PATIENCE)

    def is_running(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def log(self) -> str:
        """What it has written so far."""
        return self._log.read_text(errors="replace")


@contextmanager
def running(
    environment: dict[str, str], folder: Path, command: Sequence[str] = ("app", "serve")
) -> Iterator[tuple[Process, str]]:
    """A web process with these settings and its address, once it answers. Stopped gracefully at the end, if it still runs."""
    port = free_port()
    web = Process(command, {**environment, "YIHU_PORT": str(port)}, folder / f"web-{port}.log")
    web.start()
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(web, address)
        yield web, address
    finally:
        web.signal(15)
        web.wait()


@contextmanager
def started(process: Process) -> Iterator[None]:
    """A process that is started, and killed where the test fails before it has told it to end."""
    process.start()
    try:
        yield
    except BaseException:
        process.signal(9)
        process.wait()
        raise


@contextmanager
def serving(environment: dict[str, str], folder: Path, command: Sequence[str] = ("app", "serve")) -> Iterator[str]:
    """The address of a web process with these settings."""
    with running(environment, folder, command) as (_, address):
        yield address


def wait_for(web: Process, address: str) -> None:
    """Return once a web process answers; ``RuntimeError`` with its log if it ends instead."""
    until(lambda: not web.is_running() or answers(f"{address}/healthz"), "the web process")
    if not web.is_running():
        raise RuntimeError(f"the web process ended: {web.log()[-2000:]}")
