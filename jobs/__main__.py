"""``python -m jobs`` (and ``yihu work``): one job process."""

import logging
import os

from app.config import Settings
from app.factory import create_app
from app.kit import logs
from app.kit.database import db
from app.operating import parents, schema
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
    code = process.main(app)
    logging.shutdown()
    if code:
        os._exit(code)


if __name__ == "__main__":
    run()
