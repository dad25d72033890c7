"""Steps, acceptances and withdrawals at the same moment: nobody is told twice, nothing is stuck."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from app.dispatch import queries, service
from app.dispatch.models import Wave
from app.kit.clock import now
from app.kit.database import db
from app.kit.transaction import transaction
from app.notifications.models import Notification
from app.orders import service as orders
from app.orders.models import Order
from app.people.actors import Occasion
from tests.builders import people
from tests.builders.dispatch import asked_of, dispatch_of, opened_order
from tests.builders.orders import accepted, open_order, volunteer
from tests.fakes import StandingClock
from tests.system.locks import until_waiting


def at_once(app: Flask, *acts: Callable[[], object]) -> None:
    """Do all of these at the same moment, each in a transaction of its own; whatever one raises comes out."""
    start = Barrier(len(acts))

    def act(one: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            with transaction():
                one()

    with ThreadPoolExecutor(len(acts)) as threads:
        for done in [threads.submit(act, one) for one in acts]:
            done.result()


def step_of(order: Order) -> Callable[[], None]:
    return lambda: service.step(order.id, Occasion(None, now()))


def test_a_step_that_many_workers_take_at_once_happens_once(committed_app: Flask, clock: StandingClock):
    for _ in range(30):
        volunteer()
    order = opened_order()
    first = asked_of(order)
    clock.move(hours=1)

    at_once(committed_app, *[step_of(order)] * 6)

    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Wave).where(Wave.order_id == order.id)) == 2
    told = db.session.scalars(select(Notification.account_id).where(Notification.kind == "order-invitation")).all()
    assert len(told) == len(set(told)) == len(asked_of(order)) > len(first)


def test_a_step_and_acceptances_at_once_neither_lock_nor_go_on(committed_app: Flask, clock: StandingClock):
    comers = [volunteer() for _ in range(20)]
    for _ in range(10):
        order = open_order(slots=2, starts_at=now() + timedelta(days=2))
        occasions = [people.occasion(comer) for comer in comers[:2]]
        clock.move(minutes=21)

        at_once(
            committed_app,
            step_of(order),
            *[lambda occasion=occasion, order=order: orders.accept(order.id, occasion) for occasion in occasions],
            step_of(order),
        )

        db.session.rollback()
        assert dispatch_of(order).next_step_at is None
        assert order.id not in queries.due_ids(now() + timedelta(days=1), 100)


def test_a_step_and_a_withdrawal_at_once_lead_to_a_next_step(committed_app: Flask, clock: StandingClock):
    comer = volunteer()
    for _ in range(20):
        volunteer()
    order = open_order()
    part = accepted(order, comer)
    occasion = people.occasion(comer)
    clock.move(minutes=30)

    at_once(committed_app, step_of(order), lambda: orders.withdraw(part.id, None, occasion), step_of(order))

    db.session.rollback()
    assert dispatch_of(order).next_step_at is not None


def test_a_step_that_waited_for_a_withdrawal_leaves_the_next_one_due(committed_app: Flask, clock: StandingClock):
    comer, _ = volunteer(), volunteer()
    order = open_order()
    part = accepted(order, comer)
    occasion = people.occasion(comer)
    clock.move(minutes=30)

    def step() -> None:
        with committed_app.app_context(), transaction():
            step_of(order)()

    with ThreadPoolExecutor(1) as threads:
        with transaction():
            orders.withdraw(part.id, None, occasion)
            stepped = threads.submit(step)
            until_waiting(or_else=stepped.done)
            assert not stepped.done()
        stepped.result()

    db.session.rollback()
    assert dispatch_of(order).next_step_at is not None
