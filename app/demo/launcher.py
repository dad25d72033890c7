"""``make run``: everything on one machine, from an empty folder to a service that answers, and back to rest.

PostgreSQL belongs to this process; web, jobs and the local FCM are children. One of them ends: all end, with a sentence. This
process is killed: the children notice and end, and the next start stops the PostgreSQL that was left.
"""

import fcntl
import logging
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from time import sleep
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError

from app.config import Settings
from app.demo import browser_push, database, readiness, welcome
from app.demo.children import Children
from app.demo.local_fcm import LocalFcm
from app.demo.logins import CODE
from app.operating import starting
from app.operating.errors import AlreadyRunning, DiskFull
from app.operating.ports import check_port
from app.operating.sentences import Echo, both

STOPPED_WITHIN = 40.0
NO_ROOM = 32 * 2**20
"""Bytes."""


class Stopped(BaseException):
    """Somebody pressed Ctrl-C, or the system asks us to end. Raised once, wherever we are."""


def run(settings: Settings, volunteers: int, echo: Echo) -> None:
    """Start (at first with a district of so many volunteers), say where, and stay until told to stop.

    Raises a :class:`app.operating.errors.Trouble`, and what :func:`app.operating.errors.trouble_of` makes one of.
    """
    settings = replace(settings, var_dir=str(Path(settings.var_dir).absolute()), demo_code=settings.demo_code or CODE)
    echo = _even_unheard(echo)
    _listen_to_signals()
    logging.getLogger().addHandler(logging.NullHandler())  # what this process has to say are sentences
    try:
        with _only_one(Path(settings.var_dir)), _database(settings, echo) as complete:
            _load(complete, volunteers, echo)
            _stay(complete, echo)
    except Stopped:
        pass
    echo(both("demo.stopped"))


def _even_unheard(echo: Echo) -> Echo:
    """Say things also when the terminal is gone: nobody hears them, and the stop is whole all the same."""

    def said(words: str) -> None:
        with suppress(OSError):
            echo(words)

    return said


def _listen_to_signals() -> None:
    """The first signal raises :class:`Stopped`; a second changes nothing, so that the stop is always whole."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(*_: Any) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    for number in numbers:
        signal.signal(number, stop)


@contextmanager
def _only_one(directory: Path) -> Iterator[None]:
    """Hold the directory; the system lets go of it when this process ends, however it ends."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(directory=directory) from error
        yield


@contextmanager
def _database(settings: Settings, echo: Echo) -> Iterator[Settings]:
    """The settings with a database that runs: the given one, or the embedded server, which stops at the end."""
    check_port(settings.host, settings.port)
    if settings.database_url:
        yield settings
        return
    server = database.embedded(settings)
    if not server.data.exists():
        echo(both("demo.first-start"))
    try:
        server.start()
        server.create_database(database.NAME)
        server.create_role(database.SERVICE)
        yield database.addressed(settings, server)
    finally:
        server.stop()


def _load(settings: Settings, volunteers: int, echo: Echo) -> None:
    """Migrate, and load the demo district if it is absent. What is there already costs one look, and no import of the service."""
    if database.is_settled(settings.database_url):
        return
    with starting.uncollected():
        _bring_up(settings, volunteers, echo)


def _bring_up(settings: Settings, volunteers: int, echo: Echo) -> None:
    from app.demo import loading
    from app.factory import create_app
    from app.kit.database import db
    from app.kit.transaction import transaction
    from app.operating import roles, schema

    with create_app(settings, speaks_http=False, as_owner=True).app_context():
        try:
            schema.migrate()
            role = roles.service_role(settings)
            if role:
                with transaction():
                    roles.grant_to(role)
            loading.load_if_absent(volunteers, echo)
        except (psycopg.Error, DBAPIError) as error:
            _name_full_disk(settings, error)
            raise
        finally:
            db.session.remove()
            db.engine.dispose()


def _name_full_disk(settings: Settings, error: Exception) -> None:
    """Raise :class:`DiskFull` where that is why the database went away: PostgreSQL stops when it cannot write its log."""
    if shutil.disk_usage(settings.var_dir).free < NO_ROOM:
        raise DiskFull from error


def _stay(settings: Settings, echo: Echo) -> None:
    """Run the children until one ends or we are told to stop."""
    var, fcm = Path(settings.var_dir), LocalFcm.in_directory(Path(settings.var_dir))
    served = replace(settings, migration_database_url="")
    children = Children(
        var / "log", readiness.environment(served) | fcm.environment | browser_push.environment(settings)
    )
    try:
        children.start("fcm", *fcm.command)
        children.start("jobs", "app", "work")
        children.start("web", "app", "serve", is_heard=True)
        readiness.wait(settings, children)
        with welcome.written_down(settings, fcm):
            welcome.show(settings, echo)
            while True:
                children.check()
                sleep(0.5)
    finally:
        echo(both("demo.stopping"))
        children.stop("web", "jobs", within=STOPPED_WITHIN)
        children.stop("fcm", within=5)
