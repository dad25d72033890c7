"""A real PostgreSQL 18 in a directory of its own, for the demo, the tests and small installations; Linux and macOS.

Nothing outside the directory changes:

    DIRECTORY/lock           held, with the holder's process id, from ``start`` to ``stop`` (or the holder's death)
    DIRECTORY/password       of the superuser ``postgres`` over TCP; over the socket, reaching it is the proof
    DIRECTORY/password.ROLE  of a further role, likewise
    DIRECTORY/server.log     without rows' values: errors are terse, statements that failed are left out
    DIRECTORY/data           made elsewhere and renamed, so there is no half-made one
    DIRECTORY/local.conf     yours: settings in it win over ours

Where the programs come from, and as whom they run when root starts them: :mod:`app.kit.postgres_programs`.
"""

import errno
import fcntl
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType

import psutil
import psycopg
from psycopg import sql
from sqlalchemy import URL

from app.kit.postgres_programs import (
    VERSION,
    EmbeddedPostgresError,
    Launcher,
    launcher_for,
    postmaster,
    postmaster_lines,
    processes,
    program,
    reason_in,
)
from app.kit.postgres_settings import FORGETFUL, SMALL_MACHINE, SOCKET, configuration, listening

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError"]

SUPERUSER = "postgres"
ROOM_FOR_A_NEW_CLUSTER = 200 * 2**20
LARGEST_LOG = 16 * 2**20


