"""``python -m jobs`` (and ``yihu work``): one job process."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from app.config import Settings
from app.kit import logs
from app.operating import parents, starting
from app.operating.ports import LOOPBACK, check_port

if TYPE_CHECKING:
    from flask import Flask


def run() -> None:
    """Work until told to stop. A dead clock ends the process at once, whatever its threads are at."""
    parents.end_with_parent()
    settings = Settings.from_environment()
    logs.install(settings.log_level)
    with starting.uncollected():
        from jobs import process

        app = _application(settings)
    if settings.jobs_metrics_port:
        _show_figures(settings.jobs_metrics_port)
    code = process.main(app)
    logging.shutdown()
    if code:
        os._exit(code)


def _application(settings: Settings) -> Flask:
    from app.factory import create_app
    from app.kit.database import db
    from app.operating import schema

    app = create_app(settings, speaks_http=False)
    with app.app_context():
        try:
            schema.require_current()
        finally:
            db.engine.dispose()
    return app


def _show_figures(port: int) -> None:
    from prometheus_client import start_http_server

    check_port(LOOPBACK, port)
    start_http_server(port, LOOPBACK)


if __name__ == "__main__":
    run()
