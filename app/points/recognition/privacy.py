"""What recognition holds about a person, and what becomes of it when they go."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app.kit.crypto import keys
from app.kit.database import db
from app.people.events import AccountErased
from app.points.recognition import lifecycle, stars
from app.points.recognition.models import Certificate, CertificateStatus, Honour, StarChange, VolunteerNumber


def export_of(account_id: UUID) -> dict[str, Any]:
    """A person's stars with their history, honours, volunteer's number and certificates."""
    standing = stars.standing_of(account_id)
    number = db.session.get(VolunteerNumber, account_id)
    honours = select(Honour).where(Honour.account_id == account_id).order_by(Honour.id)
    issued = select(Certificate).where(Certificate.account_id == account_id).order_by(Certificate.id)
    return {
        "stars": standing.stars,
        "minutes": standing.minutes,
        "star_changes": [_columns(row, "before", "stars", "minutes", "at") for row in standing.changes],
        "honours": [
            _columns(row, "title", "criteria", "place_code", "granted_at", "revoked_at", "reason")
            for row in db.session.scalars(honours)
        ],
        "volunteer_number": number.number if number else None,
        "certificates": [_certificate(row) for row in db.session.scalars(issued)],
    }


def on_account_erased(event: AccountErased) -> None:
    """Forget honours, number and what certificates say; their numbers do not hold any more. Stars stay, pseudonymous."""
    for table in (Honour, VolunteerNumber):
        db.session.execute(delete(table).where(table.account_id == event.account_id))
    issued = select(Certificate).where(Certificate.account_id == event.account_id).order_by(Certificate.id)
    for found in db.session.scalars(issued.with_for_update().execution_options(populate_existing=True)):
        if found.status is CertificateStatus.VALID:
            lifecycle.move(found, CertificateStatus.VOID, event.at)
        found.content_sealed = None
    db.session.flush()


def _certificate(row: Certificate) -> dict[str, Any]:
    said = json.loads(keys().open(row.content_sealed, row.id)) if row.content_sealed is not None else None
    return {**_columns(row, "number", "status", "issued_at", "ended_at"), "content": said}


def _columns(row: Honour | StarChange | Certificate, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
