"""What is kept, and for how long: the outbox, exact addresses, and whom an order was told to."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select, text

from app.dispatch.models import Asked, Circle, Wave
from app.kit.clock import now
from app.kit.database import db
from app.kit.ids import new_id
from app.notifications.models import Delivery, DeliveryStatus
from app.orders import sealed
from app.orders import service as orders
from app.orders.activities.models import Activity
from app.orders.activities.sealed import whereabouts_of
from app.orders.models import Order
from app.orders.privacy import export_of
from app.people.models import Account
from jobs import purge_expired_secrets
from jobs.ticks import Tick
from tests.builders import activities, people
from tests.builders.dispatch import written_order
from tests.builders.orders import ADDRESS, open_order, volunteer

SENT, DEAD, PENDING = DeliveryStatus.SENT, DeliveryStatus.DEAD, DeliveryStatus.PENDING


@pytest.mark.parametrize(
    ("status", "error", "days", "is_kept"),
    [
        (SENT, None, 29, True),
        (SENT, None, 31, False),
        (DEAD, "INVALID_ARGUMENT", 179, True),
        (DEAD, "INVALID_ARGUMENT", 181, False),
        (DEAD, "not-configured", 31, False),
        (PENDING, "UNAVAILABLE", 400, True),
    ],
)
def test_what_is_finished_goes_after_a_month_and_a_dead_letter_after_half_a_year(
    app: Flask, status: DeliveryStatus, error: str | None, days: int, is_kept: bool
) -> None:
    at = now() - timedelta(days=days)
    ids = {"id": new_id(), "notification_id": new_id(), "device_id": new_id()}
    db.session.add(Delivery(**ids, status=status, last_error=error, created_at=at, next_attempt_at=at))
    db.session.commit()
    purge_expired_secrets.run(Tick())
    assert bool(db.session.scalars(select(Delivery.id)).all()) is is_kept


def ended(days: int | None) -> UUID:
    """An order that ended so many days ago, or has not; its id."""
    order = open_order()
    order.closed_at = now() - timedelta(days=days) if days else None
    db.session.commit()
    return order.id


def remembered(order_ids: list[UUID]) -> list[bool]:
    db.session.expire_all()
    found = [db.session.get_one(Order, order_id) for order_id in order_ids]
    for order in found:
        sealed_fields = (order.address_sealed, order.contact_sealed, order.service_code_sealed, order.location_sealed)
        assert len({field is None for field in sealed_fields}) == 1, "all of it is forgotten, or nothing"
    return [sealed.address_of(order) == ADDRESS for order in found]


def test_the_exact_address_of_an_order_is_forgotten_ninety_days_after_its_end(app: Flask) -> None:
    order_ids = [ended(91), ended(89), ended(None)]
    purge_expired_secrets.run(Tick())
    assert remembered(order_ids) == [False, True, True]


def test_who_asked_sees_the_rest_of_an_order_whose_address_is_forgotten(app: Flask) -> None:
    order = db.session.get_one(Order, ended(91))
    before, poster = order.version, db.session.get_one(Account, order.poster_id)
    purge_expired_secrets.run(Tick())
    seen = orders.see(order.id, people.occasion(poster))
    assert (seen.address, seen.contact, seen.location, seen.service_code) == (None, None, None, None)
    assert (seen.order.title, seen.order.version) == ("帮忙换灯泡", before + 1)
    assert export_of(poster.id)["orders"][0]["address"] == ""
    assert not sealed.is_service_code(order, "")


def held(days: int) -> UUID:
    """An activity whose last date ended so many days ago; its id."""
    activity = activities.activity()
    activity.last_ends_at = now() - timedelta(days=days)
    db.session.commit()
    return activity.id


def test_where_an_activity_was_is_forgotten_ninety_days_after_its_last_date(app: Flask) -> None:
    ids = [held(91), held(89)]
    for _ in range(2):
        purge_expired_secrets.run(Tick())
    db.session.expire_all()
    found = [db.session.get_one(Activity, activity_id) for activity_id in ids]
    assert [whereabouts_of(activity).address for activity in found] == ["", "四季园社区文化活动中心"]
    assert found[0].version == found[1].version + 1


def asked(days: int) -> UUID:
    """That a volunteer was told of an order so many days ago; the order's id."""
    order, at = written_order(), now() - timedelta(days=days)
    wave = Wave(order_id=order.id, number=1, circle=Circle.COMMUNITY, place_code=order.place_code, at=at, size=1)
    db.session.add(wave)
    db.session.flush()
    db.session.add(Asked(order_id=order.id, volunteer_id=volunteer().id, wave_id=wave.id, at=at, reasons={}))
    db.session.commit()
    return order.id


def test_whom_an_order_was_told_to_is_forgotten_after_half_a_year(app: Flask) -> None:
    asked(181)
    recent = asked(179)
    purge_expired_secrets.run(Tick())
    assert list(db.session.scalars(select(Asked.order_id))) == [recent]


def test_a_batch_is_no_larger_however_the_database_plans_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    order_ids = [ended(days) for days in (93, 92, 91)]
    for other_plan in ("hashjoin", "mergejoin", "material", "hashagg", "sort", "indexscan", "bitmapscan"):
        db.session.execute(text(f"SET LOCAL enable_{other_plan} = off"))
    assert sealed.forget(now(), 1) == 1
    assert remembered(order_ids) == [False, True, True]


class Killed(BaseException):
    """The process is gone."""


def test_it_may_die_between_two_batches_and_run_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge_expired_secrets, "BATCH", 1)
    order_ids = [ended(days) for days in (93, 92, 91)]
    forgetting: list[Any] = []

    def die_at_second(session: Any) -> None:
        forgetting.extend([session] if remembered_now(order_ids) < 3 else [])
        if len(forgetting) == 2:
            raise Killed

    event.listen(db.session, "before_commit", die_at_second)
    try:
        with pytest.raises(Killed):
            purge_expired_secrets.run(Tick())
    finally:
        event.remove(db.session, "before_commit", die_at_second)
    assert remembered(order_ids) == [False, True, True]

    purge_expired_secrets.run(Tick())
    assert remembered(order_ids) == [False, False, False]
    again = Tick()
    purge_expired_secrets.run(again)
    assert again.done == 0


def remembered_now(order_ids: list[UUID]) -> int:
    kept = select(Order.id).where(Order.id.in_(order_ids), Order.address_sealed.is_not(None))
    return len(db.session.scalars(kept).all())
