"""Refusals."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from app.kit.database import db
from app.kit.errors import Conflict
from app.kit.transaction import transaction
from app.people.models import AuditEntry
from app.places.models import Place, PlaceLevel
from tests.fakes import NOON


class PlaceCodeTaken(Conflict):
    """A refusal of this test."""

    constraints = ("pk_places",)


class PlaceNameless(Conflict):
    """Another one."""

    constraints = ("places.name",)


def test_a_refusal_is_named_after_its_class() -> None:
    assert PlaceCodeTaken.code == "place-code-taken"
    assert PlaceCodeTaken.status == 409


def test_a_violated_constraint_is_its_refusal(app: Flask) -> None:
    db.session.add(Place(code="110107", name="石景山区", level=PlaceLevel.DISTRICT))
    db.session.commit()
    db.session.expunge_all()
    with pytest.raises(PlaceCodeTaken), transaction():
        db.session.add(Place(code="110107", name="again", level=PlaceLevel.DISTRICT))


def test_a_missing_value_is_the_refusal_of_its_column(app: Flask) -> None:
    with pytest.raises(PlaceNameless), transaction():
        db.session.execute(insert(Place).values(code="110107", name=None, level=PlaceLevel.DISTRICT))


def test_another_violation_goes_on_as_it_was(app: Flask) -> None:
    with pytest.raises(IntegrityError), transaction():
        db.session.add(Place(code="1", name="too short", level=PlaceLevel.DISTRICT))


def write_and_fail() -> None:
    with transaction():
        db.session.add(AuditEntry(at=NOON, action="test", subject_id=uuid4()))
        raise RuntimeError


def test_a_failed_transaction_leaves_nothing(app: Flask) -> None:
    with pytest.raises(RuntimeError):
        write_and_fail()
    assert db.session.query(AuditEntry).count() == 0
