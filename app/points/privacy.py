"""A person's own points, as they take them along.

Erasure deletes nothing here: the ledger's entries carry ids only, and stay, pseudonymous, as the law on records asks.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.people.models import Account
from app.points import entries, sentences
from app.points.models import Award
from app.points.rankings import service as rankings


def export_of(account_id: UUID) -> dict[str, Any]:
    """The standing and every entry with its sentence, in the person's language."""
    language = db.session.get_one(Account, account_id).language
    standing = entries.standing_of(account_id)
    awards = db.session.scalars(select(Award).where(Award.volunteer_id == account_id).order_by(Award.id))
    return {
        "report_credit": vars(standing.report_credit),
        "reward_points": vars(standing.reward_points),
        "minutes_served": standing.minutes_served,
        "minutes_counted": standing.minutes_counted,
        "takes_part_in_rankings": rankings.takes_part(account_id),
        "entries": [_exported(award, language) for award in awards],
    }


def _exported(award: Award, language: str) -> dict[str, Any]:
    return {
        "order_id": str(award.order_id),
        "served_on": award.served_on.isoformat(),
        "minutes_served": award.minutes_served,
        "points": award.volunteer_points,
        "status": award.status.value,
        "awarded_at": award.awarded_at.astimezone(SHANGHAI).isoformat(),
        "sentence": sentences.of_volunteer(award, language),
    }
