"""Cases on the wire. Parties are named, and nothing more of them goes out: no phone, no address."""

from enum import StrEnum

from marshmallow import Schema, fields, validate

from app.orders.models import AssignmentStatus, OrderStatus, Proof, Urgency
from app.people.models import ActAnswer
from app.reviews.models import CaseKind, CaseStatus, Decision
from mobile_api.fields import Body, Moment, OneOf, PageQuery, Text, Whole
from mobile_api.points.schemas import EntryView
from mobile_api.reviews.evidence import HistoriesEvidence, StepEvidence


class CaseQuery(PageQuery):
    """Which cases."""

    kind = OneOf(CaseKind, load_default=None)
    status = OneOf(CaseStatus, load_default=None)


class ProblemBody(Body):
    """What is wrong, in the reporter's words."""

    words = Text(least=1, most=500, required=True)


class DecisionBody(Body):
    """What is decided and why; ``minutes`` exactly where they are adjusted. To ``ask`` is to put the reason to the member."""

    decision = OneOf(Decision, required=True)
    reason = Text(least=5, most=500, required=True)
    minutes = Whole(least=1, most=1440, load_default=None, allow_none=True)


class DecisionForMany(StrEnum):
    """What can be decided of many cases at once; minutes are adjusted one by one."""

    POST = "post"
    REJECT = "reject"
    ASK = "ask"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class DecisionsBody(Body):
    """One decision with one reason for up to 100 cases."""

    case_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, 100))
    decision = OneOf(DecisionForMany, required=True)
    reason = Text(least=5, most=500, required=True)


class OutcomeView(Schema):
    """What became of one case: its status now, or the refusal that left it as it was."""

    case_id = fields.UUID(required=True)
    status = OneOf(CaseStatus, required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    words = fields.String(required=True, allow_none=True, metadata={"description": "What the refusal says"})


class OutcomesView(Schema):
    """One outcome a case, in the order asked for."""

    items = fields.List(fields.Nested(OutcomeView), required=True)


class ApprovalBody(Body):
    """Whether the second person confirms what the first wants to decide, and why."""

    is_approved = fields.Boolean(required=True, truthy={True}, falsy={False})
    reason = Text(least=5, most=500, required=True)


class ReportView(Schema):
    """What the reporter sees of the case."""

    id = fields.UUID(required=True)
    order_id = fields.UUID(required=True)
    status = OneOf(CaseStatus, required=True)
    opened_at = Moment(required=True)


class CaseView(Schema):
    """A case in the list."""

    id = fields.UUID(required=True)
    kind = OneOf(CaseKind, required=True)
    status = OneOf(CaseStatus, required=True)
    place_code = fields.String(required=True)
    order_id = fields.UUID(required=True, allow_none=True)
    order_title = fields.String(required=True, allow_none=True)
    opened_at = Moment(required=True)
    due_at = Moment(required=True)
    decision = OneOf(Decision, required=True, allow_none=True)
    decided_at = Moment(required=True, allow_none=True)


class PartyView(Schema):
    """A person of the case; the name is gone where the account was erased."""

    id = fields.UUID(required=True)
    name = fields.String(required=True, allow_none=True)


class OrderEvidence(Schema):
    """The order."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    service_type = fields.String(required=True)
    status = OneOf(OrderStatus, required=True)
    urgency = OneOf(Urgency, required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    posted_at = Moment(required=True)


class ServiceEvidence(Schema):
    """The volunteer's part: times, proof, minutes."""

    id = fields.UUID(required=True)
    status = OneOf(AssignmentStatus, required=True)
    accepted_at = Moment(required=True)
    checked_in_at = Moment(required=True, allow_none=True)
    proof = OneOf(Proof, required=True, allow_none=True)
    completed_at = Moment(required=True, allow_none=True)
    minutes = fields.Integer(required=True, allow_none=True)
    confirmed_at = Moment(required=True, allow_none=True)


class RatingEvidence(Schema):
    """The recipient's evaluation."""

    stars = fields.Integer(required=True)
    words = fields.String(required=True)
    tags = fields.List(fields.String(), required=True)
    rated_at = Moment(required=True)
    is_on_behalf = fields.Boolean(required=True)


class CaseFileView(Schema):
    """A case with its whole evidence; what does not exist is null."""

    id = fields.UUID(required=True, attribute="case.id")
    kind = OneOf(CaseKind, required=True, attribute="case.kind")
    status = OneOf(CaseStatus, required=True, attribute="case.status")
    place_code = fields.String(required=True, attribute="case.place_code")
    opened_at = Moment(required=True, attribute="case.opened_at")
    opened_by = fields.Nested(PartyView, required=True, allow_none=True)
    words = fields.String(required=True, allow_none=True)
    flags = fields.List(fields.String(), required=True)
    evidence = fields.Dict(keys=fields.String(), values=fields.Dict(), required=True)
    objections = fields.List(fields.String(), required=True)
    order = fields.Nested(OrderEvidence, required=True, allow_none=True)
    recipient = fields.Nested(PartyView, required=True, allow_none=True)
    service = fields.Nested(ServiceEvidence, required=True, allow_none=True, attribute="assignment")
    volunteer = fields.Nested(PartyView, required=True, allow_none=True)
    rating = fields.Nested(RatingEvidence, required=True, allow_none=True)
    points = fields.Nested(EntryView, required=True, allow_none=True, attribute="entry")
    is_entered = fields.Boolean(required=True)
    member_says = OneOf(ActAnswer, required=True, allow_none=True)
    histories = fields.Nested(HistoriesEvidence, required=True)
    steps = fields.List(fields.Nested(StepEvidence), required=True)
    due_at = Moment(required=True, attribute="case.due_at")
    decision = OneOf(Decision, required=True, allow_none=True, attribute="case.decision")
    minutes = fields.Integer(required=True, allow_none=True, attribute="case.minutes")
    reason = fields.String(required=True, allow_none=True, attribute="case.reason")
    decided_at = Moment(required=True, allow_none=True, attribute="case.decided_at")
