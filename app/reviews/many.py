"""One decision on many cases: one action, each case with its own record and its own outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.kit import texts
from app.kit.database import db
from app.kit.errors import Refusal, constraints_as_refusals
from app.orders.models import Order
from app.people.actors import Occasion
from app.points import locking
from app.reviews import deciding
from app.reviews.deciding import Verdict
from app.reviews.models import Case, CaseStatus

MOST_CASES = 100


@dataclass(frozen=True)
class Outcome:
    """What became of one case: its status, or the code of the refusal that left it as it was."""

    case_id: UUID
    status: CaseStatus | None
    code: str | None
    words: str | None
    """What the refusal says, in the language of who decides."""


def decide(case_ids: Sequence[UUID], verdict: Verdict, occasion: Occasion) -> list[Outcome]:
    """Decide each case so, or refuse it, whatever becomes of the others; in the order asked for.

    Everything that a decision may wait for is locked before the first, in one order for everybody: no two such acts, and no such
    act and a single one, wait for each other in a circle.
    """
    _lock(case_ids)
    outcomes = {case_id: _one(case_id, verdict, occasion) for case_id in sorted(set(case_ids))}
    return [outcomes[case_id] for case_id in dict.fromkeys(case_ids)]


def _one(case_id: UUID, verdict: Verdict, occasion: Occasion) -> Outcome:
    try:
        with constraints_as_refusals(), db.session.begin_nested():
            return Outcome(case_id, deciding.decide(case_id, verdict, occasion).status, None, None)
    except Refusal as refusal:
        words = texts.text(f"problem.{refusal.code}", occasion.person.language, **refusal.facts)
        return Outcome(case_id, None, refusal.code, words)


def _lock(case_ids: Sequence[UUID]) -> None:
    named = select(Case.order_id).where(Case.id.in_(case_ids))
    db.session.execute(select(Order.id).where(Order.id.in_(named)).order_by(Order.id).with_for_update())
    rows = select(Case.assignment_id).where(Case.id.in_(case_ids)).order_by(Case.id).with_for_update()
    services = [service for service in db.session.scalars(rows) if service is not None]
    locking.lock_for(services)
