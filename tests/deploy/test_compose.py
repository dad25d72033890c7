"""The compose file serves as the role that may only add to the ledger, and gives the owner's password to migrations alone."""

import re
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from sqlalchemy import make_url

from tests.system.server import ROOT

SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())["services"]
MADE = (ROOT / "deploy" / "postgres" / "service-role.sh").read_text()


def user(address: str) -> str | None:
    return make_url(re.sub(r"\$\{(\w+)[^}]*\}", r"\1", address)).username


@pytest.mark.parametrize("name", ["web", "work"])
def test_who_serves_is_not_the_owner_and_cannot_become_it(name: str) -> None:
    environment = SERVICES[name]["environment"]
    assert user(environment["DATABASE_URL"]) == "yihu_service" == SERVICES["pgbouncer"]["environment"]["DB_USER"]
    assert (environment["YIHU_MIGRATION_DATABASE_URL"], environment["POSTGRES_PASSWORD"]) == ("", "")


def test_migrations_are_the_owner_s_and_give_the_service_its_rights() -> None:
    environment, database = SERVICES["migrate"]["environment"], SERVICES["postgres"]["environment"]
    assert user(environment["YIHU_MIGRATION_DATABASE_URL"]) == database["POSTGRES_USER"]
    assert user(environment["DATABASE_URL"]) == "yihu_service"
    assert "CREATE ROLE yihu_service LOGIN" in MADE
