"""What people are refused."""

from app.kit.errors import Malformed, NotFound, Unauthenticated


class PhoneMalformed(Malformed):
    """Not a number that an SMS can reach: a Chinese mobile number, or a foreign one with its ``+``."""


class AccountGone(NotFound):
    """There is no such account, or it was erased."""


class TokenInvalid(Unauthenticated):
    """The access token is not ours, is damaged or is over."""


class SessionRevoked(TokenInvalid):
    """The session was logged out or revoked: log in again."""


class ScopeMalformed(Malformed):
    """The role does not fit the scope that was named for it."""


class GrantGone(NotFound):
    """There is no such grant in force."""
