"""Registration on the wire."""

from marshmallow import Schema, fields, validate

from app.registration.hand_overs.models import HandOverStatus
from app.registration.models import HomeAnswer, RegistrationStatus, ServiceFor
from mobile_api.fields import Body, Cell, EitherBody, Moment, OneOf, PageQuery, PlaceCode, Text

TYPE_CODE = validate.Regexp(r"\A[a-z][a-z_]{1,39}\Z")
MOST_TYPES = 20


def _truth() -> fields.Boolean:
    return fields.Boolean(truthy={True}, falsy={False})


def _type_codes(least: int, *, required: bool = False) -> fields.List[str]:
    return fields.List(
        fields.String(validate=TYPE_CODE), required=required, validate=validate.Length(least, MOST_TYPES)
    )


def _skills() -> fields.List[str]:
    return fields.List(Text(least=1, most=30), validate=validate.Length(max=20))


def _home_address() -> fields.String:
    return Text(
        least=1,
        most=200,
        allow_none=True,
        metadata={"description": "Of your home, so that you are not asked to help there; a blind index of it is kept"},
    )


class ServiceTypeSearch(PageQuery):
    """Which service types."""

    offered_by = OneOf(ServiceFor, load_default=None)


class NewServiceType(Body):
    """A service type to add."""

    code = fields.String(required=True, validate=TYPE_CODE)
    offered_by = OneOf(ServiceFor, required=True)
    name_zh = Text(least=1, most=40, required=True)
    name_en = Text(least=1, most=80, required=True)


class ServiceTypeEdit(Body):
    """What of a service type can change; what is left out stays."""

    name_zh = Text(least=1, most=40)
    name_en = Text(least=1, most=80)
    is_active = _truth()


class ServiceTypeView(Schema):
    """A service type."""

    code = fields.String(required=True)
    offered_by = OneOf(ServiceFor, required=True)
    name_zh = fields.String(required=True)
    name_en = fields.String(required=True)
    is_active = fields.Boolean(required=True)


class PlacedSearch(PageQuery):
    """Which rows of a list of things that are at home in places."""

    under = PlaceCode(load_default=None, metadata={"description": "This place and everything below it"})
    name = Text(least=1, most=50, load_default=None, metadata={"description": "A part of the name"})


class VolunteerSearch(PlacedSearch):
    """Which approved volunteers."""

    organization_id = fields.UUID(load_default=None, metadata={"description": "Members of this home organization"})


class OrganizationSearch(PlacedSearch):
    """Which organizations; ``status`` is ``approved`` unless told."""

    status = OneOf(RegistrationStatus, load_default=RegistrationStatus.APPROVED)


class NewOrganization(Body):
    """An organization to register."""

    name = Text(least=1, most=100, required=True)
    place_code = PlaceCode(required=True)
    service_types = _type_codes(0)


class OrganizationEdit(Body):
    """What of an organization can change; what is left out stays."""

    name = Text(least=1, most=100)
    service_types = _type_codes(0)
    status = OneOf(RegistrationStatus)


class OrganizationView(Schema):
    """An organization."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    place_code = fields.String(required=True)
    status = OneOf(RegistrationStatus, required=True)
    service_types = fields.List(fields.String(), required=True)
    created_at = Moment(required=True)


class NewTeam(Body):
    """A team to found."""

    name = Text(least=1, most=100, required=True)
    place_code = PlaceCode(required=True)


class TeamEdit(Body):
    """What of a team can change."""

    name = Text(least=1, most=100, required=True)


class LeaderView(Schema):
    """Who leads a team; who has nothing to do with it gets a masked name and no account."""

    account_id = fields.UUID(allow_none=True, required=True)
    name = fields.String(allow_none=True, required=True)


class TeamView(Schema):
    """A team, how many belong to it, and who leads it."""

    id = fields.UUID(attribute="team.id", required=True)
    name = fields.String(attribute="team.name", required=True)
    place_code = fields.String(attribute="team.place_code", required=True)
    members = fields.Integer(required=True)
    leaders = fields.List(fields.Nested(LeaderView), required=True)
    created_at = Moment(attribute="team.created_at", required=True)


class NewLeader(Body):
    """Who is to lead a team."""

    account_id = fields.UUID(required=True)


class NewMember(EitherBody):
    """Who is to belong to a team: by account, or by the phone number that they told."""

    either = ("account_id", "phone")
    account_id = fields.UUID()
    phone = Text(least=5, most=30)


class MemberView(Schema):
    """Who belongs to a team."""

    account_id = fields.UUID(attribute="membership.account_id", required=True)
    name = fields.String(allow_none=True, required=True)
    joined_at = Moment(attribute="membership.joined_at", required=True)


class HandOverView(Schema):
    """That a team's lead was offered or given to a member."""

    team_id = fields.UUID(attribute="hand_over.team_id", required=True)
    account_id = fields.UUID(attribute="hand_over.account_id", required=True)
    name = fields.String(allow_none=True, required=True)
    offered_by = fields.String(allow_none=True, required=True)
    status = OneOf(HandOverStatus, attribute="hand_over.status", required=True)
    offered_at = Moment(attribute="hand_over.offered_at", required=True)
    answered_at = Moment(attribute="hand_over.answered_at", allow_none=True, required=True)


