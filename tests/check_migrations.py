"""``python -m tests.check_migrations``: the migrations make exactly the tables that the models describe, and can be taken back.

Up, down to nothing and up again on a real database; then that database and one made from the models are compared by what
PostgreSQL's catalog says of them. Exits 1 and prints each difference. Uses ``YIHU_TEST_SERVER``, else the embedded server.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import psycopg
from flask_migrate import downgrade, upgrade
from sqlalchemy import make_url, text

from app.config import Settings
from app.factory import create_app
from app.kit.database import Base, db

DIRECTORY = str(Path(__file__).parent.parent / "migrations")
OURS = "n.nspname = 'public' AND c.relname <> 'alembic_version'"

CATALOG = {
    "column": f"""
        SELECT c.relname || '.' || a.attname,
               concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                         'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), nullif(a.attidentity, ''), nullif(a.attgenerated, ''))
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE {OURS} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraint": f"""
        SELECT c.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS} AND k.contype <> 'n'""",
    "index": f"""
        SELECT i.relname, pg_get_indexdef(i.oid)
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS}""",
    "trigger": f"""
        SELECT c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS} AND NOT t.tgisinternal""",
    "table": f"""
        SELECT c.relname, concat_ws(' ', c.relkind::text, pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'S')""",
    "function": """
        SELECT p.proname, pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = 'public' AND p.prokind IN ('f', 'p')""",
}
"""What is compared, each as (name, definition)."""

Schema = dict[str, str]


def main() -> int:
    """Check, print, and return the exit code."""
    with _server() as url:
        migrated, leftovers = _migrated(url)
        faults = [f"left behind by the way down: {name}" for name in leftovers]
        faults += differences(migrated, _from_models(url))
    print("\n".join(faults) or f"migrations and models agree on {len(migrated)} things")
    return 1 if faults else 0


def differences(migrated: Schema, modelled: Schema) -> list[str]:
    """One line for each thing that only one side has, or that the sides define differently."""
    return [
        f"{name}\n  migrations: {migrated.get(name)}\n  models:     {modelled.get(name)}"
        for name in sorted(migrated.keys() | modelled.keys())
        if migrated.get(name) != modelled.get(name)
    ]


def _migrated(url: str) -> tuple[Schema, list[str]]:
    """The schema after up, down, up; and what stood there at the bottom."""
    with _database(url) as own, _application(own):
        upgrade(directory=DIRECTORY)
        downgrade(directory=DIRECTORY, revision="base")
        leftovers = sorted(_schema())
        upgrade(directory=DIRECTORY)
        return _schema(), leftovers


def _from_models(url: str) -> Schema:
    with _database(url) as own, _application(own):
        Base.metadata.create_all(db.engine)
        return _schema()


def _schema() -> Schema:
    found: Schema = {}
    with db.engine.connect() as connection:
        for kind, query in CATALOG.items():
            found |= {f"{kind} {name}": definition for name, definition in connection.execute(text(query))}
    return found


@contextmanager
def _application(url: str) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as var:
        app = create_app(Settings(database_url=url, var_dir=var))
        with app.app_context():
            yield
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _server() -> Iterator[str]:
    given = os.environ.get("YIHU_TEST_SERVER")
    if given:
        yield given
        return
    from app.kit.embedded_postgres import EmbeddedPostgres

    with tempfile.TemporaryDirectory() as folder, EmbeddedPostgres(Path(folder) / "postgres", durable=False) as server:
        yield server.url


@contextmanager
def _database(server: str) -> Iterator[str]:
    """A database for this check only."""
    name = f"check_{uuid4().hex}"
    url = make_url(server)
    administrative = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(administrative, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            with suppress(psycopg.Error):
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


if __name__ == "__main__":
    sys.exit(main())
