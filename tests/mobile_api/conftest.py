"""An application with the probe's routes."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import Settings
from app.factory import create_app
from app.kit.database import db
from tests.builders import people
from tests.conftest import Databases
from tests.fakes import StandingClock
from tests.mobile_api import probe


@pytest.fixture(scope="module")
def probe_app(databases: Databases, template: str, var_dir: Path) -> Iterator[Flask]:
    """The probe's routes on a database of their own; what is committed stays for the module."""
    name = f"probe_{uuid4().hex}"
    url = databases.create(name, template)
    app = create_app(Settings(database_url=url, var_dir=str(var_dir), rate_limit=""), clock=StandingClock())
    probe.install(app)
    yield app
    with app.app_context():
        db.engine.dispose()
    databases.drop(name)


@pytest.fixture
def probing(probe_app: Flask) -> Iterator[FlaskClient]:
    """A client of the probe, within the application's context."""
    with probe_app.app_context():
        yield probe_app.test_client()
        db.session.remove()


@pytest.fixture
def signed_in(probing: FlaskClient) -> dict[str, str]:
    """The headers of a resident."""
    return people.sign_in(people.account())
