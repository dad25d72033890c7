"""A person's own cases: what the committee looks at, asks and decided about their service, their report, or the help they got."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, exists, or_, select, text
from sqlalchemy.orm import aliased

from app.kit.database import db
from app.kit.pages import Order as Sorted
from app.kit.pages import Page, PageRequest, page_of
from app.orders.models import Order
from app.people.actors import Actor
from app.reviews import appealing
from app.reviews.errors import CaseNotFound
from app.reviews.models import SHOWN, Case, CaseKind, CaseStatus, CaseStep, Decision, StepKind

_SHOWN = text(f"({SHOWN})".replace("kind", "cases.kind").replace("decision", "cases.decision"))
"""In the words of the partial indexes, which a bound value would not match."""


@dataclass(frozen=True)
class OwnCase:
    """A case as the person whom it concerns reads it; a decision only once it is one, never who decided."""

    id: UUID
    kind: CaseKind
    status: CaseStatus
    place_code: str
    order_id: UUID | None
    order_title: str | None
    opened_at: datetime
    question: str | None
    """What the committee asks, for the member to answer while the case is ``asked``."""
    decision: Decision | None
    minutes: int | None
    reason: str | None
    decided_at: datetime | None
    appeal_by: date | None
    """The last day to appeal; ``None``: nothing is decided, or it is final, or somebody has appealed."""


def listed(actor: Actor, request: PageRequest) -> Page[OwnCase]:
    """The person's own cases, the latest first; services that nothing was decided about are not among them."""
    mine = or_(Case.member_id == actor.account_id, Case.recipient_id == actor.account_id)
    page = page_of("own-cases", _rows().where(mine, _SHOWN), Sorted([Case.id]), request)
    return Page([_own(*row, actor=actor) for row in page.rows], page.next_cursor)


def seen(case_id: UUID, actor: Actor) -> OwnCase:
    """One of the person's own cases; raises :class:`CaseNotFound`."""
    mine = or_(Case.member_id == actor.account_id, Case.recipient_id == actor.account_id)
    row = db.session.execute(_rows().where(Case.id == case_id, mine)).one_or_none()
    if row is None:
        raise CaseNotFound()
    return _own(*row, actor=actor)


def _rows() -> Select[Case, str | None, str | None, bool]:
    against = aliased(Case)
    appealed = exists().where(against.kind == CaseKind.APPEAL, against.subject_id == Case.id)
    return select(Case, Order.title, _question(), appealed).outerjoin(Order, Order.id == Case.order_id)


def _question() -> ScalarSelect[str | None]:
    asked = select(CaseStep.words).where(CaseStep.case_id == Case.id, CaseStep.kind == StepKind.ASKED)
    return asked.order_by(CaseStep.id.desc()).limit(1).correlate(Case).scalar_subquery()


def _own(case: Case, title: str | None, question: str | None, is_appealed: bool, *, actor: Actor) -> OwnCase:
    is_decided = case.status is CaseStatus.DECIDED
    return OwnCase(
        id=case.id, kind=case.kind, status=case.status, place_code=case.place_code, order_id=case.order_id,
        order_title=title, opened_at=case.opened_at,
        question=question if case.member_id == actor.account_id else None,
        decision=case.decision if is_decided else None,
        minutes=case.minutes if is_decided else None,
        reason=case.reason if is_decided else None,
        decided_at=case.decided_at,
        appeal_by=appealing.last_day(case) if is_decided and not is_appealed else None,
    )  # fmt: skip