class EmbeddedPostgres:
    """A server on one directory. ``start`` and ``stop`` belong to one process; ``url`` works from any.

    The address is a Unix socket inside the directory, or, where the path is too long for one or a ``port`` is given,
    TCP on loopback with a password. ``settings`` win over :data:`SMALL_MACHINE`. A server that a killed process left
    behind is stopped before a new one starts, so that the settings are always those asked for.
    """

    def __init__(
        self,
        directory: Path,
        *,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        durable: bool = True,
    ) -> None:
        self.directory = directory.absolute()
        self.data = self.directory / "data"
        self.log = self.directory / "server.log"
        self._port = port
        self._settings = SMALL_MACHINE | ({} if durable else FORGETFUL) | dict(settings or {})
        self._lock: int | None = None

    def __enter__(self) -> "EmbeddedPostgres":
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    def start(self) -> str:
        """Make the cluster if there is none, start the server, and return its :attr:`url`."""
        if self._lock is None:
            with _as_sentence(self.directory):
                self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._lock = self._locked()
                try:
                    self._bring_up()
                except BaseException:
                    self.stop()
                    raise
        return self.url

    def stop(self) -> None:
        """Stop the server as ``pg_ctl stop -m fast`` does: sessions end, everything committed is on disk. Repeatable."""
        lock, self._lock = self._lock, None
        if lock is not None:
            try:
                with _as_sentence(self.directory):
                    self._halt()
            finally:
                os.close(lock)

    @property
    def url(self) -> str:
        """SQLAlchemy's URL of the database ``postgres`` on the running server, whichever process started it."""
        return self.url_of(SUPERUSER)

    def url_of(self, database: str, role: str = SUPERUSER) -> str:
        """SQLAlchemy's URL of a database on the running server; :class:`EmbeddedPostgresError` if none runs."""
        return self._address(database, role).render_as_string(hide_password=False)

    def create_role(self, name: str) -> None:
        """Make a role that may log in and has no rights yet, unless there is one of that name."""
        password = self._password_of(name)
        if not password.exists():
            self._write(password, secrets.token_urlsafe(32))
        maintenance = self._address(SUPERUSER).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(maintenance, autocommit=True) as connection:
            known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).rowcount
            verb = sql.SQL("ALTER" if known else "CREATE")
            words = sql.SQL("{} ROLE {} LOGIN PASSWORD {}")
            connection.execute(words.format(verb, sql.Identifier(name), sql.Literal(password.read_text())))

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Make a database, unless there is one of that name, and return its URL."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        maintenance = self._address(SUPERUSER).set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            with psycopg.connect(maintenance, autocommit=True) as connection:
                if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
                    connection.execute(statement)
        except psycopg.errors.DuplicateDatabase:
            pass
        except psycopg.Error as error:
            raise EmbeddedPostgresError(f"The database {name} could not be made: {error}") from error
        return self.url_of(name)

    # ---- starting ----------------------------------------------------------------------------------------

    def _bring_up(self) -> None:
        self._clear_leftovers()
        if not self.data.exists():
            self._make_cluster()
        self._check_version()
        self._configure()
        self._launch()

    def _make_cluster(self) -> None:
        """``initdb`` beside the final place, then rename: the data directory is complete or absent."""
        self._check_room()
        draft, password = self.directory / "data.new", self.directory / "password"
        shutil.rmtree(draft, ignore_errors=True)
        self._write(password, secrets.token_urlsafe(32))
        made = self._launcher.run(
            program("initdb"), "--pgdata", draft, "--username", SUPERUSER, "--pwfile", password,
            "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            "--data-checksums", "--auth-local=trust", "--auth-host=scram-sha-256", "--no-instructions",
        )  # fmt: skip
        if made.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise EmbeddedPostgresError(f"A new database in {self.directory} failed: {reason_in(made.stdout)}")
        draft.rename(self.data)

    def _check_room(self) -> None:
        free = shutil.disk_usage(self.directory).free
        if free < ROOM_FOR_A_NEW_CLUSTER:
            raise EmbeddedPostgresError(
                f"A new database needs {ROOM_FOR_A_NEW_CLUSTER // 2**20} MB, and the disk under {self.directory}"
                f" has {free // 2**20} MB left."
            )

    def _check_version(self) -> None:
        marker = self.data / "PG_VERSION"
        found = f"PostgreSQL {marker.read_text().strip()}" if marker.exists() else "something that is no PostgreSQL"
        if found != f"PostgreSQL {VERSION}":
            raise EmbeddedPostgresError(
                f"{self.data} holds data of {found}, and this is PostgreSQL {VERSION}. Dump it with the old version"
                " and restore it here, or move it away to start anew."
            )

    def _configure(self) -> None:
        """Write the whole configuration anew."""
        settings = self._settings | listening(self.directory, self._port)
        self._write(self.data / "postgresql.conf", configuration(settings, self.directory / "local.conf"))

    def _launch(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        before = self.log.stat().st_size if self.log.exists() else 0
        started = self._control("start", "--wait", "--timeout=120", f"--log={self.log}")
        if started.returncode:
            raise EmbeddedPostgresError(self._why_not(before, started.stdout))

    def _why_not(self, before: int, output: str) -> str:
        """The server's own reason, from what its log gained; a full disk also hides that, so it is asked first."""
        if shutil.disk_usage(self.directory).free < 2**20:
            return f"PostgreSQL did not start: no space is left on the disk under {self.directory}."
        written = self.log.read_bytes()[before:].decode(errors="replace") if self.log.exists() else ""
        return f"PostgreSQL did not start in {self.directory}: {reason_in(written or output)} (See {self.log}.)"

    # ---- stopping, and what was left behind ------------------------------------------------------------

    def _halt(self) -> None:
        """Fast, or else at once; the next start recovers after the latter."""
        if postmaster(self.data) is None:
            return
        if self._control("stop", "--wait", "--mode=fast", "--timeout=60").returncode:
            stopped = self._control("stop", "--wait", "--mode=immediate", "--timeout=20")
            if stopped.returncode and postmaster(self.data) is not None:
                raise EmbeddedPostgresError(f"PostgreSQL in {self.directory} did not stop: {reason_in(stopped.stdout)}")

    def _clear_leftovers(self) -> None:
        """End what a killed process left: a server without a master, processes without a server, files without either.

        PostgreSQL itself believes a stale ``postmaster.pid`` when another process has got that number since.
        """
        self._halt()
        if not (self.data / "postmaster.pid").exists():
            return
        orphans = list(processes(self.data))
        for orphan in orphans:
            with suppress(psutil.NoSuchProcess):
                orphan.kill()
        psutil.wait_procs(orphans, timeout=20)
        for stale in (self.data / "postmaster.pid", self.directory / SOCKET, self.directory / f"{SOCKET}.lock"):
            stale.unlink(missing_ok=True)

    # ---- means -------------------------------------------------------------------------------------------

    def _password_of(self, role: str) -> Path:
        return self.directory / ("password" if role == SUPERUSER else f"password.{role}")

    def _address(self, database: str, role: str = SUPERUSER) -> URL:
        with _as_sentence(self.directory):
            lines = postmaster_lines(self.data)
            if postmaster(self.data) is None or len(lines) < 6:
                raise EmbeddedPostgresError(f"No PostgreSQL is running in {self.directory}.")
            port, place, host = (line.strip() for line in lines[3:6])
            if place:
                return URL.create("postgresql+psycopg", role, database=database, query={"host": place})
            password = self._password_of(role).read_text()
            return URL.create("postgresql+psycopg", role, password, host, int(port), database)

    def _control(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._launcher.run(program("pg_ctl"), *arguments, f"--pgdata={self.data}")

    @cached_property
    def _launcher(self) -> Launcher:
        return launcher_for(self.directory, is_new=not self.data.exists())

    def _write(self, path: Path, text: str) -> None:
        """Write a file that only the server's account may read, whole or not at all."""
        draft = path.with_name(f"{path.name}.new")
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        if self._launcher.identity:
            os.chown(draft, *self._launcher.identity)
        draft.replace(path)

    def _locked(self) -> int:
        """An open lock file; the system lets go of it when this process ends, however it ends."""
        lock = os.open(self.directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(lock, 20).decode().strip() or "unknown"
            os.close(lock)
            raise EmbeddedPostgresError(
                f"The database in {self.directory} is in use by another process (number {holder})."
            ) from error
        os.truncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        return lock


@contextmanager
def _as_sentence(directory: Path) -> Iterator[None]:
    """Whatever the operating system refuses becomes one sentence that names the file."""
    try:
        yield
    except OSError as error:
        what = "no space is left on the disk" if error.errno == errno.ENOSPC else (error.strerror or str(error))
        place = error.filename or directory
        raise EmbeddedPostgresError(f"The embedded PostgreSQL cannot use {place}: {what}.") from error
