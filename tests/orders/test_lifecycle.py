"""A status moves only along its table, and each move is kept with who, when and why."""

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.database import db
from app.orders import lifecycle
from app.orders.errors import AssignmentStatusForbids, OrderStatusForbids
from app.orders.lifecycle import ASSIGNMENT_TRANSITIONS, ENDED, LIVE_PARTS, TRANSITIONS
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus, OrderTransition
from tests.builders import people
from tests.builders.orders import accepted, open_order


@pytest.mark.parametrize(("before", "after"), list(product(OrderStatus, OrderStatus)))
def test_an_order_moves_along_its_table_only(app: Flask, before: OrderStatus, after: OrderStatus) -> None:
    order = open_order()
    order.status = before
    if after in TRANSITIONS[before]:
        lifecycle.move(order, after, people.by_service())
        assert order.status is after
        assert (order.closed_at is not None) == (after in ENDED)
    else:
        with pytest.raises(OrderStatusForbids) as refused:
            lifecycle.move(order, after, people.by_service())
        assert refused.value.facts == {"status": before.value}
        assert order.status is before


@pytest.mark.parametrize(("before", "after"), list(product(AssignmentStatus, AssignmentStatus)))
def test_a_part_in_an_order_moves_along_its_table_only(
    app: Flask, before: AssignmentStatus, after: AssignmentStatus
) -> None:
    order, assignment = Order(slots=1, taken=1, version=1), Assignment(status=before)
    if after in ASSIGNMENT_TRANSITIONS[before]:
        with db.session.no_autoflush:
            lifecycle.move_assignment(order, assignment, after, people.by_service())
        assert assignment.status is after
        db.session.expunge_all()
    else:
        with pytest.raises(AssignmentStatusForbids):
            lifecycle.move_assignment(order, assignment, after, people.by_service())


def test_every_status_stands_in_its_table_and_the_ended_ones_lead_nowhere() -> None:
    assert set(TRANSITIONS) == set(OrderStatus)
    assert set(ASSIGNMENT_TRANSITIONS) == set(AssignmentStatus)
    assert {status for status, after in TRANSITIONS.items() if not after} == set(ENDED)


def test_the_database_knows_the_same_live_parts() -> None:
    index = next(index for index in Assignment.__table__.indexes if index.name == "uq_assignments_live")  # type: ignore[attr-defined]
    where = str(index.dialect_options["postgresql"]["where"])
    assert {status for status in AssignmentStatus if f"'{status.value}'" not in where} == set(LIVE_PARTS)


def test_each_transition_is_kept_with_actor_time_and_reason(app: Flask) -> None:
    poster = people.account()
    order = open_order(poster=poster)
    assignment = accepted(order)
    kept = db.session.scalars(select(OrderTransition).where(OrderTransition.order_id == order.id)).all()
    facts = [(row.assignment_id, row.from_status, row.to_status, row.actor_id) for row in kept]
    assert sorted(facts, key=str) == sorted(
        [
            (None, None, "open", poster.id),
            (assignment.id, None, "accepted", assignment.volunteer_id),
            (None, "open", "filled", assignment.volunteer_id),
        ],
        key=str,
    )
    assert {row.at for row in kept} == {assignment.accepted_at}
