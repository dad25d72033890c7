"""The stored answers of requests that carried an ``Idempotency-Key``; kept for a day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base


class StoredAnswer(Base):
    """What one account's request with one key was answered. ``status`` is ``None`` only within the claiming transaction."""

    __tablename__ = "stored_answers"
    __table_args__ = (Index("ix_stored_answers_created_at", "created_at"),)

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None] = mapped_column(SmallInteger)
    headers: Mapped[dict[str, Any] | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed: an answer may hold an address or a phone number."""
    created_at: Mapped[datetime]
