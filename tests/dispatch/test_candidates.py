"""One indexed query a wave; what it costs does not depend on how many volunteers there are elsewhere."""

from datetime import timedelta
from typing import Any

import h3
import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from app.dispatch import candidates, drawing, queries
from app.dispatch.choice.facts import Candidate
from app.dispatch.drawing import MOST_OF_A_CELL
from app.dispatch.lifecycle import PREFIX
from app.dispatch.models import Attention, Block, Circle, Dispatch, Hours, Wish
from app.dispatch.policy import OrderFacts
from app.kit.clock import now
from app.kit.database import db
from app.orders.models import Order
from app.people.actors import Occasion
from app.places.models import Place, PlaceLevel
from tests.builders import people
from tests.builders.dispatch import opened_order, written_order
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import NOON
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("app")


def facts_of(order: Order) -> OrderFacts:
    facts = queries.open_order(order.id)
    assert facts is not None
    return facts


def drawn(order: Order, circle: Circle = Circle.COMMUNITY, cap: int = 100) -> list[Candidate]:
    dispatch = Dispatch(order_id=order.id, place_code=order.place_code[: PREFIX[circle]], circle=circle, wave=0)
    return list(candidates.drawn(facts_of(order), dispatch, cap, Occasion(None, now())).candidates)


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


def test_a_draw_is_one_statement_that_walks_the_index_of_the_cells(app: Flask):
    here, _, elsewhere, _ = district().communities
    many(3000, here)
    many(3000, elsewhere)
    db.session.execute(text("ANALYZE volunteers"))
    order = written_order()

    with counted(app) as seen:
        assert len(drawn(order)) == MOST_OF_A_CELL
    plan = "\n".join(explained(order))

    assert sum(statement.startswith("SELECT drawn") for statement in seen.statements) == 1
    assert "using ix_volunteers_cell_rotation" in plan
    assert "Seq Scan on volunteers" not in plan


def explained(order: Order) -> list[str]:
    """The plan of a draw around an order."""
    statement = drawing.around()
    given = candidates._given_by(facts_of(order), None, Occasion(None, now()))
    values = statement._bound(given)
    cursor = psycopg.RawCursor(db.session.connection().connection.driver_connection)  # type: ignore[arg-type]
    return [line for (line,) in cursor.execute(f"EXPLAIN (COSTS OFF) {statement.text}".encode(), values)]


def test_a_draw_goes_once_around_however_it_begins():
    for _ in range(7):
        approved_volunteer()

    assert {len(drawn(written_order())) for _ in range(20)} == {7}


def test_a_draw_of_many_is_another_one_each_time():
    many(500, district().community)

    draws = {frozenset(one.id for one in drawn(written_order())) for _ in range(5)}

    assert len(draws) >= 4  # two of five are the same once in fifty times


@pytest.mark.parametrize(("circle", "found"), [(Circle.COMMUNITY, 2), (Circle.SUBDISTRICT, 3), (Circle.DISTRICT, 4)])
def test_a_circle_reaches_as_far_as_its_name_says(circle: Circle, found: int):
    district()
    approved_volunteer("110107001012")
    approved_volunteer("110107003007", home_cell=cells_away(4))
    approved_volunteer("110107001023", home_cell=cells_away(5))
    approved_volunteer("110107003026", home_cell=cells_away(5))

    assert len(drawn(written_order(), circle)) == found


def test_who_lives_near_but_in_another_district_is_not_told():
    district()
    db.session.merge(Place(code="110108", name="海淀区", level=PlaceLevel.DISTRICT))
    db.session.merge(Place(code="110108001", name="街道", level=PlaceLevel.SUBDISTRICT, parent_code="110108"))
    db.session.merge(Place(code="110108001001", name="社区", level=PlaceLevel.COMMUNITY, parent_code="110108001"))
    approved_volunteer("110108001001", home_cell="8831aa5a37fffff")

    assert drawn(written_order()) == []


def test_messages_of_the_past_week_are_counted():
    approved_volunteer()
    for _ in range(3):
        opened_order()

    (one,) = drawn(written_order())
    assert (one.recent, one.since, one.unanswered) == (3, 0.0, 3)


def test_who_was_told_as_often_as_the_place_allows_is_left_out():
    approved_volunteer()
    for _ in range(3):
        opened_order()

    assert drawn(written_order(), cap=3) == []


def test_distance_is_that_of_the_cells():
    approved_volunteer(home_cell="8831aa5a31fffff")
    approved_volunteer(home_cell="8831aa5a37fffff")

    assert sorted(round(one.km, 1) for one in drawn(written_order(cell="8831aa5a37fffff"))) == [0.4, 0.8]


WISHES: list[tuple[dict[str, Any], bool]] = [
    ({"excused_until": NOON + timedelta(hours=1)}, False),
    ({"excused_until": NOON}, True),
    ({"quiet_until": NOON + timedelta(hours=1)}, False),
    ({"unwanted_kinds": ["elderly_disabled"]}, False),
    ({"unwanted_kinds": ["tutoring"]}, True),
    ({"windows": "1" * 168}, True),
    ({"windows": "0" * 168}, False),
    ({"windows": "0" * 80 + "11" + "0" * 86}, True),
    ({"windows": "0" * 80 + "10" + "0" * 86}, False),
    ({"most_km": 1}, True),
]


@pytest.mark.parametrize(("wishes", "is_found"), WISHES, ids=str)
def test_what_a_volunteer_wishes_is_kept(wishes: dict[str, Any], is_found: bool):
    """The order takes place on Thursday (4 March 2026 is a Wednesday) from 8 to 10 in Shanghai: hours 80 and 81 of the week."""
    one = approved_volunteer()
    db.session.add(Wish(volunteer_id=one.account_id, **wishes))
    db.session.commit()

    assert bool(drawn(written_order())) is is_found


def test_who_lives_farther_than_they_want_to_go_is_left_out():
    one = approved_volunteer(home_cell=cells_away(2))
    db.session.add(Wish(volunteer_id=one.account_id, most_km=1))
    db.session.commit()

    assert drawn(written_order()) == []


def cells_away(rings: int) -> str:
    return str(min(h3.grid_ring("8831aa5a37fffff", rings)))


@pytest.mark.parametrize("is_by_volunteer", [True, False])
def test_a_block_by_either_side_keeps_them_apart(is_by_volunteer: bool):
    one, poster = approved_volunteer(), people.account()
    pair = (one.account_id, poster.id) if is_by_volunteer else (poster.id, one.account_id)
    db.session.add(Block(account_id=pair[0], other_id=pair[1], at=now()))
    db.session.commit()

    assert drawn(written_order(poster_id=poster.id)) == []
    assert len(drawn(written_order())) == 1


def test_what_was_learned_of_somebody_comes_with_them():
    one = approved_volunteer()
    learned = {"person": 2.0, "by_kind": {"elderly_disabled": 1.5}, "by_part": {"2": 0.5}, "told": 9}
    db.session.add(Attention(volunteer_id=one.account_id, **learned))
    db.session.add(Wish(volunteer_id=one.account_id, hours=Hours.RETIRED, most_a_week=4))
    db.session.commit()

    (found,) = drawn(written_order())

    assert found[2:] == (1, 0, float("inf"), 0, 2.0, 1.5, 0.5, 4, False)
