"""The demo's database: the embedded server under ``var_dir``, unless ``DATABASE_URL`` names another."""

from dataclasses import replace
from pathlib import Path

import psycopg
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.config import Settings
from app.kit.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

NAME = "yihu"
SERVICE = "yihu_service"
"""The role that web and jobs connect as; the superuser owns the tables."""
VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


def embedded(settings: Settings) -> EmbeddedPostgres:
    """The embedded server of these settings, not started."""
    return EmbeddedPostgres(Path(settings.var_dir) / "postgres")


def addressed(settings: Settings, server: EmbeddedPostgres) -> Settings:
    """The settings with the addresses of a running embedded server: the service's, and the owner's."""
    return replace(
        settings, database_url=server.url_of(NAME, SERVICE), migration_database_url=server.url_of(NAME)
    )  # fmt: skip


def is_settled(url: str) -> bool:
    """Whether the database has this version's schema and a district in it. Costs one connection; ``False`` where in doubt."""
    newest = max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))
    try:
        with psycopg.connect(
            make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        ) as connection:
            found = connection.execute(
                "SELECT version_num, EXISTS (SELECT FROM places) FROM alembic_version"
            ).fetchone()
    except (psycopg.Error, ArgumentError):
        return False
    return found == (newest, True)


def with_running(settings: Settings) -> Settings:
    """The settings, with the address of the embedded server where none is given and that server runs."""
    if settings.database_url:
        return settings
    try:
        return addressed(settings, embedded(settings))
    except EmbeddedPostgresError:
        return settings
