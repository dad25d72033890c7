"""The service's own role works with every table, and may add to the ledger only.

That the ledger refuses its owner too, by its triggers: ``tests/points/test_ledger.py``.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.config import Settings
from app.kit.clock import now
from app.kit.database import db
from app.operating import doctor, partitions, roles
from app.operating.errors import RoleMissing
from app.operating.findings import Mark
from app.people.actors import Occasion
from app.points import settling
from app.points.models import AwardStatus
from jobs import ensure_partitions
from jobs.ticks import Tick
from tests.builders import people, points
from tests.fakes import StandingClock

LEDGER = ["postings", "postings_default", "postings_2026_03", "ledger_transactions", "rule_versions"]
CHANGES = ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]


@pytest.fixture
def service(app: Flask) -> Iterator[str]:
    """Everything after this is done as the service's role, until the test's transaction is rolled back with it."""
    name = f"service_{uuid4().hex}"
    partitions.ensure("postings", date(2026, 3, 1))
    db.session.execute(text(f"CREATE ROLE {name}"))
    roles.grant_to(name)
    db.session.execute(text(f"SET LOCAL ROLE {name}"))
    yield name
    db.session.execute(text("RESET ROLE"))


def test_the_service_may_not_change_what_the_ledger_has_written(service: str) -> None:
    points.award()

    for statement in (change.format(table) for table in LEDGER for change in CHANGES):
        with pytest.raises(ProgrammingError, match="permission denied"), db.session.begin_nested():
            db.session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE postings DISABLE TRIGGER ALL",
        "DROP TABLE postings_2026_03",
        "CREATE TABLE postings_2027_01 (id uuid)",
        "DROP TRIGGER refuse_row_change ON postings",
        "UPDATE ledger_accounts SET owner_id = 'mine'",
        "DELETE FROM ledger_accounts",
        "UPDATE alembic_version SET version_num = '0001'",
        "SET LOCAL session_replication_role = replica",
    ],
)
def test_the_service_may_not_get_round_the_ledger(service: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_points_are_awarded_posted_and_reversed_with_the_service_s_rights(service: str, clock: StandingClock) -> None:
    award = points.award(90)
    clock.move(days=7)
    assert settling.post(award.id, Occasion(None, now()))
    settling.reverse(award.id, "重复登记", Occasion(None, now()))

    assert points.award_of(award.assignment_id).status is AwardStatus.REVERSED


def test_the_job_makes_the_months_partitions_without_a_right_to_make_tables(service: str) -> None:
    tick = Tick()
    ensure_partitions.run(tick)

    assert tick.done == 5  # three months of two tables, one of which is there
    for change in CHANGES:
        with pytest.raises(ProgrammingError, match="permission denied"), db.session.begin_nested():
            db.session.execute(text(change.format("postings_2026_04")))


def test_the_function_makes_months_of_its_own_tables_only(service: str) -> None:
    with pytest.raises(Exception, match="no table that is partitioned"), db.session.begin_nested():
        partitions.ensure("accounts", date(2026, 3, 1))


def test_every_table_can_be_read_and_added_to(service: str) -> None:
    tables = db.session.scalars(
        text("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
             " AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'")
    ).all()  # fmt: skip

    refused = [
        table for table in tables
        if not db.session.scalar(text("SELECT has_table_privilege(:table, 'SELECT') AND has_table_privilege(:table, 'INSERT')"),
                                 {"table": table})
    ]  # fmt: skip

    assert (len(tables) > 30, refused) == (True, [])


def test_http_works_with_the_service_s_rights(service: str, client: FlaskClient) -> None:
    who = people.account()

    assert client.get("/api/v1/me/points", headers=people.sign_in(who)).status_code == 200


@pytest.mark.usefixtures("app")
def test_a_role_that_does_not_exist_is_named() -> None:
    with pytest.raises(RoleMissing) as missing:
        roles.grant_to("nobody_here")

    assert "nobody_here" in missing.value.sentence("zh")


def test_the_doctor_says_when_the_service_owns_its_tables(app: Flask) -> None:
    found = {finding.check: finding for finding in doctor.examine(app.extensions["settings"])}

    assert found["ledger"].mark is Mark.NOTE
    assert "YIHU_MIGRATION_DATABASE_URL" in found["ledger"].line()


def test_the_doctor_is_content_with_the_service_s_own_role(service: str, app: Flask) -> None:
    found = {finding.check: finding for finding in doctor.examine(app.extensions["settings"])}

    assert found["ledger"].mark is Mark.GOOD


def test_only_two_roles_are_two() -> None:
    one = Settings(database_url="postgresql+psycopg://yihu@here/yihu")
    owner = "postgresql+psycopg://owner:hush@here/yihu"

    assert roles.service_role(one) is None
    assert roles.service_role(replace(one, migration_database_url=one.database_url)) is None
    assert roles.service_role(replace(one, migration_database_url=owner)) == "yihu"
    assert "hush" not in repr(replace(one, migration_database_url=owner))
