"""Whoever stops being a volunteer while they accept comes to nobody: whichever of the two began first, the other waits."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.kit.database import db
from app.kit.errors import Refusal
from app.kit.transaction import transaction
from app.orders import service as orders
from app.orders.lifecycle import LIVE_PARTS
from app.orders.models import Assignment
from app.people import privacy
from app.people.models import Account
from app.registration import service as registration
from app.registration.models import Volunteer
from tests.builders import people
from tests.builders.orders import open_order, volunteer
from tests.system.locks import until_waiting


def withdraw(who: Account) -> None:
    registration.withdraw(db.session.get_one(Volunteer, who.id).registration_id, people.occasion(who))


def revoke(who: Account) -> None:
    registration_id = db.session.get_one(Volunteer, who.id).registration_id
    registration.take_back(registration_id, people.by_service())


def erase(who: Account) -> None:
    privacy.erase(people.occasion(who))


def beside(app: Flask, pool: ThreadPoolExecutor, act: Callable[[], object]) -> Future[str]:
    """Begin an act in a thread and transaction of its own; it has ended, or waits for a lock, when this returns."""

    def once() -> str:
        with app.app_context():
            try:
                with transaction():
                    act()
            except Refusal as refusal:
                return refusal.code
            return "done"

    begun = pool.submit(once)
    until_waiting(or_else=begun.done)
    return begun


def live_parts(who: UUID) -> int:
    db.session.rollback()
    theirs = select(Assignment.id).where(Assignment.volunteer_id == who, Assignment.status.in_(LIVE_PARTS))
    return len(db.session.scalars(theirs).all())


@pytest.mark.parametrize("leave", [withdraw, revoke, erase])
def test_who_is_leaving_is_refused_once_they_have_left(committed_app: Flask, leave: Callable[[Account], None]) -> None:
    order_id, who = open_order().id, volunteer()
    as_before = people.occasion(who)
    with ThreadPoolExecutor(1) as pool:
        with transaction():
            leave(who)
            db.session.flush()
            accepting = beside(committed_app, pool, lambda: orders.accept(order_id, as_before))
        assert accepting.result() == "not-approved-volunteer"
    assert live_parts(who.id) == 0


@pytest.mark.parametrize("leave", [withdraw, revoke, erase])
def test_who_accepts_first_gives_it_back_by_leaving(committed_app: Flask, leave: Callable[[Account], None]) -> None:
    order_id, who = open_order().id, volunteer()
    with ThreadPoolExecutor(1) as pool:
        with transaction():
            orders.accept(order_id, people.occasion(who))
            db.session.execute(text("SELECT 1"))  # behind which the part is written
            leaving = beside(committed_app, pool, lambda: leave(db.session.get_one(Account, who.id)))
        assert leaving.result() == "done"
    assert live_parts(who.id) == 0
