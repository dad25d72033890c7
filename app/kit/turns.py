"""Taking turns at something that has no row of its own to lock."""

from sqlalchemy import func, select

from app.kit.database import db


def take_turn(name: str) -> None:
    """Wait until nobody else is at what has this name (``certificates:<id>``), and keep it until the transaction ends."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 1))))
