"""The desk on the wire."""

from marshmallow import fields, validate

from app.dispatch.desk.models import HandOfferStatus
from app.orders.models import Urgency
from mobile_api.fields import Body, EitherBody, Moment, OneOf, PageQuery, PlaceCode, Text, View
from mobile_api.orders.views import AssignmentView, OrderLine


class DeskQuery(PageQuery):
    """The desk of a place and those below it."""

    place = PlaceCode(required=True)


class NewHandOffer(EitherBody):
    """Whom to ask: exactly one of volunteer, team and organization."""

    either = ("volunteer_id", "team_id", "organization_id")
    volunteer_id = fields.UUID()
    team_id = fields.UUID(metadata={"description": "Its leader answers"})
    organization_id = fields.UUID(metadata={"description": "Its officer answers"})
    answer_by = Moment(
        load_default=None,
        metadata={
            "description": "Without it 20 minutes for an urgent order, else 4 hours, counted from 07:00 at night"
        },
    )
    words = Text(most=200, load_default="")


class HandAcceptance(Body):
    """Who comes, of a team or an organization; a volunteer names nobody."""

    account_ids = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=50))


class HandRefusal(Body):
    """Why not."""

    reason = Text(least=1, most=200, required=True)


class ClosingWords(Body):
    """A word to who asked."""

    words = Text(least=1, most=500, required=True)


class OnDeskView(View):
    """An order on the desk."""

    order = fields.Nested(OrderLine, required=True)
    told = fields.Integer(required=True, metadata={"description": "Volunteers told by the waves"})
    waiting = fields.Integer(required=True, metadata={"description": "Asked by hand, and no answer yet"})
    answer_by = Moment(required=True, allow_none=True, metadata={"description": "When the next of them lapses"})
    declined = fields.Integer(required=True)


class AskableView(View):
    """Somebody to ask."""

    id = fields.UUID(required=True)
    name = fields.String(required=True, metadata={"description": "Masked where a volunteer lives at another's place"})
    reasons = fields.List(fields.String(), required=True)


class AskableOfOrderView(View):
    """Whom to ask for an order, the likeliest first."""

    order_id = fields.UUID(required=True)
    volunteers = fields.List(fields.Nested(AskableView), required=True)
    teams = fields.List(fields.Nested(AskableView), required=True)
    organizations = fields.List(fields.Nested(AskableView), required=True)


class HandedOrderView(OrderLine):
    """What who is asked may see of the order."""

    description = fields.String(required=True)
    risks = fields.String(required=True)
    skills = fields.List(fields.String(), required=True)
    urgency = OneOf(Urgency, required=True)


class HandOfferView(View):
    """An offer by hand."""

    id = fields.UUID(required=True, attribute="offer.id")
    order = fields.Nested(HandedOrderView, required=True)
    volunteer_id = fields.UUID(required=True, allow_none=True, attribute="offer.volunteer_id")
    team_id = fields.UUID(required=True, allow_none=True, attribute="offer.team_id")
    organization_id = fields.UUID(required=True, allow_none=True, attribute="offer.organization_id")
    name = fields.String(required=True, allow_none=True, metadata={"description": "Whose answer is waited for"})
    status = OneOf(HandOfferStatus, required=True, attribute="offer.status")
    words = fields.String(required=True, attribute="offer.words")
    offered_at = Moment(required=True, attribute="offer.offered_at")
    answer_by = Moment(required=True, attribute="offer.answer_by")
    answered_at = Moment(required=True, allow_none=True, attribute="offer.answered_at")
    reason = fields.String(required=True, allow_none=True, attribute="offer.reason")


class HandedPartView(View):
    """Who comes; ``warnings`` says that they serve elsewhere at that time."""

    account_id = fields.UUID(attribute="assignment.volunteer_id", required=True)
    assignment = fields.Nested(AssignmentView, required=True)
    warnings = fields.List(fields.String(), required=True)


class TakenView(View):
    """The parts in the order that an accepted offer became."""

    offer_id = fields.UUID(required=True, attribute="offer.id")
    status = OneOf(HandOfferStatus, required=True, attribute="offer.status")
    items = fields.List(fields.Nested(HandedPartView), attribute="parts", required=True)
