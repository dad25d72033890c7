"""``make run`` as a whole, on a free port and in a folder of its own: it starts, tells, serves the story, and ends cleanly."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from psutil import Process

from app.operating.ports import free_port

PROJECT = Path(__file__).parents[2]
READY_WITHIN, STOPPED_WITHIN = 120, 60
pytestmark = pytest.mark.slow


class Demo:
    """A demo in a folder."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.url = folder, f"http://127.0.0.1:{port}"
        environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
        self.environment = environment | {"YIHU_VAR_DIR": str(folder), "YIHU_PORT": str(port)}
        self._started: list[subprocess.Popen[str]] = []

    def command(self, *arguments: str) -> list[str]:
        """``yihu …``."""
        return [sys.executable, "-m", "app", *arguments]

    def start(self) -> subprocess.Popen[str]:
        """Start it, and wait until it says how to stop."""
        process = subprocess.Popen(
            self.command("demo", "--volunteers", "300"), cwd=PROJECT, env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self._started.append(process)
        said = []
        for line in process.stdout or ():
            said.append(line)
            if "Ctrl-C" in line and "keep" not in line and "Press" in line:
                return process
        raise AssertionError("".join(said))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Give a command beside it."""
        return subprocess.run(
            self.command(*arguments), cwd=PROJECT, env=self.environment, capture_output=True, text=True,
            timeout=READY_WITHIN, check=False,
        )  # fmt: skip

    def clean_up(self) -> None:
        """End what a failed test left."""
        for process in self._started:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(STOPPED_WITHIN)
            if process.stdout:
                process.stdout.close()


def family(process: subprocess.Popen[str]) -> list[Process]:
    """All processes below one."""
    return Process(process.pid).children(recursive=True)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo, not started; its data is kept from one test to the next."""
    made = Demo(tmp_path_factory.mktemp("demo"), free_port())
    yield made
    made.clean_up()


def test_it_starts_plays_the_story_and_ends_as_a_whole(demo: Demo) -> None:
    process = demo.start()
    assert httpx.get(f"{demo.url}/readyz").status_code == 200
    assert httpx.get(f"{demo.url}/api/docs").status_code == 200
    told = demo.run("story")
    assert (told.returncode, "13." in told.stdout) == (0, True), told.stdout + told.stderr
    second = demo.run("demo")
    assert (second.returncode, "taken" in second.stderr or "already running" in second.stderr) == (1, True)
    below = family(process)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    assert process.wait(STOPPED_WITHIN) == 0
    assert [child for child in below if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []
    assert not (demo.folder / "demo.json").exists()


def test_killed_it_leaves_nothing_that_blocks_the_next_start(demo: Demo) -> None:
    process = demo.start()
    children = [child for child in family(process) if "app" in " ".join(child.cmdline())]
    assert len(children) >= 3
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(children, timeout=STOPPED_WITHIN)
    assert alive == []
    again = demo.start()
    again.send_signal(signal.SIGTERM)
    assert again.wait(STOPPED_WITHIN) == 0


def test_it_stops_as_a_whole_when_its_terminal_is_gone(demo: Demo) -> None:
    process = demo.start()
    below = family(process)
    if process.stdout:
        process.stdout.close()
    process.send_signal(signal.SIGHUP)
    assert process.wait(STOPPED_WITHIN) == 0
    assert [child for child in below if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []


def test_a_child_that_dies_brings_the_rest_down_with_a_sentence(demo: Demo) -> None:
    process = demo.start()
    jobs = next(child for child in Process(process.pid).children() if "work" in child.cmdline())
    jobs.kill()
    assert process.wait(STOPPED_WITHIN) == 1
    said = process.stdout.read() if process.stdout else ""
    assert ("jobs" in said, "Traceback" in said) == (True, False)


def test_a_taken_port_is_one_sentence(demo: Demo) -> None:
    port = int(demo.environment["YIHU_PORT"])
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        result = demo.run("demo")
    assert (result.returncode, str(port) in result.stderr, "Traceback" in result.stderr) == (1, True, False)


def test_the_folder_that_cannot_be_made_is_one_sentence(demo: Demo, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(json.dumps({}))
    demo.environment = demo.environment | {"YIHU_VAR_DIR": str(tmp_path / "file" / "var")}
    result = demo.run("demo")
    assert (result.returncode, "Traceback" in result.stderr, bool(result.stderr)) == (1, False, True)
