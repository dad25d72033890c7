"""Cases, as small as a test needs them."""

from sqlalchemy import select

from app.kit.database import db
from app.orders.models import Order
from app.people.models import Account
from app.reviews.models import Case, CaseKind
from app.reviews.problems import report
from tests.builders import orders, people


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