class NewRegistration(Body):
    """What a member states to register with the community where they live."""

    place_code = PlaceCode(required=True)
    organization_id = fields.UUID(required=True)
    service_types = _type_codes(1, required=True)
    home_cell = Cell(required=True)
    skills = _skills()
    address = _home_address()


class CounterRegistration(NewRegistration):
    """A member who registers at the counter: who they are, and what they state."""

    phone = Text(least=1, most=20, required=True)
    member_name = Text(least=1, most=60, required=True)


class RegistrationSearch(PageQuery):
    """Which registrations of the places that one reviews; ``status`` is ``pending`` unless told."""

    status = OneOf(RegistrationStatus, load_default=RegistrationStatus.PENDING)
    under = PlaceCode(load_default=None, metadata={"description": "This place and everything below it"})


class Rejection(Body):
    """Why a registration is rejected, ended or objected to; the member reads it."""

    reason = Text(least=1, most=500, required=True)


class RegistrationView(Schema):
    """A registration, as its member and the committee see it."""

    id = fields.UUID(attribute="registration.id", required=True)
    account_id = fields.UUID(attribute="registration.account_id", required=True)
    name = fields.String(allow_none=True, required=True)
    place_code = fields.String(attribute="registration.place_code", required=True)
    place_name = fields.String(required=True)
    organization_id = fields.UUID(attribute="registration.organization_id", required=True)
    organization_name = fields.String(required=True)
    service_types = fields.List(fields.String(), attribute="registration.service_types", required=True)
    skills = fields.List(fields.String(), attribute="registration.skills", required=True)
    status = OneOf(RegistrationStatus, attribute="registration.status", required=True)
    submitted_at = Moment(attribute="registration.submitted_at", required=True)
    decided_at = Moment(attribute="registration.decided_at", allow_none=True, required=True)
    ended_at = Moment(attribute="registration.ended_at", allow_none=True, required=True)
    reason = fields.String(attribute="registration.reason", allow_none=True, required=True)
    is_entered_by_hand = fields.Function(lambda sheet: sheet.registration.entered_by_id is not None, required=True)
    home_answer = OneOf(HomeAnswer, attribute="registration.home_answer", required=True)
    home_reason = fields.String(attribute="registration.home_reason", allow_none=True, required=True)


class HomeMemberSearch(PageQuery):
    """Which registrations of an organization's members; all of them unless told."""

    status = OneOf(RegistrationStatus, load_default=None)
    home_answer = OneOf(HomeAnswer, load_default=None)


class HomeMemberView(Schema):
    """A member's registration, as their home organization sees it."""

    registration_id = fields.UUID(attribute="registration.id", required=True)
    account_id = fields.UUID(
        allow_none=True, required=True, metadata={"description": "Of an approved one, to name them to come somewhere"}
    )
    name = fields.String(allow_none=True, required=True)
    place_code = fields.String(attribute="registration.place_code", required=True)
    place_name = fields.String(required=True)
    status = OneOf(RegistrationStatus, attribute="registration.status", required=True)
    home_answer = OneOf(HomeAnswer, attribute="registration.home_answer", required=True)
    home_reason = fields.String(attribute="registration.home_reason", allow_none=True, required=True)


class HomePeriodView(Schema):
    """A community and home organization, and from when until when they were yours; ``until`` null is now."""

    registration_id = fields.UUID(attribute="registration.id", required=True)
    place_code = fields.String(attribute="registration.place_code", required=True)
    place_name = fields.String(required=True)
    organization_id = fields.UUID(attribute="registration.organization_id", required=True)
    organization_name = fields.String(required=True)
    since = Moment(attribute="registration.decided_at", required=True)
    until = Moment(attribute="registration.ended_at", allow_none=True, required=True)


class VolunteerEdit(Body):
    """What a volunteer can change of themself; what is left out stays."""

    service_types = _type_codes(1)
    skills = _skills()
    home_cell = Cell()
    address = _home_address()
    is_active = _truth()


class VolunteerView(Schema):
    """A volunteer, as a committee sees them."""

    account_id = fields.UUID(attribute="volunteer.account_id", required=True)
    registration_id = fields.UUID(required=True, metadata={"description": "The registration by which they are one"})
    name = fields.String(allow_none=True, required=True)
    place_code = fields.String(attribute="volunteer.place_code", required=True)
    place_name = fields.String(required=True)
    organization_id = fields.UUID(attribute="volunteer.organization_id", required=True)
    organization_name = fields.String(required=True)
    service_types = fields.List(fields.String(), attribute="volunteer.service_types", required=True)
    skills = fields.List(fields.String(), attribute="volunteer.skills", required=True)
    is_active = fields.Boolean(attribute="volunteer.is_active", required=True)


class OwnVolunteerView(VolunteerView):
    """A volunteer, as they see themself."""

    home_cell = fields.String(attribute="volunteer.home_cell", required=True)
