"""Orders in any number: one is posted through the service, the rest are copies of its row."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.kit.clock import now
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.ids import new_id
from app.kit.transaction import transaction
from app.orders import service
from app.orders.drafts import Draft
from app.orders.models import Order, Urgency
from app.people import sessions
from app.people.actors import Occasion
from app.people.models import Account
from app.people.queries import actor_of
from bench.bulk import loading, settle
from bench.client import request
from bench.world import signed_in, volunteers_of

DESCRIPTION = "客厅的灯泡坏了，梯子家里有，想请人帮忙换一下。"


def body(place_code: str, cell: str) -> dict[str, Any]:
    """What a resident's phone sends to post an order for tomorrow."""
    starts_at = now() + timedelta(days=1)
    return {
        "service_type": "repairs_errands",
        "title": "换灯泡",
        "urgency": "urgent",
        "description": DESCRIPTION,
        "place_code": place_code,
        "address": "某小区 1 号楼 101",
        "cell": cell,
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
    }


def give_phone(account_id: UUID) -> None:
    """Let a person have a phone number: who asks for help can be called."""
    with transaction():
        db.session.get_one(Account, account_id).phone_sealed = keys().seal("+8610000000000", account_id)


def posted(poster_id: UUID, place_code: str, urgency: Urgency = Urgency.NORMAL) -> Order:
    """One order, posted through the service by a person, who gets a phone number for it."""
    give_phone(poster_id)
    with transaction():
        session = sessions.begin(poster_id, None, Occasion(None, now()))
        starts_at = now() + timedelta(hours=3)
        asked = Draft(
            service_type="repairs_errands",
            title="换灯泡",
            place_code=place_code,
            address="某小区 1 号楼 101",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            urgency=urgency,
        )
        return service.post(asked, Occasion(actor_of(session.id), now()))


COLUMNS = [column.name for column in Order.__table__.columns]


def copies(order: Order, number: int, **changes: str) -> list[UUID]:
    """So many copies of an order; ``changes`` are SQL expressions over ``copy``, the copy's number from 0. Their ids in order."""
    statement = text(f"{_copying(changes)} WHERE id = :id RETURNING id")
    with transaction():
        return list(db.session.scalars(statement, {"id": order.id, "number": number}))


COMMUNITIES = """
(SELECT row_number() OVER (ORDER BY code) - 1 AS home, code AS home_code, cell AS home_cell, count(*) OVER () AS homes
 FROM places WHERE level = 'community') AS communities
"""


def spread(order: Order, number: int, **changes: str) -> None:
    """Millions of copies, in turn over all communities there are; ``changes`` may also name ``homes``, their number."""
    given = {"place_code": "home_code", "cell": "home_cell", **changes}
    homes = db.session.scalar(text("SELECT count(*) FROM places WHERE level = 'community'"))
    statement = text(f"{_copying(given)} JOIN {COMMUNITIES} ON home = copy % :homes WHERE id = :id")
    with loading("orders"):
        db.session.execute(statement, {"id": order.id, "number": number, "homes": homes})
    settle()


def _copying(changes: dict[str, str]) -> str:
    given = {"id": "uuidv7()", **changes}
    taken = ", ".join(given.get(name, name) for name in COLUMNS)
    source = "orders CROSS JOIN generate_series(0, :number - 1) AS copy"
    return f"INSERT INTO orders ({', '.join(COLUMNS)}) SELECT {taken} FROM {source}"


def accepts(order: Order) -> list[bytes]:
    """10,000 accepts by 200 people of one subdistrict, of copies of an order."""
    people = volunteers_of("100001002", 200)
    tokens = [signed_in(person) for person in people]
    orders = copies(order, 50, slots="500", taken="0", place_code=f"'{order.place_code}'")
    body = json.dumps({"waitlist": False}).encode()
    return [
        request("POST", f"/api/v1/orders/{one}/assignments", {**token, "Idempotency-Key": new_id().hex}, body)
        for one in orders
        for token in tokens
    ]
