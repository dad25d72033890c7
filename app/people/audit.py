"""The audit trail: who did or saw what concerns another person's data or rights. Kept 3 years, never changed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, select

from app.kit.database import db
from app.kit.ids import new_id
from app.people.actors import Occasion
from app.people.models import AuditEntry


def note(action: str, subject_id: UUID, occasion: Occasion) -> None:
    """Note that the occasion's actor did ``action`` (``concept.verb``, no personal data) to a person or thing."""
    entry = {
        "id": new_id(),
        "at": occasion.at,
        "actor_id": occasion.actor_id,
        "action": action,
        "subject_id": subject_id,
    }
    db.session.execute(insert(AuditEntry).values(entry))


def note_each(action: str, subject_ids: Sequence[UUID], occasion: Occasion) -> None:
    """Note that the occasion's actor did ``action`` to each of these."""
    rows = [
        {"id": new_id(), "at": occasion.at, "actor_id": occasion.actor_id, "action": action, "subject_id": subject_id}
        for subject_id in subject_ids
    ]
    if rows:
        db.session.execute(insert(AuditEntry), rows)


def note_once(action: str, subject_id: UUID, occasion: Occasion) -> None:
    """Note it unless this person's doing this to this subject is noted already."""
    note_each_once(action, [subject_id], occasion)


def note_each_once(action: str, subject_ids: Sequence[UUID], occasion: Occasion) -> None:
    """Note it of each of these, unless this person's doing this to it is noted already."""
    same = (
        AuditEntry.subject_id.in_(subject_ids),
        AuditEntry.actor_id == occasion.actor_id,
        AuditEntry.action == action,
    )
    noted = set(db.session.scalars(select(AuditEntry.subject_id).where(*same))) if subject_ids else set()
    note_each(action, [subject_id for subject_id in subject_ids if subject_id not in noted], occasion)
