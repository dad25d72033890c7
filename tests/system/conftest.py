"""The world of the system tests: an own database in which commits are real, and the real time of day."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.kit.clock import SystemClock
from app.people.tokens import issuer
from tests.fakes import StandingClock
from tests.system.server import serving


@pytest.fixture
def clock() -> StandingClock:
    """The present moment: the server process beside the test has the machine's clock."""
    return StandingClock(SystemClock().now())


@pytest.fixture
def environment(committed_app: Flask) -> dict[str, str]:
    """The settings with which a process of the service shares the test's database and keys."""
    settings = committed_app.extensions["settings"]
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
