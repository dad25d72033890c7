"""``create_app()``: the only place where the parts are joined."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import NullSession, SessionInterface, SessionMixin

from app import wiring
from app.config import Secrets, Settings, secrets_of
from app.kit.clock import Clock, SystemClock
from app.kit.crypto import KeyRing
from app.kit.database import db
from app.notifications import limits
from app.notifications.channels import configured
from app.people import sms
from app.people.signing import SigningKeys


class NoSessions(SessionInterface):
    """Flask's own sessions, in a cookie: nobody has one here."""

    def open_session(self, app: Flask, request: Request) -> NullSession:
        """None: reading one would cost each request as much as finding its route."""
        return self.make_null_session(app)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing is kept."""


class Service(Flask):
    """A Flask application whose functions are all plain ones."""

    session_interface = NoSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is: asking each of ten functions a request whether it is a coroutine costs 20 µs."""
        return func


class Migrations:
    """What Flask-Migrate looks for on the application. Few processes migrate, so Alembic is imported by those alone."""

    directory = "migrations"

    @cached_property
    def migrate(self) -> Any:
        """Flask-Migrate itself."""
        from flask_migrate import Migrate

        return Migrate(db=db, directory=self.directory)


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    statement_seconds: int = 0,
    speaks_http: bool = True,
    as_owner: bool = False,
) -> Flask:
    """The application, ready to serve or to work. Reads the environment once where no settings are given.

    No statement may take longer than ``statement_seconds``; 0, for jobs and commands, is no limit. Jobs answer nobody: without
    ``speaks_http`` there are no routes, and a quarter of the imports is saved. ``as_owner`` connects as the tables' owner, to
    change them.
    """
    settings = settings or Settings.from_environment()
    app = Service("yihu", static_folder=None)
    _configure(app, settings, secrets_of(settings), statement_seconds)
    app.extensions["clock"] = clock or SystemClock()
    app.extensions["events"] = wiring.handlers()
    app.extensions["exports"] = wiring.exports()
    app.extensions["verifiers"] = wiring.verifiers()
    app.extensions["pushes"] = configured.of(settings)
    app.extensions["channel_limits"] = limits.of(settings)
    if as_owner and settings.migration_database_url:
        app.config["SQLALCHEMY_DATABASE_URI"] = settings.migration_database_url
    db.init_app(app)
    app.extensions["migrate"] = Migrations()
    import_models()
    if speaks_http:
        _serve(app)
    return app


def _configure(app: Flask, settings: Settings, secrets: Secrets, statement_seconds: int) -> None:
    app.config.update(
        SECRET_KEY=secrets.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings, statement_seconds),
        MAX_CONTENT_LENGTH=1024 * 1024,
    )
    app.extensions["settings"] = settings
    app.extensions["keys"] = KeyRing(secrets.sealing, secrets.indexing)
    app.extensions["signing_keys"] = SigningKeys()
    app.extensions["sms"] = sms.of(settings)


def engine_options(settings: Settings, statement_seconds: int = 0) -> dict[str, object]:
    """A pool as large as a process has threads, and UTC sessions.

    The driver prepares what it sends often; a pooler between must know prepared statements (PgBouncer 1.21 or later).
    """
    return {
        "pool_size": settings.threads,
        "max_overflow": 2,
        "pool_timeout": 10,
        "pool_pre_ping": False,
        "pool_recycle": 1800,
        "connect_args": {"options": f"-c timezone=UTC -c statement_timeout={statement_seconds}s", "connect_timeout": 5},
    }


def import_models() -> None:
    """Make all tables known to the metadata."""
    import app.dispatch.desk.models
    import app.dispatch.hand_out.models
    import app.dispatch.models
    import app.dispatch.what_if.models
    import app.kit.job_runs
    import app.kit.stored_answers
    import app.notifications.models
    import app.operating.partitions
    import app.orders.activities.models
    import app.orders.calendar.models
    import app.orders.holds.models
    import app.orders.merges.models
    import app.orders.models
    import app.orders.whistles.models
    import app.people.models
    import app.places.models
    import app.points.models
    import app.points.rankings.models
    import app.points.recognition.models
    import app.points.rewards.models
    import app.points.statements.models
    import app.registration.hand_overs.models
    import app.registration.lists.models
    import app.registration.models
    import app.registration.reporting.models
    import app.registration.roster.models
    import app.reviews.models  # noqa: F401


def _serve(app: Flask) -> None:
    import mobile_api.install

    mobile_api.install.install(app)
