"""``create_app()``: the only place where the parts are joined."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import NullSession, SessionInterface, SessionMixin
from flask_migrate import Migrate

from app.config import Secrets, Settings, secrets_of
from app.dispatch import answers
from app.dispatch import privacy as dispatch_privacy
from app.dispatch import service as dispatch
from app.dispatch.desk import privacy as desk_privacy
from app.dispatch.events import LadderEnded
from app.dispatch.hand_out import privacy as hand_out_privacy
from app.kit.clock import Clock, SystemClock
from app.kit.crypto import KeyRing
from app.kit.database import db
from app.kit.events import Event, Handler, Handlers
from app.kit.verification import Verifier
from app.notifications import limits
from app.notifications import privacy as notifications_privacy
from app.notifications.catalogue import CATALOGUE
from app.notifications.channels import configured
from app.notifications.telling import tell
from app.orders import handlers as orders
from app.orders import privacy as orders_privacy
from app.orders.activities import privacy as activities_privacy
from app.orders.calendar import service as calendar
from app.orders.events import (
    OrderAccepted,
    OrderCancelled,
    OrderClosed,
    OrderExpired,
    OrderFilled,
    OrderOpened,
    OrderPosted,
    OrderRejected,
    OrderReopened,
    ServiceConfirmed,
    ServiceDisputed,
    ServiceRated,
    VolunteerWaitlisted,
    VolunteerWithdrew,
)
from app.orders.merges import following as merges
from app.orders.merges.events import OrderMerged
from app.orders.whistles import privacy as whistles_privacy
from app.people import grants, privacy, sms
from app.people.events import AccountErased, ActConfirmed, ActRefused, GrantGiven, GrantRevoked
from app.people.privacy import Export
from app.people.signing import SigningKeys
from app.points import awards, settling
from app.points import privacy as points_privacy
from app.points.events import PointsAwarded, PointsHeld, PointsPosted, PointsReversed
from app.points.rankings import service as rankings
from app.points.recognition import certificates, stars, verifying
from app.points.recognition import privacy as recognition_privacy
from app.points.rewards import privacy as rewards_privacy
from app.points.statements import closing
from app.points.statements import queries as statements
from app.registration import handlers as registration
from app.registration import privacy as registration_privacy
from app.registration import receipts
from app.registration.events import (
    MemberRegistrationApproved,
    MemberRegistrationRevoked,
    MemberRegistrationWithdrawn,
    TeamMemberAdded,
)
from app.registration.service import RECEIPT
from app.reviews import entered, watching
from app.reviews import privacy as reviews_privacy
from app.reviews.events import CaseDecided, CaseOpened


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
    app.extensions["events"] = _wired()
    app.extensions["exports"] = _exports()
    app.extensions["verifiers"] = _verifiers()
    app.extensions["pushes"] = configured.of(settings)
    app.extensions["channel_limits"] = limits.of(settings)
    if as_owner and settings.migration_database_url:
        app.config["SQLALCHEMY_DATABASE_URI"] = settings.migration_database_url
    db.init_app(app)
    Migrate(app, db, directory="migrations")
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


OF_PEOPLE: tuple[tuple[type[Event], Handler], ...] = (
    (AccountErased, registration_privacy.on_account_erased),  # first, so that nobody accepts behind it
    (AccountErased, activities_privacy.on_account_erased),
    (AccountErased, orders.on_account_erased),
    (AccountErased, calendar.on_account_erased),
    (AccountErased, whistles_privacy.on_account_erased),
    (AccountErased, rewards_privacy.on_account_erased),
    (AccountErased, recognition_privacy.on_account_erased),
    (AccountErased, notifications_privacy.on_account_erased),
    (MemberRegistrationApproved, grants.on_registration_approved),
    (MemberRegistrationWithdrawn, grants.on_registration_withdrawn),
    (MemberRegistrationWithdrawn, orders.on_registration_withdrawn),
    (MemberRegistrationRevoked, grants.on_registration_withdrawn),
    (MemberRegistrationRevoked, orders.on_registration_withdrawn),
    (GrantGiven, grants.on_grant_given),
    (GrantGiven, registration.on_leader_changed),
    (GrantRevoked, registration.on_leader_changed),
    (TeamMemberAdded, registration.on_team_member_added),
    (ActConfirmed, registration.on_act_confirmed),
    (ActRefused, grants.on_act_refused),
    (ActRefused, registration.on_act_refused),
    (ActRefused, orders.on_act_refused),
    (ActRefused, settling.on_act_refused),
    (ActRefused, entered.on_act_refused),
    (AccountErased, dispatch_privacy.on_account_erased),
    (AccountErased, desk_privacy.on_account_erased),
    (AccountErased, hand_out_privacy.on_account_erased),
    (AccountErased, reviews_privacy.on_account_erased),
    (AccountErased, rankings.on_account_erased),
)
"""What follows from what becomes of a person, a role, a registration; a row a line."""

OF_SERVICES: tuple[tuple[type[Event], Handler], ...] = (
    (ServiceConfirmed, awards.on_service_confirmed),
    (ServiceRated, watching.on_service_rated),
    (ServiceRated, settling.on_service_rated),
    (ServiceDisputed, watching.on_service_disputed),
    (ServiceDisputed, settling.on_service_disputed),
    (CaseOpened, settling.on_case_opened),
    (CaseDecided, settling.on_case_decided),
    (CaseDecided, orders.on_case_decided),
    (PointsAwarded, watching.on_points_awarded),
    (PointsHeld, watching.on_points_held),
    (PointsPosted, watching.on_points_settled),
    (PointsPosted, stars.on_points_settled),
    (PointsReversed, stars.on_points_settled),
    (PointsReversed, certificates.on_points_reversed),
    (PointsReversed, watching.on_points_settled),
)
"""What follows from a service, its points and the cases about it."""

OF_ORDERS: tuple[tuple[type[Event], Handler], ...] = (
    (OrderPosted, orders.on_order_posted),
    (OrderOpened, dispatch.on_order_opened),
    (OrderAccepted, orders.on_accepted),
    (OrderAccepted, answers.on_accepted),
    (VolunteerWaitlisted, answers.on_accepted),
    (VolunteerWithdrew, answers.on_withdrew),
    (OrderReopened, dispatch.on_order_reopened),
    (OrderFilled, dispatch.on_order_ended),
    (OrderMerged, dispatch.on_order_ended),
    (OrderRejected, dispatch.on_order_ended),
    (OrderCancelled, dispatch.on_order_ended),
    (OrderExpired, dispatch.on_order_ended),
    (LadderEnded, watching.on_ladder_ended),
    (OrderFilled, watching.on_order_provided),
    (OrderMerged, watching.on_order_provided),
    (OrderCancelled, watching.on_order_provided),
    (OrderExpired, watching.on_order_provided),
    (OrderClosed, watching.on_order_provided),
    (OrderCancelled, merges.on_order_ended),
    (OrderExpired, merges.on_order_ended),
    (OrderClosed, merges.on_order_ended),
)
"""What follows from what becomes of an order."""


def _wired() -> Handlers:
    """The wiring tables: which event is handled by whom, in which order."""
    handlers = Handlers()
    handlers.wire((*OF_PEOPLE, *OF_SERVICES, *OF_ORDERS))
    handlers.wire((event_type, tell) for event_type in CATALOGUE)
    return handlers


def _exports() -> dict[str, Export]:
    """What each concept adds to the copy of everything that the service holds about a person."""
    return {
        "people": privacy.export_of,
        "registration": registration_privacy.export_of,
        "orders": orders_privacy.export_of,
        "activities": activities_privacy.export_of,
        "calendar": calendar.export_of,
        "dispatch": dispatch_privacy.export_of,
        "points": points_privacy.export_of,
        "rewards": rewards_privacy.export_of,
        "recognition": recognition_privacy.export_of,
        "reviews": reviews_privacy.export_of,
        "notifications": notifications_privacy.export_of,
    }


def _verifiers() -> dict[str, Verifier]:
    """Who tells what a document's number stands for, by the number's prefix."""
    return {
        certificates.PREFIX: verifying.verify,
        RECEIPT: receipts.verify,
        closing.PREFIX: statements.verified,
    }


def _serve(app: Flask) -> None:
    import mobile_api.install

    mobile_api.install.install(app)
