"""What people are refused."""

from app.kit.errors import (
    Conflict,
    Forbidden,
    Malformed,
    NotFound,
    PreconditionFailed,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)


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


class LoginCodeLimit(TooManyRequests):
    """Too many codes were asked for this phone, from this network, or by everybody together."""


class LoginCodeWrong(Unauthenticated):
    """The code is wrong, over, used, or was never sent. Tries that are left are not told."""

    def __init__(self, *, is_counted: bool = False) -> None:
        super().__init__()
        self.keeps = is_counted


class TooManyTries(TooManyRequests):
    """Five wrong codes: no code of this phone is taken until the time is up."""


class SmsUnavailable(Unavailable):
    """The code was made, and could not be sent: ask for another one later."""


class RefreshInvalid(Unauthenticated):
    """The refresh token is not ours, is over, or belongs to a session that is: log in again."""


class RefreshReused(RefreshInvalid):
    """The refresh token was used before, so somebody holds a copy: the session is revoked."""

    keeps = True


class SessionGone(NotFound):
    """You have no such session that lives."""


class ProfileChanged(PreconditionFailed):
    """Your profile was changed since you read it."""


class RoleNotGranted(Malformed):
    """This role is not given by a grant."""


class GrantAboveSelf(Forbidden):
    """The role, or its place, is not yours to give or to take back."""


class ScopeGone(NotFound):
    """There is no such place, organization or team to hold the role at."""

    constraints = ("fk_grants_place_code", "fk_grants_organization_id", "fk_grants_team_id")


class ActNotFound(NotFound):
    """Nothing such was done in your name."""


class ActAnswered(Conflict):
    """You answered already, and otherwise; ``answer`` tells what you said."""
