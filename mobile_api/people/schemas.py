"""What people send and see."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.people.models import Language, Role
from mobile_api.fields import Body, EitherBody, Moment, OneOf, PageQuery, PlaceCode, Text, page_view


class Phone(Text):
    """A phone number as people write it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(least=5, most=40, **options)


class LoginCodeBody(Body):
    """Whom to send a code."""

    phone = Phone(required=True)
    language = OneOf(Language, load_default=Language.CHINESE)


class LoginCodeView(Schema):
    """How long the code is good, and when the next may be asked for, in seconds."""

    expires_in = fields.Integer(required=True)
    retry_after = fields.Integer(required=True)


class SessionBody(Body):
    """Proof of holding a phone."""

    phone = Phone(required=True)
    code = fields.String(required=True, validate=validate.Regexp(r"\A[0-9]{6}\Z"))
    device_name = Text(most=100, load_default=None)


class RefreshBody(Body):
    """The refresh token last received."""

    refresh_token = fields.String(required=True, validate=validate.Length(1, 200))


class PairView(Schema):
    """A session's tokens; ``expires_in`` is the access token's, in seconds."""

    session_id = fields.UUID(attribute="session.id", required=True)
    token_type = fields.Constant("Bearer", required=True)
    access_token = fields.String(required=True)
    refresh_token = fields.String(required=True)
    expires_in = fields.Integer(required=True)


class SignedInView(Schema):
    """A new session's tokens, and whose it is."""

    session_id = fields.UUID(attribute="pair.session.id", required=True)
    token_type = fields.Constant("Bearer", required=True)
    access_token = fields.String(attribute="pair.access_token", required=True)
    refresh_token = fields.String(attribute="pair.refresh_token", required=True)
    expires_in = fields.Integer(attribute="pair.expires_in", required=True)
    account_id = fields.UUID(attribute="account.id", required=True)
    name = fields.String(attribute="account.name", allow_none=True, required=True)


class DeviceView(Schema):
    """One of my devices."""

    id = fields.UUID(required=True)
    device_name = fields.String(allow_none=True, required=True)
    created_at = Moment(required=True)
    last_seen_at = Moment(required=True, metadata={"description": "When it last renewed its tokens"})
    is_current = fields.Boolean(required=True)


class RoleView(Schema):
    """A role with its scope."""

    role = OneOf(Role, required=True)
    place_code = fields.String(allow_none=True, required=True)
    organization_id = fields.UUID(allow_none=True, required=True)
    team_id = fields.UUID(allow_none=True, required=True)


class ProfileView(Schema):
    """My profile; the phone shows its last four digits."""

    id = fields.UUID(attribute="account.id", required=True)
    name = fields.String(attribute="account.name", allow_none=True, required=True)
    phone = fields.String(required=True)
    language = OneOf(Language, attribute="account.language", required=True)
    is_elder_mode = fields.Boolean(attribute="account.is_elder_mode", required=True)
    shows_name_to_organization = fields.Boolean(attribute="account.shows_name_to_organization", required=True)
    roles = fields.List(fields.Nested(RoleView), required=True)
    created_at = Moment(attribute="account.created_at", required=True)


class ProfileBody(Body):
    """What changes in my profile; what is left out stays."""

    name = Text(least=1, most=60)
    language = OneOf(Language)
    is_elder_mode = fields.Boolean(truthy={True}, falsy={False})
    shows_name_to_organization = fields.Boolean(truthy={True}, falsy={False})


class ErasureBody(Body):
    """That erasure is meant: it cannot be undone."""

    confirm = fields.String(required=True, validate=validate.Equal("erase"))


class GrantQuery(PageQuery):
    """Which grants."""

    role = OneOf(Role, load_default=None)
    under = PlaceCode(load_default=None, metadata={"description": "Held at this place and below it"})
    organization_id = fields.UUID(load_default=None)
    team_id = fields.UUID(load_default=None)


class GrantBody(EitherBody):
    """Who is to hold which role where: by phone, where ``name`` is for one that has no account yet; or by account, of a
    volunteer of the place or the organization, and of who held the role before."""

    either = ("phone", "account_id")
    phone = Phone(load_default=None)
    account_id = fields.UUID(load_default=None)
    name = Text(least=1, most=60, load_default=None)
    role = OneOf(Role, required=True)
    place_code = PlaceCode(load_default=None)
    organization_id = fields.UUID(load_default=None)
    team_id = fields.UUID(load_default=None)


class GrantView(Schema):
    """A grant in force; the phone shows its last four digits."""

    id = fields.UUID(attribute="grant.id", required=True)
    account_id = fields.UUID(attribute="grant.account_id", required=True)
    name = fields.String(allow_none=True, required=True)
    phone = fields.String(required=True)
    role = OneOf(Role, attribute="grant.role", required=True)
    place_code = fields.String(attribute="grant.place_code", allow_none=True, required=True)
    organization_id = fields.UUID(attribute="grant.organization_id", allow_none=True, required=True)
    team_id = fields.UUID(attribute="grant.team_id", allow_none=True, required=True)
    scope_name = fields.String(
        allow_none=True, required=True, metadata={"description": "Of the place, organization or team"}
    )
    granted_at = Moment(attribute="grant.granted_at", required=True)
    granted_by_id = fields.UUID(attribute="grant.granted_by_id", allow_none=True, required=True)


class KeyView(Schema):
    """A public key (RFC 7517, RFC 8037)."""

    kty = fields.Constant("OKP", required=True)
    crv = fields.Constant("Ed25519", required=True)
    use = fields.Constant("sig", required=True)
    alg = fields.Constant("EdDSA", required=True)
    kid = fields.String(required=True)
    x = fields.String(required=True)


class KeySetView(Schema):
    """The keys that verify our access tokens."""

    keys = fields.List(fields.Nested(KeyView), required=True)


class ExportView(Schema):
    """Everything about me: a part for each concept that holds something."""

    made_at = fields.String(required=True)
    data = fields.Dict(keys=fields.String(), values=fields.Dict(), required=True)


DevicePage = page_view(DeviceView)
GrantPage = page_view(GrantView)
