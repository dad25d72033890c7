"""Cases: opened by what happens, and closed when nothing is left to decide; how they are decided is in ``deciding``."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Uuid, bindparam, func, literal_column, select, update
from sqlalchemy import case as either
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from app.kit.database import Moment, db, table_of
from app.kit.events import Act, record
from app.kit.ids import new_id
from app.kit.statements import Statement
from app.orders.models import Assignment, Order
from app.points import queries as points
from app.reviews import urgency
from app.reviews.events import CaseOpened
from app.reviews.models import Case, CaseKind, CaseStatus

_TABLE = table_of(Case)


def _one(column: InstrumentedAttribute[Any], *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(column).where(*conditions).scalar_subquery()


_SERVICE = bindparam("service_id", type_=Uuid(as_uuid=True))
_OPENER = bindparam("opened_by_id", type_=Uuid(as_uuid=True))
_IS_MUCH = points.is_worth(_SERVICE, urgency.MUCH)
_SOON, _DUE = bindparam("soon", type_=Moment()), bindparam("due", type_=Moment())
_NEW = insert(_TABLE).values(
    **{
        name: bindparam(name)
        for name in ("id", "kind", "place_code", "subject_id", "order_id", "evidence", "status", "opened_at")
    },
    opened_by_id=_OPENER,
    version=literal_column("1"),
    due_at=either((_IS_MUCH, _SOON), else_=_DUE),
    assignment_id=_one(Assignment.id, Assignment.id == _SERVICE),
    member_id=func.coalesce(_one(Assignment.volunteer_id, Assignment.id == _SERVICE), _OPENER),
    recipient_id=_one(Order.recipient_id, Order.id == bindparam("order_id")),
)
_AGAIN = ("status", "evidence", "opened_at", "opened_by_id", "due_at")
_OPEN = Statement(
    _NEW.on_conflict_do_update(
        index_elements=[Case.kind, Case.subject_id],
        set_={**{name: _NEW.excluded[name] for name in _AGAIN}, "version": Case.version + 1},
        where=Case.status == CaseStatus.CLOSED,
    ).returning(_TABLE.c.id)
)


def open_case(
    kind: CaseKind,
    place_code: str,
    subject_id: UUID,
    order_id: UUID | None,
    evidence: dict[str, Any],
    act: Act,
    *,
    service_id: UUID | None = None,
) -> UUID | None:
    """Open a case, once a kind and subject; its id, or ``None`` where there is one already.

    One that closed by itself opens again, for it happened again; a decided one does not. The service that it is about is the
    subject, unless ``service_id`` names it; who served, or else who opens it, is the member whose case it is.
    """
    values = {
        "id": new_id(), "kind": kind, "place_code": place_code, "subject_id": subject_id, "order_id": order_id,
        "evidence": evidence, "status": CaseStatus.OPEN, "opened_at": act.at, "opened_by_id": act.actor_id,
        "service_id": service_id or subject_id, "due": urgency.due_at(kind, act.at),
        "soon": urgency.due_soon_at(kind, act.at),
    }  # fmt: skip
    rows = _OPEN.rows(values)
    opened: UUID | None = rows[0][0] if rows else None
    if opened is not None:
        told = CaseOpened(at=act.at, actor_id=act.actor_id, case_id=opened, kind=kind, place_code=place_code)
        record(told)
    return opened


def close_case(kind: CaseKind, subject_id: UUID) -> None:
    """Close an open case of a kind and subject, if there is one: nothing is left to decide."""
    waiting = (Case.kind == kind, Case.subject_id == subject_id, Case.status == CaseStatus.OPEN)
    closed = update(Case).where(*waiting).values(status=CaseStatus.CLOSED, version=Case.version + 1)
    db.session.execute(closed, execution_options={"synchronize_session": False})
