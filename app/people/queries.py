"""Named selects of people."""

from uuid import UUID

from app.people.actors import Actor
from app.people.tokens import TokenInvalid


def actor_of(session_id: UUID) -> Actor:
    """The actor of a live session, with the grants in force, in one statement; raises :class:`TokenInvalid`."""
    raise TokenInvalid(session_id=session_id)
