"""Statements that go past SQLAlchemy keep its promises: their order, their transaction, their errors."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from app.kit.clock import now
from app.kit.database import db, table_of
from app.kit.statements import Statement
from app.kit.stored_answers import StoredAnswer
from app.kit.transaction import transaction
from tests.statements import counted

TABLE = table_of(StoredAnswer)
NAMES = ("account_id", "key", "request_hash", "created_at")
KEEP = Statement(insert(TABLE).values({name: bindparam(name) for name in NAMES}))
KEYS = Statement(select(TABLE.c.key, TABLE.c.created_at).where(TABLE.c.account_id == bindparam("owner")))
END = Statement(select(func.pg_terminate_backend(func.pg_backend_pid())))


def keep(owner: UUID, *keys: str) -> None:
    """Write rows, later."""
    for key in keys or ("first",):
        KEEP.later({"account_id": owner, "key": key, "request_hash": b"", "created_at": now()})


def keep_and_fail(owner: UUID) -> None:
    """Write a row, later, and come to grief before."""
    keep(owner)
    raise ZeroDivisionError


def keys_of(owner: UUID) -> list[str]:
    """What stands there, as SQLAlchemy sees it."""
    return list(db.session.scalars(select(StoredAnswer.key).where(StoredAnswer.account_id == owner)))


def test_what_waits_is_there_for_the_next_statement_of_anybody(app: Flask) -> None:
    ours, theirs = uuid4(), uuid4()
    keep(ours)
    keep(theirs)
    assert KEYS.rows({"owner": ours}) == [("first", now())]
    keep(theirs, "second")
    assert sorted(keys_of(theirs)) == ["first", "second"]


def test_what_the_session_has_not_written_goes_first(app: Flask) -> None:
    owner = uuid4()
    db.session.add(StoredAnswer(account_id=owner, key="row", request_hash=b"", created_at=now()))
    keep(owner)
    assert sorted(keys_of(owner)) == ["first", "row"]


def test_what_waits_is_committed_and_what_was_rolled_back_is_forgotten(committed_app: Flask) -> None:
    with committed_app.app_context():
        kept, forgotten = uuid4(), uuid4()
        with transaction():
            keep(kept)
        with pytest.raises(ZeroDivisionError), transaction():
            keep_and_fail(forgotten)
        db.session.remove()
        assert (keys_of(kept), keys_of(forgotten)) == (["first"], [])


def test_a_constraint_is_told_at_the_commit_and_nothing_is_kept(committed_app: Flask) -> None:
    with committed_app.app_context():
        owner = uuid4()
        with pytest.raises(IntegrityError, match="pk_stored_answers"), transaction():
            keep(owner, "first", "first")
        assert keys_of(owner) == []


def test_a_savepoint_that_is_undone_takes_along_what_waited_in_it_alone(app: Flask) -> None:
    owner = uuid4()
    keep(owner, "before")
    with pytest.raises(ZeroDivisionError), db.session.begin_nested():
        keep_and_fail(owner)
    assert keys_of(owner) == ["before"]


def test_the_driver_may_drop_what_was_prepared(committed_app: Flask) -> None:
    with committed_app.app_context():
        owner = uuid4()
        for _ in range(7):
            keys_of(owner)  # so often that the driver prepares it, and drops all behind a ROLLBACK
        assert KEYS.rows({"owner": owner}) == []
        db.session.rollback()
        assert KEYS.rows({"owner": owner}) == []
        db.session.execute(text("DEALLOCATE ALL"))
        assert KEYS.rows({"owner": owner}) == []


def test_a_value_that_cannot_be_sent_leaves_the_connection_usable(committed_app: Flask) -> None:
    with committed_app.app_context():
        owner = uuid4()
        with pytest.raises(DataError), transaction():
            keep(owner, "first", "NUL \0")
        assert keys_of(owner) == []


def test_what_waits_behind_a_failure_is_not_done_and_all_works_afterwards(committed_app: Flask) -> None:
    with committed_app.app_context():
        owner = uuid4()
        with pytest.raises(IntegrityError), transaction():
            keep(owner, "first", "first", "second")
        with transaction():
            keep(owner, "second")
        assert keys_of(owner) == ["second"]


def test_more_than_the_line_holds_goes_in_parts(app: Flask) -> None:
    owner, large = uuid4(), b"x" * 4_000_000
    for number in range(3):
        KEEP.later({"account_id": owner, "key": str(number), "request_hash": large, "created_at": now()})
    assert len(keys_of(owner)) == 3


def test_a_lost_connection_is_told_and_replaced(committed_app: Flask) -> None:
    with committed_app.app_context():
        with pytest.raises(OperationalError) as lost, transaction():
            END.rows({})
        assert lost.value.connection_invalidated
        assert keys_of(uuid4()) == []


def test_a_witness_sees_each_statement(app: Flask) -> None:
    with counted(app) as seen:
        keep(uuid4())
        KEYS.rows({"owner": uuid4()})
    assert seen.count == 2


def test_what_python_would_have_to_fill_in_is_refused(app: Flask) -> None:
    with pytest.raises(TypeError):
        Statement(select(TABLE.c.key).where(TABLE.c.key.in_(["a", "b"]))).rows({})
