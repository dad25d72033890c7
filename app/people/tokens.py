"""Access tokens: EdDSA-signed JWTs of fifteen minutes. Refresh tokens are in :mod:`app.people.sessions`."""

from datetime import datetime
from uuid import UUID

from app.kit.errors import Unauthenticated


class TokenInvalid(Unauthenticated):
    """The access token is not ours, is damaged or is over."""


def read_access(token: str, at: datetime) -> UUID:
    """The session of a valid access token; raises :class:`TokenInvalid`."""
    raise TokenInvalid()
