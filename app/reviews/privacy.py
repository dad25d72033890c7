"""A person's own reports, as they take them along, and what is left of them after erasure."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, update

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.people.events import AccountErased
from app.reviews.models import Case, CaseKind, CaseStep, Objection, StepKind

OWN_WORDS = (StepKind.ANSWERED, StepKind.APPEALED)
"""What a person says in their own case; what a committee says stays with its decision."""


def export_of(account_id: UUID) -> dict[str, Any]:
    """The problems that the person reported, what they objected to, and what the committee decided."""
    mine = select(Case).where(Case.opened_by_id == account_id, Case.kind == CaseKind.PROBLEM).order_by(Case.id)
    theirs = select(Objection, Case).join(Case, Case.id == Objection.case_id).where(Objection.objector_id == account_id)
    return {
        "problems": [_exported(case) for case in db.session.scalars(mine)],
        "objections": [_objection(*row) for row in db.session.execute(theirs.order_by(Objection.id))],
        "said": [_said(step) for step in db.session.scalars(_steps_of(account_id).order_by(CaseStep.id))],
    }


def on_account_erased(event: AccountErased) -> None:
    """Take the person's words out of what they reported; that they reported, and what was decided, stays."""
    theirs = (Case.opened_by_id == event.account_id, Case.kind.in_((CaseKind.PROBLEM, CaseKind.APPEAL)))
    db.session.execute(update(Case).where(*theirs).values(evidence={}, version=Case.version + 1))
    db.session.execute(update(Objection).where(Objection.objector_id == event.account_id).values(words=""))
    said = (CaseStep.actor_id == event.account_id, CaseStep.kind.in_(OWN_WORDS))
    db.session.execute(update(CaseStep).where(*said).values(words=None))


def _steps_of(account_id: UUID) -> Select[CaseStep]:
    return select(CaseStep).where(CaseStep.actor_id == account_id, CaseStep.kind.in_(OWN_WORDS))


def _said(step: CaseStep) -> dict[str, Any]:
    return {"kind": step.kind.value, "words": step.words, "at": step.at.astimezone(SHANGHAI).isoformat()}


def _exported(case: Case) -> dict[str, Any]:
    return {
        "order_id": str(case.order_id),
        "words": case.evidence.get("words"),
        "reported_at": case.opened_at.astimezone(SHANGHAI).isoformat(),
        "status": case.status.value,
        "decision": case.decision.value if case.decision else None,
        "reason": case.reason,
    }


def _objection(objection: Objection, case: Case) -> dict[str, Any]:
    return {
        "award_id": str(objection.award_id),
        "words": objection.words,
        "objected_at": objection.objected_at.astimezone(SHANGHAI).isoformat(),
        "status": case.status.value,
        "decision": case.decision.value if case.decision else None,
        "reason": case.reason,
    }
