"""The committee's morning: how much of each kind waits at a place, in one statement."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select

from app.dispatch.desk import queries as desk
from app.kit.database import db
from app.orders import lists as orders
from app.orders.activities import lists as activities
from app.orders.errors import NotModeratorHere
from app.orders.whistles import queries as whistles
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.points import notice
from app.registration import queries as registrations
from app.registration.reporting import queries as organizations
from app.reviews import queries
from app.reviews.models import Case, CaseKind, CaseStatus

MOST = 100
"""Of each kind no more are counted: who has a hundred of them to do needs no figure, and the cost stays what it is."""


@dataclass(frozen=True)
class Morning:
    """How many wait of each kind, at most :data:`MOST`; cases of every kind are counted in ``cases``, too."""

    registrations: int
    """Members who wait for a decision."""
    organizations: int
    """Organizations that wait for one."""
    in_review: int
    """Orders that wait for a look before volunteers hear of them."""
    activities: int
    """Activities that wait to be let through."""
    unanswered: int
    """Orders that lie on the desk."""
    cases: int
    objections: int
    second: int
    """Cases that another of the committee has decided, and that wait for a second person."""
    overdue: int
    """Cases that should be decided by now."""
    whistles: int
    """Whistles that are not closed yet: what units answer."""
    in_notice: int
    """Points in public notice: to be seen, not to be decided."""


def waiting(place_code: str, occasion: Occasion) -> Morning:
    """What waits for the committee of a place, there and below it; raises ``NotModeratorHere``."""
    if not occasion.person.may_at(Permission.ORDERS_MODERATE, place_code):
        raise NotModeratorHere()
    me = occasion.person.account_id
    each = {
        "registrations": registrations.pending_at(place_code),
        "organizations": organizations.pending_at(place_code),
        "in_review": orders.in_review_at(place_code),
        "activities": activities.waiting_at(place_code),
        "unanswered": desk.lying_at(place_code, occasion.at),
        "cases": _cases(place_code),
        "objections": _cases(place_code, Case.kind == CaseKind.OBJECTION),
        "second": _cases(place_code, Case.status == CaseStatus.PROPOSED, Case.decided_by_id != me),
        "overdue": _cases(place_code, Case.due_at < occasion.at),
        "whistles": whistles.open_at(place_code),
        "in_notice": notice.noticed_at(place_code, occasion.at),
    }
    counted = select(*(_count(which).label(kind) for kind, which in each.items()))
    return Morning(**db.session.execute(counted).mappings().one())


def _cases(place_code: str, *which: ColumnElement[bool]) -> Select[UUID]:
    return select(Case.id).where(queries.queued_at((place_code,)), *which)


def _count(which: Select[UUID]) -> ScalarSelect[int]:
    some = which.limit(MOST).subquery()
    return select(func.count()).select_from(some).scalar_subquery()
