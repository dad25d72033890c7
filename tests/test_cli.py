"""The command line: what it does, and what it says when it cannot; never a traceback."""

import socket
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select, text

from app.cli import COMMANDS, main
from app.demo.layout import DIVISIONS
from app.kit.database import db
from app.people.models import Account, Grant, Role, SigningKey
from app.places.models import Place
from app.points.models import Posting
from tests.builders import people, places, points
from tests.conftest import Databases


@pytest.fixture
def yihu(committed_app: Flask, var_dir: Path) -> "Yihu":
    """The command line on a database of its own."""
    url = committed_app.config["SQLALCHEMY_DATABASE_URI"]
    return Yihu({"DATABASE_URL": url, "YIHU_VAR_DIR": str(var_dir)})


@pytest.fixture
def nowhere(var_dir: Path) -> "Yihu":
    """The command line where no server answers: for what is told before one is asked."""
    return Yihu({"DATABASE_URL": "postgresql://me:hush@127.0.0.1:9/nothing", "YIHU_VAR_DIR": str(var_dir)})


class Yihu:
    """Gives commands in an environment."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def __call__(self, *arguments: str, **more: str) -> Result:
        result = CliRunner().invoke(main, arguments, env={**self.environment, **more})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result


def test_every_command_explains_itself() -> None:
    for name in COMMANDS:
        result = CliRunner().invoke(main, [name, "--help"])
        assert (name, result.exit_code) == (name, 0)


def test_migrating_a_migrated_database_says_so(yihu: Yihu) -> None:
    result = yihu("migrate")
    assert result.exit_code == 0
    assert "already has this version's schema" in result.output


def test_an_empty_database_is_migrated(databases: Databases, var_dir: Path) -> None:
    name = f"empty_{uuid4().hex}"
    yihu = Yihu({"DATABASE_URL": databases.create(name), "YIHU_VAR_DIR": str(var_dir)})
    try:
        assert "now has this version's schema" in yihu("migrate").output
        assert "already has" in yihu("migrate").output
    finally:
        databases.drop(name)


def test_a_foreign_database_is_left_as_it_is(databases: Databases, var_dir: Path) -> None:
    name = f"foreign_{uuid4().hex}"
    yihu = Yihu({"DATABASE_URL": databases.create(name), "YIHU_VAR_DIR": str(var_dir)})
    try:
        _change(yihu, "CREATE TABLE customers (id int)")
        result = yihu("migrate")
        assert (result.exit_code, "别人的表" in result.output, "somebody else's" in result.output) == (1, True, True)
    finally:
        databases.drop(name)


def _change(yihu: Yihu, statement: str) -> None:
    from app.config import Settings
    from app.factory import create_app

    url, var_dir = yihu.environment["DATABASE_URL"], yihu.environment["YIHU_VAR_DIR"]
    with create_app(Settings(database_url=url, var_dir=var_dir), speaks_http=False).app_context():
        db.session.execute(text(statement))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def test_a_newer_database_is_refused(yihu: Yihu) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.session.commit()
    for command in ("migrate", "serve", "work"):
        result = yihu(command)
        assert (result.exit_code, "9999" in result.output, "newer" in result.output) == (1, True, True), command


def test_an_older_database_waits_for_its_migrations(yihu: Yihu) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    db.session.commit()
    for command in ("serve", "work"):
        result = yihu(command)
        assert (result.exit_code, "yihu migrate" in result.output) == (1, True), command


def test_two_job_processes_cannot_show_their_figures_in_one_place(yihu: Yihu) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = yihu("work", YIHU_JOBS_METRICS_PORT=str(taken.getsockname()[1]))
    assert (result.exit_code, "taken" in result.output) == (1, True)


def test_an_unreachable_server_is_one_sentence_without_its_password(nowhere: Yihu) -> None:
    result = nowhere("migrate")
    assert (result.exit_code, "cannot be reached" in result.output, "hush" in result.output) == (1, True, False)


def test_no_database_at_all_says_how_to_get_one(nowhere: Yihu, tmp_path: Path) -> None:
    result = nowhere("migrate", DATABASE_URL="", YIHU_VAR_DIR=str(tmp_path))
    assert (result.exit_code, "make run" in result.output) == (1, True)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("YIHU_PORT", "many"),
        ("YIHU_PORT", "80000"),
        ("YIHU_THREADS", "0"),
        ("DATABASE_URL", "garbage"),
        ("DATABASE_URL", "postgres://[::"),
        ("YIHU_SMS", "pigeon"),
        ("DATABASE_URL", "mysql://here"),
        ("YIHU_SECRET_KEY", "short"),
    ],
)
def test_a_wrong_setting_is_named(nowhere: Yihu, variable: str, value: str) -> None:
    result = nowhere("migrate", **{variable: value})
    assert (result.exit_code, variable in result.output) == (1, True)


def test_a_role_is_given_to_a_phone_once(yihu: Yihu) -> None:
    code = places.district().community
    for _ in range(2):
        assert yihu("grant", "100 1234 5678", "operator", "--place", code, "--name", "陈静").exit_code == 0
    db.session.rollback()
    grant = db.session.scalars(select(Grant)).one()
    assert (grant.role, grant.place_code, grant.granted_by_id) == (Role.OPERATOR, code, None)
    assert db.session.get_one(Account, grant.account_id).name == "陈静"


def test_a_grant_that_cannot_be_is_refused_in_a_sentence(yihu: Yihu) -> None:
    for arguments in (
        ("100 1234 5678", "operator"),
        ("100 1234 5678", "administrator", "--place", "110107"),
        ("100 1234 5678", "operator", "--place", "999999"),
        ("12", "administrator"),
    ):
        assert yihu("grant", *arguments).exit_code == 1, arguments
    db.session.rollback()
    assert db.session.scalars(select(func.count()).select_from(Grant)).one() == 0


def test_places_are_imported_and_again_change_nothing(yihu: Yihu) -> None:
    assert "163 added" in yihu("import", "places", str(DIVISIONS)).output
    assert "163 unchanged" in yihu("import", "places", str(DIVISIONS)).output


def test_a_bad_line_is_named_and_stops_nothing_else(yihu: Yihu, tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text("code,name,level,parent_code\n110107,石景山区,district,\n11,短,district,\n", encoding="utf-8")
    result = yihu("import", "places", str(file))
    assert (result.exit_code, "3:" in result.output) == (1, True)
    db.session.rollback()
    assert [place.code for place in db.session.scalars(select(Place))] == ["110107"]


def test_keys_are_rotated(yihu: Yihu) -> None:
    people.sign_in(people.account())
    assert yihu("rotate-keys").exit_code == 0
    db.session.rollback()
    assert db.session.scalars(select(func.count()).where(SigningKey.retired_at.is_(None))).one() == 1


def test_the_story_needs_a_service(nowhere: Yihu, tmp_path: Path) -> None:
    result = nowhere("story", YIHU_VAR_DIR=str(tmp_path))
    assert (result.exit_code, "make run" in result.output) == (1, True)


def test_the_story_says_when_nobody_answers(nowhere: Yihu) -> None:
    nobody = "http://127.0.0.1:9"
    result = nowhere("story", "--url", nobody, "--fcm-url", nobody, "--code", "246810")
    assert (result.exit_code, "ConnectError" in result.output) == (1, True)


def test_sound_books_are_told_with_their_counts(yihu: Yihu) -> None:
    points.award(90)

    result = yihu("verify-ledger")

    assert result.exit_code == 0
    assert "The ledger is sound: 1 transactions, 0 statements, 0 closings" in result.output


def test_a_posting_that_a_superuser_changed_is_named(yihu: Yihu) -> None:
    points.award(90)
    changed = db.session.scalars(select(Posting.id).where(Posting.amount == 15)).first()
    db.session.execute(text("ALTER TABLE postings DISABLE TRIGGER ALL"))
    db.session.execute(text(f"UPDATE postings SET amount = 150 WHERE id = '{changed}'"))
    db.session.execute(text("ALTER TABLE postings ENABLE TRIGGER ALL"))
    db.session.commit()

    result = yihu("verify-ledger")

    assert result.exit_code == 1
    assert f"posting {changed} of transaction" in result.output
    assert "expected 15 (to or from), as its award says, found 150" in result.output
    assert "The ledger is not sound" in result.output
