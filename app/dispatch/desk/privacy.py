"""What the desk knows of a person: what they were asked by hand, and how they answered."""

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from app.dispatch.desk.models import HandOffer, HandOfferStatus
from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.people.events import AccountErased


def export_of(account_id: UUID) -> dict[str, Any]:
    """The offers by hand to the person, and those that they answered for a team or an organization."""
    mine = or_(HandOffer.volunteer_id == account_id, HandOffer.answered_by_id == account_id)
    return {
        "asked_by_hand": [
            _plain(row) for row in db.session.scalars(select(HandOffer).where(mine).order_by(HandOffer.id))
        ]
    }


def on_account_erased(event: AccountErased) -> None:
    """Forget the words; that somebody was asked, and how it ended, stays as a figure. Nobody waits for an answer any more."""
    theirs = or_(HandOffer.volunteer_id == event.account_id, HandOffer.answered_by_id == event.account_id)
    db.session.execute(update(HandOffer).where(theirs).values(reason=None))
    waiting = (HandOffer.volunteer_id == event.account_id, HandOffer.status == HandOfferStatus.OFFERED)
    ended = {"status": HandOfferStatus.WITHDRAWN, "answered_at": event.at, "words": ""}
    db.session.execute(update(HandOffer).where(*waiting).values(ended))


def _plain(row: HandOffer) -> dict[str, Any]:
    moments = {name: getattr(row, name) for name in ("offered_at", "answer_by", "answered_at")}
    plain = {name: at.astimezone(SHANGHAI).isoformat() if at else None for name, at in moments.items()}
    return {
        "order_id": str(row.order_id),
        "status": row.status.value,
        "words": row.words,
        "reason": row.reason,
        **plain,
    }
