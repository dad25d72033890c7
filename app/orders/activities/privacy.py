"""What activities hold about a person: those that they posted; and what becomes of these when the person is erased."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.orders.activities import posting, queries, sealed
from app.orders.activities.lifecycle import TRANSITIONS
from app.orders.activities.models import Activity
from app.orders.activities.sealed import Whereabouts
from app.people.actors import Occasion
from app.people.events import AccountErased


def export_of(account_id: UUID) -> dict[str, Any]:
    """The activities that a person posted."""
    return {"posted": [_plain(activity) for activity in _posted_by(account_id)]}


def on_account_erased(event: AccountErased) -> None:
    """Call off what is to come of the activities that the person posted, and empty the words and sealed fields of all of them."""
    for found in _posted_by(event.account_id):
        activity = queries.locked(found.id)
        if TRANSITIONS[activity.status]:
            posting.call_off(activity, None, Occasion(None, event.at))
        activity.title = activity.description = activity.risks = ""
        activity.reason = None
        sealed.seal_whereabouts(activity, Whereabouts(""))
        activity.version += 1


def _posted_by(account_id: UUID) -> list[Activity]:
    mine = select(Activity).where(Activity.posted_by_id == account_id).order_by(Activity.id)
    return list(db.session.scalars(mine))


def _plain(activity: Activity) -> dict[str, Any]:
    where = sealed.whereabouts_of(activity)
    contact = {"name": where.contact.name, "phone": where.contact.phone} if where.contact else None
    return {
        "id": str(activity.id),
        "title": activity.title,
        "description": activity.description,
        "risks": activity.risks,
        "place_code": activity.place_code,
        "status": activity.status.value,
        "rule": activity.rule,
        "posted_at": str(activity.posted_at),
        "address": where.address,
        "meeting_point": where.meeting_point,
        "contact": contact,
    }
