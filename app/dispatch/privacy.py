"""What dispatch knows of a person: of which orders they were told and why; the reasons are gone with their account."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from app.dispatch.desk import privacy as desk
from app.dispatch.models import Asked, Attention, Block, Wish
from app.kit.clock import SHANGHAI
from app.kit.database import Base, db, table_of
from app.people.events import AccountErased


def export_of(account_id: UUID) -> dict[str, Any]:
    """The orders that the person was told of, when, and the facts about them that spoke for it."""
    mine = select(Asked).where(Asked.volunteer_id == account_id).order_by(Asked.at, Asked.order_id)
    told_of = [_told(asked) for asked in db.session.scalars(mine)]
    return {"told_of": told_of, **_declared(account_id), **desk.export_of(account_id)}


def _declared(account_id: UUID) -> dict[str, Any]:
    """Hours and limits of one's own, whom one blocked, and what was learned of one; ``None`` where there is nothing."""
    wish, attention = db.session.get(Wish, account_id), db.session.get(Attention, account_id)
    blocked = db.session.scalars(select(Block.other_id).where(Block.account_id == account_id).order_by(Block.at))
    return {
        "hours_and_limits": _columns(wish, "volunteer_id", "version") if wish else None,
        "learned": _columns(attention, "volunteer_id") if attention else None,
        "blocked": [str(other_id) for other_id in blocked],
    }


def _columns(row: Base, *without: str) -> dict[str, Any]:
    names = [column.key for column in table_of(type(row)).columns if column.key not in without]
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    return [_plain(one) for one in value] if isinstance(value, list) else value


def on_account_erased(event: AccountErased) -> None:
    """Forget what speaks of the person (how far from home, which skills, hours, blocks, what was learned); that somebody was
    told, and answered, stays as a figure."""
    db.session.execute(update(Asked).where(Asked.volunteer_id == event.account_id).values(reasons={}))
    for model in (Wish, Attention):
        db.session.execute(delete(model).where(model.volunteer_id == event.account_id))
    db.session.execute(
        delete(Block).where(or_(Block.account_id == event.account_id, Block.other_id == event.account_id))
    )


def _told(asked: Asked) -> dict[str, Any]:
    moments = {name: _plain(getattr(asked, name)) for name in ("at", "received_at", "opened_at")}
    return {"order_id": str(asked.order_id), **moments, "reasons": asked.reasons, "answer": asked.answer.value}
