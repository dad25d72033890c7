"""``python -m jobs`` (and ``yihu work``): one job process."""

import logging
import os

from prometheus_client import start_http_server

from app.config import Settings
from app.factory import create_app
from app.kit import logs
from app.kit.database import db
from app.operating import parents, schema
from app.operating.ports import LOOPBACK, check_port
from jobs import process


def run() -> None:
    """Work until told to stop. A dead clock ends the process at once, whatever its threads are at."""
    parents.end_with_parent()
    settings = Settings.from_environment()
    logs.install(settings.log_level)
    app = create_app(settings)
    with app.app_context():
        try:
            schema.require_current()
        finally:
            db.engine.dispose()
    if settings.jobs_metrics_port:
        check_port(LOOPBACK, settings.jobs_metrics_port)
        start_http_server(settings.jobs_metrics_port, LOOPBACK)
    code = process.main(app)
    logging.shutdown()
    if code:
        os._exit(code)


if __name__ == "__main__":
    run()
