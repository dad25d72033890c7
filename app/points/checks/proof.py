"""Checks of who says that the service took place, and how good it was."""

from app.orders.models import Proof
from app.points.checks.evidence import Evidence
from app.points.checks.facts import Checked


def low_rating(checked: Checked) -> Evidence | None:
    """Fewer stars than the rule pays."""
    stars = checked.facts.stars
    if checked.rule.accepts_rating(stars):
        return None
    return {"stars": stars, "least": checked.rule.lowest_paid_stars}


def no_proof(checked: Checked) -> Evidence | None:
    """Less proof of the check-in than the rule asks for."""
    return None if checked.rule.accepts_proof(checked.facts.proof) else {}


def back_office(checked: Checked) -> Evidence | None:
    """Entered afterwards; or typed, confirmed and rated by others throughout, so that nothing comes from who was helped."""
    record = checked.record
    asking = (record.poster_id, record.recipient_id)
    typed = record.posted_by_id not in asking
    confirmed = record.proof not in (Proof.SERVICE_CODE, Proof.ROTATING_CODE) and record.proved_by_id not in asking
    rated = record.rated_by_id not in asking
    return {} if record.entered_by_id or (typed and confirmed and rated) else None
