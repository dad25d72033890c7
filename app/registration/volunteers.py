"""Approved volunteers: the present facts that dispatch and acceptance go by."""

from uuid import UUID

from app.kit.database import db
from app.registration.models import Volunteer


def volunteer(account_id: UUID) -> Volunteer | None:
    """The volunteer that a person is, or was (see ``is_active``); ``None`` for who never was one."""
    return db.session.get(Volunteer, account_id)
