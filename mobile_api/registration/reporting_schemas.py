"""Organizations' registrations, and receipts, on the wire."""

from marshmallow import Schema, fields, validate

from app.registration.models import RegistrationStatus
from app.registration.reporting.models import MOST_RESOURCES
from mobile_api.fields import Body, Moment, OneOf, PageQuery, PlaceCode, Text
from mobile_api.registration.schemas import MOST_TYPES, TYPE_CODE


class OrganizationContactBody(Body):
    """Whom to call in the organization."""

    name = Text(least=1, most=60, required=True)
    phone = Text(least=1, most=20, required=True)


class NewOrganizationRegistration(Body):
    """An organization that wants to serve a place."""

    organization_id = fields.UUID(required=True)
    place_code = PlaceCode(required=True)
    contact = fields.Nested(OrganizationContactBody, required=True)
    service_types = fields.List(
        fields.String(validate=TYPE_CODE), required=True, validate=validate.Length(1, MOST_TYPES)
    )
    resources = fields.List(Text(least=1, most=60), load_default=list, validate=validate.Length(max=MOST_RESOURCES))


class OrganizationRegistrationSearch(PageQuery):
    """Which registrations of the places that one reviews; ``status`` is ``pending`` unless told."""

    status = OneOf(RegistrationStatus, load_default=RegistrationStatus.PENDING)
    under = PlaceCode(load_default=None, metadata={"description": "This place and everything below it"})


class OrganizationRegistrationView(Schema):
    """An organization's registration with a place, as lists show it."""

    id = fields.UUID(attribute="registration.id", required=True)
    organization_id = fields.UUID(attribute="registration.organization_id", required=True)
    organization_name = fields.String(required=True)
    place_code = fields.String(attribute="registration.place_code", required=True)
    place_name = fields.String(required=True)
    status = OneOf(RegistrationStatus, attribute="registration.status", required=True)
    service_types = fields.List(fields.String(), attribute="registration.service_types", required=True)
    resources = fields.List(fields.String(), attribute="registration.resources", required=True)
    submitted_at = Moment(attribute="registration.submitted_at", required=True)
    decided_at = Moment(attribute="registration.decided_at", allow_none=True, required=True)
    valid_until = Moment(attribute="registration.valid_until", allow_none=True, required=True)
    ended_at = Moment(attribute="registration.ended_at", allow_none=True, required=True)
    reason = fields.String(attribute="registration.reason", allow_none=True, required=True)


class OrganizationContactView(Schema):
    """Whom to call in the organization."""

    name = fields.String(required=True)
    phone = fields.String(required=True)


class WholeOrganizationRegistrationView(OrganizationRegistrationView):
    """An organization's registration with whom to call, as long as it waits or holds."""

    contact = fields.Nested(OrganizationContactView, allow_none=True, required=True)


class ReceiptView(Schema):
    """A receipt. Anybody may check its number; its page opens without a token for a quarter of an hour."""

    number = fields.String(attribute="receipt.number", required=True)
    state = fields.String(attribute="receipt.state", required=True)
    name = fields.String(
        attribute="receipt.name",
        allow_none=True,
        required=True,
        metadata={"description": "The member's, if it is one's"},
    )
    organization_name = fields.String(attribute="receipt.organization_name", required=True)
    place_name = fields.String(attribute="receipt.place_name", required=True)
    registered_on = fields.Date(attribute="receipt.registered_on", required=True)
    valid_to = fields.Date(attribute="receipt.valid_to", allow_none=True, required=True)
    verify_url = fields.String(
        attribute="receipt.verify_url", required=True, metadata={"description": "What its QR code says"}
    )
    page_url = fields.String(required=True, metadata={"description": "The page to print, below this server's address"})
