"""One indexed query a wave; what it costs does not depend on how many volunteers there are elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from app.dispatch import queries
from app.dispatch.candidates import MOST_OF_A_COMMUNITY, candidates
from app.dispatch.models import Circle, Dispatch
from app.kit.clock import now
from app.kit.database import db
from app.orders.models import Order
from app.people.actors import Occasion
from tests.builders.dispatch import opened_order, written_order
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("app")
PREFIX = {Circle.COMMUNITY: 12, Circle.SUBDISTRICT: 9, Circle.DISTRICT: 6}


def drawn(order: Order, circle: Circle = Circle.COMMUNITY, seed: int = 1) -> Any:
    facts = queries.open_order(order.id)
    assert facts is not None
    dispatch = Dispatch(order_id=order.id, place_code=order.place_code[: PREFIX[circle]], circle=circle)
    return candidates(facts, dispatch, Occasion(None, now()), Random(seed))


def many(number: int, place_code: str) -> None:
    """So many volunteers of a place, copied from one."""
    one = approved_volunteer(place_code)
    db.session.execute(
        text("""
        WITH people AS (
            INSERT INTO accounts (id, phone_sealed, phone_index, name, created_at)
            SELECT gen_random_uuid(), '', convert_to(:place || n, 'utf8'), '', now() FROM generate_series(2, :number) n
            RETURNING id)
        INSERT INTO volunteers (account_id, registration_id, place_code, organization_id, service_types, home_cell)
        SELECT people.id, registration_id, place_code, organization_id, service_types, home_cell
        FROM people, volunteers WHERE account_id = :one
        """),
        {"number": number, "place": place_code, "one": one.account_id},
    )
    db.session.commit()


@contextmanager
def plans(app: Flask) -> Iterator[list[str]]:
    """The plans of the draws made inside."""
    found: list[str] = []

    def explain(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if statement.startswith("SELECT drawn."):
            other = connection.connection.driver_connection.cursor()
            other.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement}", parameters)
            found.append("\n".join(line for (line,) in other.fetchall()))

    bound = db._app_engines[app][None]
    event.listen(bound, "before_cursor_execute", explain)
    yield found
    event.remove(bound, "before_cursor_execute", explain)


def test_a_draw_is_one_statement_that_walks_the_index_of_the_place(app: Flask):
    here, _, elsewhere, _ = district().communities
    many(3000, here)
    many(3000, elsewhere)
    db.session.execute(text("ANALYZE volunteers"))
    order = written_order()

    with counted(app) as seen, plans(app) as found:
        assert len(drawn(order)) == MOST_OF_A_COMMUNITY[Circle.COMMUNITY]

    assert sum(statement.startswith("SELECT drawn") for statement in seen.statements) == 1
    assert "Index Scan using ix_volunteers_rotation" in found[0]
    assert "Seq Scan on volunteers" not in found[0]
    assert "Sort" not in found[0]


def test_a_draw_goes_once_around_however_it_begins():
    for _ in range(7):
        approved_volunteer()
    order = written_order()

    assert {len(drawn(order, seed=seed)) for seed in range(20)} == {7}


def test_a_draw_of_many_is_another_one_each_time():
    many(500, district().community)
    order = written_order()

    draws = {frozenset(one.account_id for one in drawn(order, seed=seed)) for seed in range(5)}

    assert len(draws) == 5


@pytest.mark.parametrize(("circle", "found"), [(Circle.COMMUNITY, 1), (Circle.SUBDISTRICT, 2), (Circle.DISTRICT, 4)])
def test_a_circle_reaches_as_far_as_its_name_says(circle: Circle, found: int):
    for community in district().communities:
        approved_volunteer(community)

    assert len(drawn(written_order(), circle)) == found


def test_messages_of_the_past_week_are_counted():
    approved_volunteer()
    for _ in range(3):
        opened_order()

    assert [one.recent_messages for one in drawn(written_order())] == [3]


def test_distance_is_counted_in_cells():
    approved_volunteer(home_cell="8831aa5a31fffff")
    approved_volunteer(home_cell="8831aa5a37fffff")

    assert sorted(one.cells_away for one in drawn(written_order(cell="8831aa5a37fffff"))) == [0, 1]
