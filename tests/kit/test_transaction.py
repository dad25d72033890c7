"""Transactions."""

from uuid import uuid4

import pytest
from flask import Flask

from app.kit.database import db
from app.kit.errors import Conflict
from app.kit.transaction import after_commit, own_transaction, transaction
from app.people.models import AuditEntry
from tests.fakes import NOON


class Counted(Conflict):
    """A refusal of this test that keeps what was written."""

    keeps = True


class Undone(Conflict):
    """A refusal of this test."""


def entry() -> AuditEntry:
    return AuditEntry(at=NOON, action="test", subject_id=uuid4())


def refuse(refusal: Conflict) -> None:
    with transaction():
        db.session.add(entry())
        db.session.flush()
        raise refusal


def entries() -> int:
    return db.session.query(AuditEntry).count()


def test_a_refusal_undoes_what_was_written(app: Flask) -> None:
    with pytest.raises(Undone):
        refuse(Undone())
    assert entries() == 0


def test_a_refusal_that_keeps_commits_what_was_written(app: Flask) -> None:
    with pytest.raises(Counted):
        refuse(Counted())
    db.session.rollback()
    assert entries() == 1


def test_what_follows_a_commit_happens_once_and_outside_of_the_transaction(committed_app: Flask) -> None:
    seen = []
    with transaction():
        db.session.add(entry())
        after_commit(lambda: seen.append(db.session().in_transaction()))
        assert seen == []
    with transaction():
        entries()
    assert seen == [False]


@pytest.mark.parametrize("refusal", [Undone(), Counted()])
def test_what_follows_a_commit_does_not_follow_a_refusal(app: Flask, refusal: Conflict) -> None:
    def refused() -> None:
        with transaction():
            after_commit(lambda: pytest.fail("acted"))
            raise refusal

    with pytest.raises(type(refusal)):
        refused()
    with transaction():
        entries()


def test_what_fails_after_the_commit_undoes_nothing(app: Flask) -> None:
    def fail() -> None:
        raise Undone()

    def act() -> None:
        with transaction():
            db.session.add(entry())
            after_commit(fail)

    with pytest.raises(Undone):
        act()
    assert entries() == 1


def test_an_own_transaction_outlives_the_surrounding_one(committed_app: Flask) -> None:
    def surrounding() -> None:
        with transaction():
            db.session.add(entry())
            db.session.flush()
            with own_transaction() as session:
                session.add(entry())
            raise Undone()

    with pytest.raises(Undone):
        surrounding()
    assert entries() == 1
