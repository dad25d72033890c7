"""Alembic's environment: run by Flask-Migrate within the application's context."""

from typing import Any

from alembic import context

from app.factory import import_models
from app.kit.database import Base, db

import_models()


def include(thing: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
    """Monthly partitions are made by a job, not by migrations."""
    partitioned = ("deliveries_", "postings_")
    return not (kind == "table" and reflected and name is not None and name.startswith(partitioned))


def run() -> None:
    """Migrate over the application's own connection, all or nothing."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _run(connection)
        return
    with db.engine.connect() as connection:
        _run(connection)


def _run(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=True,
        include_object=include,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
