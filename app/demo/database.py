"""The demo's database: the embedded server under ``var_dir``, unless ``DATABASE_URL`` names another."""

from dataclasses import replace
from pathlib import Path

from app.config import Settings
from app.kit.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

NAME = "yihu"


def embedded(settings: Settings) -> EmbeddedPostgres:
    """The embedded server of these settings, not started."""
    return EmbeddedPostgres(Path(settings.var_dir) / "postgres")


def with_running(settings: Settings) -> Settings:
    """The settings, with the address of the embedded server where none is given and that server runs."""
    if settings.database_url:
        return settings
    try:
        return replace(settings, database_url=embedded(settings).url_of(NAME))
    except EmbeddedPostgresError:
        return settings
