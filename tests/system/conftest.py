"""The world of the system tests: an own database in which commits are real, and the real time of day."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from app.kit.clock import SystemClock
from app.people.tokens import issuer
from tests.conftest import Databases, committed
from tests.fakes import StandingClock
from tests.system.server import serving


@pytest.fixture
def clock() -> StandingClock:
    """The present moment: the server process beside the test has the machine's clock."""
    return StandingClock(SystemClock().now())


@pytest.fixture
def environment(committed_app: Flask) -> dict[str, str]:
    """The settings with which a process of the service shares the test's database and keys."""
    return _environment(committed_app)


def _environment(app: Flask) -> dict[str, str]:
    settings = app.extensions["settings"]
    return {
        "DATABASE_URL": settings.database_url,
        "YIHU_VAR_DIR": settings.var_dir,
        "YIHU_PUBLIC_URL": issuer(),
        "YIHU_RATE_LIMIT": "1000000/minute",
        "YIHU_LOG_LEVEL": "WARNING",
    }


@pytest.fixture
def address(environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The address of a running web process."""
    with serving(environment, tmp_path) as address:
        yield address


Service = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="module")
def service(databases: Databases, template: str, var_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """Runs a web process on a database of its own for a whole module, and tells its address: ``with service(SETTING=…)``."""

    @contextmanager
    def run(**more: str) -> Iterator[str]:
        made = committed(databases, template, var_dir, StandingClock(SystemClock().now()))
        with made as app, serving({**_environment(app), **more}, tmp_path_factory.mktemp("web")) as address:
            yield address

    return run
