"""The web server: Granian's WSGI workers, as many threads each as the pool has connections.

It never accepts half a request's headers for longer than :data:`HEADERS_WITHIN`; half-sent bodies hold a thread, so nginx with
request buffering stands before it in production.
"""

import signal
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from flask import Flask
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from app.config import Settings
from app.operating import parents, starting
from app.operating.ports import check_port

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

BACKLOG = 1024
HEADERS_WITHIN = 15_000
"""Milliseconds."""
STATEMENT_SECONDS = 10
"""How long a statement of a request may take; then it is answered with 503."""
LAST_REQUESTS = 30
"""Seconds that requests in hand may take when the server is to stop."""


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; then finish the requests in hand. Exits with 1 when a worker cannot be kept alive.

    Raises the troubles of :func:`check_port`.
    """
    check_port(settings.host, settings.port)
    server = Server(
        "app.factory:create_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        backlog=BACKLOG,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN),
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=_only_warnings(),
        respawn_failed_workers=True,
        workers_kill_timeout=LAST_REQUESTS,
    )
    server.serve(target_loader=partial(_application, settings), wrap_loader=False)


def _application(settings: Settings) -> Flask:
    """The application of one worker process: engine and pool are its own, none survives the fork.

    Until the server sets its handlers, a signal ends the worker at once (the handlers inherited are its parent's).
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    parents.end_with_server()
    with starting.uncollected():
        from app.factory import create_app
        from app.kit import logs
        from mobile_api import request_ids

        logs.install(settings.log_level, request_ids.told)
        app = create_app(settings, statement_seconds=STATEMENT_SECONDS)
    app.wsgi_app = _ending(app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app


def _ending(below: Application) -> Application:
    """Say that a body ends where it ends, as Granian's do, also when it came in chunks and did not tell its length."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.input_terminated"] = True
        return below(environ, start_response)

    return serve


def _only_warnings() -> dict[str, Any]:
    """Requests are logged by the application; of the server's own words only warnings are kept, on standard error."""
    console = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "generic"}
    return {
        "handlers": {"console": console},
        "loggers": {"_granian": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
    }
