"""Loading the district: whole or not at all, and what is loaded keeps every promise."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text

from app.demo import loading, logins
from app.kit.clock import local_date, now
from app.kit.crypto import keys
from app.kit.database import db
from app.notifications.models import Notification
from app.orders import due
from app.orders.models import Order, OrderStatus
from app.people import accounts
from app.people.models import Account
from app.places.models import Place
from app.points import invariants
from app.registration.models import Volunteer
from tests.conftest import Databases, committed
from tests.fakes import StandingClock

FOREIGN_KEYS = text("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conparentid = 0")


class Killed(BaseException):
    """The process is gone."""


def count(table: Any, *where: Any) -> int:
    """How many rows there are."""
    return db.session.scalars(select(func.count()).select_from(table).where(*where)).one()


@pytest.fixture(scope="module")
def loaded(databases: Databases, template: str, var_dir: Path) -> Iterator[tuple[list[str], int]]:
    """A district of 300 volunteers: what was said while it was loaded, and how many foreign keys there were before."""
    said: list[str] = []
    with committed(databases, template, var_dir, StandingClock()):
        before = db.session.scalar(FOREIGN_KEYS) or 0
        loading.load_if_absent(300, said.append)
        yield said, before


def test_the_loaded_district_keeps_every_promise(loaded: tuple[list[str], int]) -> None:
    said, before = loaded
    assert (count(Place), count(Volunteer), len(said)) == (163, 300, 2)
    assert invariants.violations(local_date(now())) == []
    assert due.miscounted_ids(10) == []
    assert db.session.scalar(FOREIGN_KEYS) == before
    assert db.session.scalar(text("SELECT count(*) FROM postings_default")) == 0


@pytest.mark.usefixtures("loaded")
def test_open_orders_have_been_carried_to_inboxes() -> None:
    assert count(Order, Order.status == OrderStatus.OPEN) >= 5
    assert count(Notification) > 0


@pytest.mark.usefixtures("loaded")
def test_one_can_find_the_people_by_their_phones() -> None:
    for login in logins.LOGINS:
        account = db.session.scalars(select(Account).where(Account.phone_index == keys().index(login.phone))).one()
        assert (account.name, accounts.phone_of(account)) == (login.name, login.phone)


@pytest.mark.usefixtures("loaded")
def test_a_second_load_changes_nothing() -> None:
    loading.load_if_absent(300, str)
    assert count(Volunteer) == 300


def test_killed_before_its_end_it_leaves_nothing(committed_app: Flask) -> None:
    def die(session: Any) -> None:
        raise Killed

    before = db.session.scalar(FOREIGN_KEYS)
    event.listen(db.session, "before_commit", die)
    try:
        with pytest.raises(Killed):
            loading.load_if_absent(300, str)
    finally:
        event.remove(db.session, "before_commit", die)
    assert (count(Place), count(Account), db.session.scalar(FOREIGN_KEYS)) == (0, 0, before)
