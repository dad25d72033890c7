"""What the outbox keeps, and for how long."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.clock import now
from app.kit.database import db
from app.kit.ids import new_id
from app.notifications.models import Delivery, DeliveryStatus
from jobs import purge_expired_secrets
from jobs.ticks import Tick

SENT, DEAD, PENDING = DeliveryStatus.SENT, DeliveryStatus.DEAD, DeliveryStatus.PENDING


@pytest.mark.parametrize(
    ("status", "error", "days", "is_kept"),
    [
        (SENT, None, 29, True),
        (SENT, None, 31, False),
        (DEAD, "INVALID_ARGUMENT", 179, True),
        (DEAD, "INVALID_ARGUMENT", 181, False),
        (DEAD, "not-configured", 31, False),
        (PENDING, "UNAVAILABLE", 400, True),
    ],
)
def test_what_is_finished_goes_after_a_month_and_a_dead_letter_after_half_a_year(
    app: Flask, status: DeliveryStatus, error: str | None, days: int, is_kept: bool
) -> None:
    at = now() - timedelta(days=days)
    ids = {"id": new_id(), "notification_id": new_id(), "device_id": new_id()}
    db.session.add(Delivery(**ids, status=status, last_error=error, created_at=at, next_attempt_at=at))
    db.session.commit()
    purge_expired_secrets.run(Tick())
    assert bool(db.session.scalars(select(Delivery.id)).all()) is is_kept
