"""Cases, as small as a test needs them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.kit.clock import now
from app.kit.database import db
from app.orders.models import Order
from app.people.models import Account
from app.reviews.models import Case, CaseKind
from app.reviews.problems import report
from tests.builders import orders, people
from tests.builders.places import district


def of(kind: CaseKind, subject_id: object) -> Case:
    """The case of a kind about a subject, as it is now."""
    db.session.expire_all()
    return db.session.scalars(select(Case).where(Case.kind == kind, Case.subject_id == subject_id)).one()


def problem(order: Order | None = None, words: str = "志愿者没有来。") -> Case:
    """A problem that who asks reported."""
    order = order or orders.open_order()
    made = report(order.id, words, people.occasion(db.session.get_one(Account, order.poster_id)))
    db.session.commit()
    return made


def entry(volunteers: list[Account], minutes: int = 120) -> dict[str, Any]:
    """The body of an entry afterwards: five hours of yesterday, of which each volunteer served so many minutes."""
    starts_at = now() - timedelta(days=1)
    parts = [{"volunteer_id": str(volunteer.id), "minutes": minutes} for volunteer in volunteers]
    return {
        "service_type": "clean_streets", "title": "清扫街道", "place_code": district().community,
        "starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=5)).isoformat(), "parts": parts,
        "reason": "当天没有来得及登记。",
    }  # fmt: skip
