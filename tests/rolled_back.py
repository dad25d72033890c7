"""A stretch of time in which whatever the application writes is rolled back at its end."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from app.kit.database import db
from app.people.signing import signing_keys
from tests.fakes import StandingClock


@contextmanager
def rolled_back(app: Flask, clock: StandingClock) -> Iterator[Flask]:
    """The application within its context, by this clock, on one connection whose transaction never lands."""
    app.extensions["clock"] = clock
    with app.app_context():
        engines = db._app_engines[app]
        engine = engines[None]
        with engine.connect() as connection:
            outer = connection.begin()
            engines[None] = connection  # type: ignore[assignment]
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield app
            finally:
                db.session.remove()
                outer.rollback()
                engines[None] = engine
                signing_keys().forget()  # a key that the test made was rolled back with it
