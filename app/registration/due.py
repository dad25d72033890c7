"""What is due in registration, for the jobs: ids of rows whose time has come. Each verb checks again under its lock."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.registration.models import MemberRegistration, RegistrationStatus
from app.registration.service import PATIENCE


def undecided_ids(now: datetime, limit: int) -> list[UUID]:
    """Members' registrations that nobody decided in time (:func:`app.registration.service.expire`)."""
    waiting = select(MemberRegistration.id).where(
        MemberRegistration.status == RegistrationStatus.PENDING, MemberRegistration.submitted_at <= now - PATIENCE
    )
    return list(db.session.scalars(waiting.order_by(MemberRegistration.submitted_at).limit(limit)))
