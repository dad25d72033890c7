"""The routes of people: login, sessions, the own account, grants, and the keys that verify tokens."""

import base64
from typing import Any
from uuid import UUID

from flask import request

from app.kit.pages import Page, PageRequest
from app.people import errors, granting, login, privacy, profiles, sessions, signing
from app.people.actors import Held, Occasion
from app.people.permissions import Permission
from app.registration.hand_overs.errors import LeadUnsuitable
from mobile_api.endpoint import Endpoints, version_tag
from mobile_api.fields import PageQuery
from mobile_api.people import examples, schemas

blueprint = Endpoints("people", __name__, url_prefix="/api/v1")
well_known = Endpoints("keys", __name__, url_prefix="/.well-known")


@blueprint.operation(
    "POST", "/login-codes", permission=Permission.PUBLIC, body=schemas.LoginCodeBody, answer=schemas.LoginCodeView, status=202,
    refuses=(errors.PhoneMalformed, errors.LoginCodeLimit, errors.SmsUnavailable),
    example=examples.LOGIN_CODE, body_example=examples.LOGIN_CODE_BODY,
)  # fmt: skip
def ask_login_code(occasion: Occasion, body: dict[str, Any]) -> login.CodeSent:
    """Send a one-time code by SMS.

    The answer is the same whether or not the phone has an account. At most one code a minute and five an hour a phone.
    """
    return login.ask_code(address=request.remote_addr or "", occasion=occasion, **body)


@blueprint.operation(
    "POST", "/sessions", permission=Permission.PUBLIC, body=schemas.SessionBody, answer=schemas.SignedInView, status=201,
    refuses=(errors.PhoneMalformed, errors.LoginCodeWrong, errors.TooManyTries),
    example=examples.SIGNED_IN, body_example=examples.SESSION_BODY,
)  # fmt: skip
def log_in(occasion: Occasion, body: dict[str, Any]) -> login.SignedIn:
    """Log in with phone and code.

    A phone without an account gets one. After five wrong codes within an hour the phone's login rests for the remainder of it.
    """
    return login.enter(occasion=occasion, **body)


@blueprint.operation(
    "POST", "/sessions/refresh", permission=Permission.PUBLIC, body=schemas.RefreshBody, answer=schemas.PairView,
    refuses=(errors.RefreshInvalid, errors.RefreshReused, errors.SessionRevoked),
    example=examples.PAIR, body_example=examples.REFRESH_BODY,
)  # fmt: skip
def refresh_session(occasion: Occasion, body: dict[str, Any]) -> sessions.Pair:
    """Renew a session's tokens.

    A refresh token is used once. A repeat within ten seconds gets the same next one; a later repeat ends the session.
    """
    return sessions.refresh(body["refresh_token"], occasion)


@blueprint.operation(
    "GET", "/me/sessions", permission=Permission.ACCOUNT_OWN, query=PageQuery, answer=schemas.DevicePage,
    example=examples.DEVICES,
)  # fmt: skip
def list_sessions(occasion: Occasion, query: dict[str, Any]) -> Page[sessions.Device]:
    """List my devices."""
    return sessions.mine(PageRequest(**query), occasion)


@blueprint.operation("DELETE", "/me/sessions/current", permission=Permission.ACCOUNT_OWN)
def log_out(occasion: Occasion) -> None:
    """Log out."""
    sessions.log_out(occasion)


@blueprint.operation(
    "DELETE", "/me/sessions/<uuid:session_id>", permission=Permission.ACCOUNT_OWN, refuses=(errors.SessionGone,)
)
def log_out_elsewhere(occasion: Occasion, session_id: UUID) -> None:
    """Log out on one of my devices."""
    sessions.log_out_elsewhere(session_id, occasion)


@blueprint.operation("DELETE", "/me/sessions", permission=Permission.ACCOUNT_OWN)
def log_out_others(occasion: Occasion) -> None:
    """Log out on all my other devices."""
    sessions.log_out_others(occasion)


