"""What whistles hold of a person: the words that they wrote."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.orders.whistles.models import WhistleCall, WhistlePhoto, WhistleStep
from app.people.events import AccountErased


def export_of(account_id: UUID) -> list[dict[str, Any]]:
    """What the person did about whistles, in their words."""
    mine = select(WhistleStep).where(WhistleStep.actor_id == account_id).order_by(WhistleStep.id)
    return [
        {
            "whistle_id": str(step.whistle_id),
            "at": step.at.astimezone(SHANGHAI).isoformat(),
            "kind": step.kind.value,
            "words": step.words,
        }
        for step in db.session.scalars(mine)
    ]


def on_account_erased(event: AccountErased) -> None:
    """Forget the words and the photos; that it happened, and the unit's record, stay."""
    db.session.execute(delete(WhistlePhoto).where(WhistlePhoto.added_by_id == event.account_id))
    theirs = (WhistleStep.actor_id == event.account_id, WhistleStep.words.is_not(None))
    db.session.execute(update(WhistleStep).where(*theirs).values(words=None))
    rated = (WhistleCall.rated_by_id == event.account_id, WhistleCall.rating_words.is_not(None))
    db.session.execute(update(WhistleCall).where(*rated).values(rating_words=None))
