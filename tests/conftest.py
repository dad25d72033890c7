"""The world of every test: a real PostgreSQL, migrated once; one transaction a test, rolled back at its end.

``app`` is for one thread: what it commits becomes a savepoint of a transaction that never lands. A test that needs real
commits (two connections at once, a server process) takes ``committed_app``, which has a database of its own, copied from
the migrated template.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from psycopg import sql
from sqlalchemy import make_url

from app.config import Settings
from app.factory import create_app
from app.kit.database import db
from app.people.signing import signing_keys
from tests.fakes import NOON, StandingClock
from tests.rolled_back import rolled_back


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several workers share the files, those with a slow test come first: at the end nobody waits for one of them."""
    if hasattr(config, "workerinput"):
        slow = {item.path for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: item.path not in slow)


settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # a machine that stalls for a second is no fault of an example


def pytest_collection_finish() -> None:
    """What is imported by now stays: the garbage collector need not go through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server: the one of ``YIHU_TEST_SERVER``, or an embedded one for this run."""
    given = os.environ.get("YIHU_TEST_SERVER")
    if given:
        yield given
        return
    from app.kit.embedded_postgres import EmbeddedPostgres

    with EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), durable=False) as server:
        yield server.url


class Databases:
    """Makes and drops databases on the test server."""

    def __init__(self, server_url: str) -> None:
        self._url = make_url(server_url)

    def url(self, name: str) -> str:
        """The URL of a database."""
        return self._url.set(database=name).render_as_string(hide_password=False)

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database as a copy of a template; its URL. The files are copied: writing the pages anew costs more."""
        copied = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self._run(copied.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        url = self._url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def databases(server_url: str) -> Databases:
    """The test server's databases."""
    return Databases(server_url)


@pytest.fixture(scope="session")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this run keeps its keys."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="session")
def template(databases: Databases, var_dir: Path) -> Iterator[str]:
    """The name of a migrated database, empty but for the key that signs access tokens."""
    name = f"template_{uuid4().hex}"
    app = create_app(Settings(database_url=databases.create(name), var_dir=str(var_dir)))
    with app.app_context():
        upgrade(directory=str(Path(__file__).parent.parent / "migrations"))
        signing_keys().signer(NOON)
        db.engine.dispose()
    yield name
    databases.drop(name)


@pytest.fixture(scope="session")
def shared_app(databases: Databases, template: str, var_dir: Path) -> Iterator[Flask]:
    """One application for all tests that roll back."""
    name = f"shared_{uuid4().hex}"
    app = create_app(Settings(database_url=databases.create(name, template), var_dir=str(var_dir)))
    yield app
    with app.app_context():
        db.engine.dispose()
    databases.drop(name)


@pytest.fixture
def clock() -> StandingClock:
    """The test's clock: noon of a Wednesday in Shanghai, until it is moved."""
    return StandingClock()


@pytest.fixture
def app(shared_app: Flask, clock: StandingClock) -> Iterator[Flask]:
    """The application within its context; everything it writes is rolled back after the test."""
    with rolled_back(shared_app, clock) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application, without a token."""
    return app.test_client()


@pytest.fixture
def committed_app(databases: Databases, template: str, var_dir: Path, clock: StandingClock) -> Iterator[Flask]:
    """An application with a database of its own, in which commits are real. It has no routes: they take long to make."""
    with committed(databases, template, var_dir, clock) as app:
        yield app


@contextmanager
def committed(databases: Databases, template: str, var_dir: Path, clock: StandingClock) -> Iterator[Flask]:
    """The same, for as long as it is needed."""
    name = f"own_{uuid4().hex}"
    settings = Settings(database_url=databases.create(name, template), var_dir=str(var_dir))
    app = create_app(settings, clock=clock, speaks_http=False)
    with app.app_context():
        yield app
        db.session.remove()
        out = db.engine.pool.status()
        db.engine.dispose()
    databases.drop(name)
    assert "Current Checked out connections: 0" in out, f"a connection would be closed by nobody: {out}"
