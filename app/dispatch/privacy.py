"""What dispatch knows of a person: of which orders they were told and why; the reasons are gone with their account."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app.dispatch.desk import privacy as desk
from app.dispatch.models import Asked
from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.people.events import AccountErased


def export_of(account_id: UUID) -> dict[str, Any]:
    """The orders that the person was told of, when, and the facts about them that spoke for it."""
    mine = select(Asked).where(Asked.volunteer_id == account_id).order_by(Asked.at, Asked.order_id)
    return {"told_of": [_told(asked) for asked in db.session.scalars(mine)], **desk.export_of(account_id)}


def on_account_erased(event: AccountErased) -> None:
    """Forget what speaks of the person (how far from home, which skills); that somebody was told stays, as a figure."""
    db.session.execute(update(Asked).where(Asked.volunteer_id == event.account_id).values(reasons={}))


def _told(asked: Asked) -> dict[str, Any]:
    at = asked.at.astimezone(SHANGHAI).isoformat()
    return {"order_id": str(asked.order_id), "at": at, "reasons": asked.reasons}
