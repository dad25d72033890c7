"""Limits of a place count for all its orders; what was answered is kept in the log."""

from random import Random

import pytest
from sqlalchemy import func, select

from app.dispatch.choice.knowledge import SAID_YES
from app.dispatch.models import Answer, Asked, Attention, PlaceSettings
from app.kit.clock import now
from app.kit.database import db
from app.kit.ids import new_id
from tests.builders.dispatch import asked_of, opened_order
from tests.builders.orders import accepted, open_order, volunteer
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")


def test_nobody_is_told_more_often_than_the_place_allows_even_by_orders_at_once():
    one = approved_volunteer()
    for _ in range(9):
        opened_order()

    mine = select(func.count()).select_from(Asked).where(Asked.volunteer_id == one.account_id)
    assert db.session.scalar(mine) == 5


def test_a_places_own_settings_count_and_the_nearest_wins(clock: StandingClock):
    one = approved_volunteer()
    for place_code, most in (("110107", 1), ("110107001", 2)):
        overrides = {"most_a_week": most}
        db.session.add(PlaceSettings(place_code=place_code, preset="eco", overrides=overrides, changed_at=now()))
    db.session.commit()
    for _ in range(4):
        opened_order()

    mine = select(func.count()).select_from(Asked).where(Asked.volunteer_id == one.account_id)
    assert db.session.scalar(mine) == 2


def test_a_hold_out_tells_the_nearest_ten():
    district()
    db.session.add(PlaceSettings(place_code="110107", preset="standard", hold_out=0.2, changed_at=now()))
    db.session.commit()
    for _ in range(30):
        approved_volunteer()
    orders = [opened_order(id=new_id()) for _ in range(3)]

    drawn = [order for order in orders if Random(order.id.int).random() < 0.2]
    assert all(len(asked_of(order)) == 10 for order in drawn)


def test_a_yes_and_an_end_are_kept_in_the_log(clock: StandingClock):
    yes, silent = volunteer(), volunteer()
    order = open_order()
    clock.move(minutes=4)
    accepted(order, yes)

    said, unsaid = (db.session.get_one(Asked, (order.id, one.id), populate_existing=True) for one in (yes, silent))
    assert (said.answer, said.answered_at, said.closed_at) == (Answer.ACCEPTED, now(), now())
    assert (unsaid.answer, unsaid.answered_at, unsaid.closed_at) == (Answer.NONE, None, now())
    heard = {one.id: db.session.get_one(Attention, one.id, populate_existing=True) for one in (yes, silent)}
    assert [(heard[one.id].unanswered, heard[one.id].accepted, heard[one.id].told) for one in (yes, silent)] == [
        (SAID_YES, 1, 1),
        (1, 0, 1),
    ]
