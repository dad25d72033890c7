"""The application as a command uses it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from app.config import Settings
from app.operating.errors import DatabaseMissing


@contextmanager
def opened(settings: Settings | None = None, *, as_owner: bool = False, speaks_http: bool = False) -> Iterator[Flask]:
    """The application within its context, on the database of the settings; its connections are closed at the end.

    As the tables' owner, where it is another role than the service's own and the command is to change tables.

    Without ``DATABASE_URL`` it is the demo's embedded server, if that runs; else :class:`DatabaseMissing`.
    """
    from app.demo import database
    from app.factory import create_app
    from app.kit.database import db

    settings = database.with_running(settings or Settings.from_environment())
    if not settings.database_url:
        raise DatabaseMissing()
    app = create_app(settings, as_owner=as_owner, speaks_http=speaks_http)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
