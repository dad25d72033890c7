"""A person reports a problem with an order (whatever it is), in words; the committee of the place decides."""

from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.ids import new_id
from app.orders.posting import seen_and_locked
from app.people.actors import Occasion
from app.reviews import queries
from app.reviews.cases import open_case
from app.reviews.errors import ProblemReportedAlready
from app.reviews.models import Case, CaseKind, CaseStatus


def report(order_id: UUID, words: str, occasion: Occasion) -> Case:
    """Report a problem with an order that one sees; one report at a time.

    Refusals: :class:`app.orders.errors.OrderNotFound`, :class:`ProblemReportedAlready`.
    """
    order = seen_and_locked(order_id, occasion)
    mine = (Case.order_id == order_id, Case.kind == CaseKind.PROBLEM, Case.opened_by_id == occasion.actor_id)
    if db.session.scalar(select(Case.id).where(*mine, Case.status == CaseStatus.OPEN)) is not None:
        raise ProblemReportedAlready()
    report_id = new_id()
    open_case(CaseKind.PROBLEM, order.place_code, report_id, order_id, {"words": words}, occasion)
    return queries.of_subject(CaseKind.PROBLEM, report_id)