@blueprint.operation(
    "GET",
    "/me",
    permission=Permission.ACCOUNT_OWN,
    answer=schemas.ProfileView,
    etag=version_tag,
    example=examples.PROFILE,
)
def read_profile(occasion: Occasion) -> profiles.Profile:
    """Read my profile, with my roles."""
    return profiles.own(occasion)


@blueprint.operation(
    "PATCH", "/me", permission=Permission.ACCOUNT_OWN, body=schemas.ProfileBody, answer=schemas.ProfileView, edits=True,
    etag=version_tag, refuses=(errors.ProfileChanged,), example=examples.PROFILE, body_example=examples.PROFILE_BODY,
)  # fmt: skip
def edit_profile(occasion: Occasion, body: dict[str, Any], version: int) -> profiles.Profile:
    """Change my name, language or elder mode."""
    return profiles.edit(body, version, occasion)


@blueprint.operation(
    "GET", "/me/export", permission=Permission.ACCOUNT_OWN, answer=schemas.ExportView, example=examples.EXPORT
)
def export_account(occasion: Occasion) -> dict[str, Any]:
    """Get a copy of everything that is held about me."""
    return privacy.export(occasion)


@blueprint.operation(
    "POST",
    "/me/erasure",
    permission=Permission.ACCOUNT_OWN,
    body=schemas.ErasureBody,
    body_example=examples.ERASURE_BODY,
)
def erase_account(occasion: Occasion, body: dict[str, Any]) -> None:
    """Erase my account, at once and for good.

    What I asked for is cancelled, what I accepted is given back, all my devices are logged out.
    """
    privacy.erase(occasion)


@blueprint.operation(
    "GET", "/grants", permission=Permission.GRANTS_MANAGE, query=schemas.GrantQuery, answer=schemas.GrantPage,
    example=examples.GRANTS,
)  # fmt: skip
def list_grants(occasion: Occasion, query: dict[str, Any]) -> Page[granting.Granted]:
    """List the grants that I may manage."""
    request = PageRequest(query.pop("limit"), query.pop("cursor"))
    return granting.seen(granting.Wanted(**query), request, occasion)


@blueprint.operation(
    "POST", "/grants", permission=Permission.GRANTS_MANAGE, body=schemas.GrantBody, answer=schemas.GrantView, status=201,
    creates=True, example=examples.GRANT, body_example=examples.GRANT_BODY,
    refuses=(errors.PhoneMalformed, errors.ScopeMalformed, errors.RoleNotGranted, errors.ScopeGone, errors.GrantAboveSelf,
             errors.AccountGone, LeadUnsuitable),
)  # fmt: skip
def give_grant(occasion: Occasion, body: dict[str, Any]) -> granting.Granted:
    """Give a person a role.

    Administrators give any; a committee gives operators, organization officers and team leaders within its place. A team is led
    by one of its members.
    """
    phone, name, account_id = body.pop("phone"), body.pop("name"), body.pop("account_id")
    if account_id is not None:
        return granting.give_to(account_id, Held(**body), occasion)
    return granting.give(phone, name, Held(**body), occasion)


@blueprint.operation(
    "DELETE", "/grants/<uuid:grant_id>", permission=Permission.GRANTS_MANAGE,
    refuses=(errors.GrantGone, errors.GrantAboveSelf, errors.RoleNotGranted),
)  # fmt: skip
def revoke_grant(occasion: Occasion, grant_id: UUID) -> None:
    """Take a role back, from the holder's next request on."""
    granting.take_back(grant_id, occasion)


@well_known.operation(
    "GET", "/jwks.json", permission=Permission.PUBLIC, answer=schemas.KeySetView, example=examples.KEY_SET
)
def list_keys(occasion: Occasion) -> dict[str, Any]:
    """Get the public keys that verify access tokens."""
    return {"keys": [{"kid": str(key.kid), "x": _base64url(key.public)} for key in signing.published()]}


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
