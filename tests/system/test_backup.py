"""A backup by ``pg_dump`` is whole: restored elsewhere it has the same rows, keeps the same promises, and opens with the keys."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect, make_url, text

from app.config import Settings
from app.factory import create_app
from app.kit.clock import SystemClock, now
from app.kit.database import db
from app.kit.postgres_programs import programs
from app.operating import schema
from app.orders import due, sealed
from app.orders.models import Order
from app.points import invariants
from tests.builders import orders
from tests.conftest import Databases, committed
from tests.fakes import StandingClock


@pytest.fixture(scope="module")
def lived(databases: Databases, template: str, var_dir: Path) -> Iterator[Flask]:
    """A service with an open order, and with one that was served, rated and paid in points."""
    with committed(databases, template, var_dir, StandingClock(SystemClock().now())) as app:
        orders.open_order()
        orders.confirmed(orders.open_order())
        yield app


@pytest.fixture(scope="module")
def restored(lived: Flask, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a database restored from a dump of the other's, with the same keys."""
    settings: Settings = lived.extensions["settings"]
    name, dump = f"restored_{uuid4().hex}", tmp_path_factory.mktemp("dump") / "yihu.dump"
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", f"--dbname={_plain(settings.database_url)}")
    url = databases.create(name)
    _run("pg_restore", "--no-owner", "--exit-on-error", "--jobs=2", f"--dbname={_plain(url)}", str(dump))
    app = create_app(Settings(database_url=url, var_dir=settings.var_dir), speaks_http=False)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    databases.drop(name)


def _run(program: str, *arguments: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    subprocess.run([programs() / program, *arguments], check=True, env=environment)


def _plain(url: str) -> str:
    """The URL as PostgreSQL's own programs take it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _rows(url: str) -> dict[str, int]:
    engine: Engine = create_engine(url)
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        counts = {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}
    engine.dispose()
    return counts


def test_a_restored_dump_has_every_row_and_keeps_every_promise(lived: Flask, restored: Flask) -> None:
    before, after = (_rows(app.extensions["settings"].database_url) for app in (lived, restored))
    assert before == after
    assert before["orders"] == 2
    assert before["postings"] >= 2
    order_ids = [order.id for order in db.session.query(Order)]
    addresses = {order_id: sealed.address_of(db.session.get_one(Order, order_id)) for order_id in order_ids}
    with restored.app_context():
        schema.require_current()
        assert invariants.violations(now().date()) == []
        assert due.miscounted_ids(100) == []
        assert {order_id: sealed.address_of(db.session.get_one(Order, order_id)) for order_id in order_ids} == addresses


def test_a_restored_ledger_still_refuses_changes(restored: Flask) -> None:
    with restored.app_context(), pytest.raises(Exception, match="never changed"):
        db.session.execute(text("UPDATE postings SET amount = amount + 1"))
