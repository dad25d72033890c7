"""Recognition on the wire."""

from marshmallow import Schema, fields

from app.people.models import Language
from app.points.recognition.models import CertificateStatus
from mobile_api.fields import Body, Moment, OneOf, PageQuery, PlaceCode, Text


class StarChangeView(Schema):
    """One change of somebody's stars."""

    before = fields.Integer(required=True)
    stars = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    at = Moment(required=True)


class StarsView(Schema):
    """Stars by hours of service; ``next_at_minutes`` is where the next one comes, ``null`` after the last."""

    stars = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    next_at_minutes = fields.Integer(required=True, allow_none=True)
    changes = fields.List(fields.Nested(StarChangeView), required=True)


class HonourSearch(PageQuery):
    """Of which of the places where you grant honours."""

    under = PlaceCode(load_default=None)


class NewHonour(Body):
    """An honour for a volunteer of the place, with the criteria that they met."""

    account_id = fields.UUID(required=True)
    place_code = PlaceCode(required=True)
    title = Text(least=1, most=60, required=True)
    criteria = Text(least=1, most=500, required=True)


class HonourRevocation(Body):
    """Why an honour is taken back."""

    reason = Text(least=1, most=500, required=True)


class HonourView(Schema):
    """An honour; with ``revoked_at`` and the ``reason`` where it was taken back."""

    id = fields.UUID(attribute="honour.id", required=True)
    account_id = fields.UUID(attribute="honour.account_id", required=True)
    name = fields.String(required=True, allow_none=True)
    place_code = fields.String(attribute="honour.place_code", required=True)
    place_name = fields.String(required=True)
    title = fields.String(attribute="honour.title", required=True)
    criteria = fields.String(attribute="honour.criteria", required=True)
    granted_at = Moment(attribute="honour.granted_at", required=True)
    granted_by = fields.String(required=True, allow_none=True)
    revoked_at = Moment(attribute="honour.revoked_at", required=True, allow_none=True)
    reason = fields.String(attribute="honour.reason", required=True, allow_none=True)


class NewOwnCertificate(Body):
    """The time of which the services are certified: at most a year, both days included."""

    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)


class NewCertificate(NewOwnCertificate):
    """A certificate for a member of one's place."""

    account_id = fields.UUID(required=True)


class CertificateView(Schema):
    """A certificate of service. Whoever has the ``number`` can check it without logging in."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    place_code = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    services = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    status = OneOf(CertificateStatus, required=True)
    issued_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)
    replaces_id = fields.UUID(required=True, allow_none=True)


class IssuedSearch(PageQuery):
    """Of which of the places where you issue certificates, or of which volunteer."""

    under = PlaceCode(load_default=None)
    account_id = fields.UUID(load_default=None)


class IssuedView(Schema):
    """A certificate in the list of a place; ``handler`` is ``null`` where the volunteer had it issued."""

    certificate = fields.Nested(CertificateView, required=True)
    account_id = fields.UUID(attribute="certificate.account_id", required=True)
    name = fields.String(required=True, allow_none=True)
    handler = fields.String(required=True, allow_none=True)


class PaperLinkView(Schema):
    """Where a browser opens the page to print, without a token, until ``expires_at``."""

    url = fields.String(required=True)
    expires_at = Moment(required=True)


class PaperQuery(Body):
    """In which language the page is; the browser's unless told."""

    language = OneOf(Language, load_default=None)
