"""Orders as dispatch meets them: open, with nobody told yet."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.dispatch import service
from app.dispatch.models import Arm, Asked, Circle, Dispatch
from app.kit.clock import now
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.kit.transaction import transaction
from app.orders.events import OrderOpened
from app.orders.models import Assignment, AssignmentStatus, Order
from app.people.actors import Occasion
from tests.builders import people
from tests.builders.places import district
from tests.builders.registration import approved_volunteer


def written_order(**columns: Any) -> Order:
    """An open order of the small district's first community that nobody was told of; any column by name."""
    poster_id = columns.pop("poster_id", None) or people.account("张桂英").id
    order_id, at = columns.pop("id", None) or new_id(), now()
    sealed = keys().seal("sealed", order_id)
    facts: dict[str, Any] = {
        "service_type": "elderly_disabled",
        "title": "陪同去医院",
        "place_code": columns.get("place_code") or district().community,
        "cell": "8831aa5a37fffff",
        "starts_at": at + timedelta(hours=20),
        "ends_at": at + timedelta(hours=22),
        "respond_by": at + timedelta(hours=19),
        "slots": 1,
        "poster_id": poster_id,
        "recipient_id": poster_id,
        "posted_by_id": poster_id,
        "posted_at": at,
        "address_sealed": sealed,
        "contact_sealed": sealed,
        "service_code_sealed": sealed,
    }
    order = Order(id=order_id, **(facts | columns))
    db.session.add(order)
    db.session.commit()
    return order


def opened_order(**columns: Any) -> Order:
    """The same, told to its first wave."""
    order = written_order(**columns)
    with transaction():
        record(OrderOpened(at=now(), actor_id=order.posted_by_id, order_id=order.id))
    return order


def carried(arm: Arm, *minutes: float, asked: int = 4, share: float = 0.1, **columns: Any) -> Order:
    """An order that was drawn for a policy, with yeses so many minutes after it was posted, each of another volunteer."""
    order = written_order(**columns)
    db.session.add(
        Dispatch(
            order_id=order.id, place_code=order.place_code, circle=Circle.COMMUNITY, wave=1, asked=asked, arm=arm,
            hold_out=share,
        )
    )  # fmt: skip
    for after in minutes:
        said_yes(order, order.posted_at + timedelta(minutes=after))
    db.session.commit()
    return order


def said_yes(order: Order, at: datetime, status: AssignmentStatus = AssignmentStatus.CONFIRMED) -> None:
    """Another volunteer's part in an order, since then."""
    one = approved_volunteer(order.place_code)
    db.session.add(
        Assignment(
            order_id=order.id, volunteer_id=one.account_id, organization_id=one.organization_id, status=status,
            accepted_at=at,
        )
    )  # fmt: skip
    db.session.commit()


def carry_on(order: Order) -> None:
    """Take every step of an order that is due now, as the job does."""
    while (due := dispatch_of(order).next_step_at) is not None and due <= now():
        with transaction():
            service.step(order.id, Occasion(None, now()))


def dispatch_of(order: Order) -> Dispatch:
    """Where an order stands, read afresh."""
    return db.session.get_one(Dispatch, order.id, populate_existing=True)


def asked_of(order: Order) -> set[UUID]:
    """Who was told of an order."""
    return set(db.session.scalars(select(Asked.volunteer_id).where(Asked.order_id == order.id)))
