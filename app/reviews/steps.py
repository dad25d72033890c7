"""The record of a case: each act about it, in order, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.ids import new_id
from app.people.actors import Occasion
from app.people.models import Account
from app.reviews.models import Case, CaseStep, Decision, StepKind

MOST_SHOWN = 50


@dataclass(frozen=True)
class Step:
    """An act about a case, with the name of who acted."""

    kind: StepKind
    at: datetime
    by: str | None
    decision: Decision | None
    minutes: int | None
    words: str | None


def keep(case: Case, kind: StepKind, words: str | None, occasion: Occasion) -> None:
    """Keep that this was done; a decision with what is decided, or proposed, in the case now."""
    is_decision = kind in (StepKind.PROPOSED, StepKind.DECIDED)
    step = CaseStep(id=new_id(), case_id=case.id, kind=kind, at=occasion.at, actor_id=occasion.actor_id, words=words)
    step.decision, step.minutes = (case.decision, case.minutes) if is_decision else (None, None)
    db.session.add(step)


def of(case_id: UUID) -> Sequence[Step]:
    """The steps of a case, the first first."""
    columns = (CaseStep.kind, CaseStep.at, Account.name, CaseStep.decision, CaseStep.minutes, CaseStep.words)
    rows = select(*columns).outerjoin(Account, Account.id == CaseStep.actor_id).where(CaseStep.case_id == case_id)
    return [Step(*row) for row in db.session.execute(rows.order_by(CaseStep.id).limit(MOST_SHOWN))]
