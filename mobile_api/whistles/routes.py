"""The routes of whistles: blowing, answering, closing, rating, and the units' record."""

from datetime import date
from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.orders.errors import NotModeratorHere, OrderNotFound, OrderStatusForbids
from app.orders.whistles import answering, blowing, errors, queries, record
from app.orders.whistles.blowing import Times
from app.orders.whistles.models import WhistleStep
from app.orders.whistles.queries import CallSheet, OwnCall, WhistleFile, WhistleLine
from app.orders.whistles.record import UnitRecord
from app.people.actors import Occasion
from app.people.permissions import Permission
from app.registration.errors import OrganizationNotFound
from mobile_api.endpoint import Endpoints
from mobile_api.fields import PageQuery, page_view
from mobile_api.orders import examples as of_orders
from mobile_api.whistles import examples, schemas

blueprint = Endpoints("whistles", __name__, url_prefix="/api/v1")

ANSWERING = (errors.WhistleCallNotFound, errors.WhistleNotYours, errors.WhistleOver, errors.WhistleCallForbids)
BLOWING = (
    OrderNotFound, NotModeratorHere, OrderStatusForbids, errors.WhistleSounding, errors.UnitsUnreachable,
    errors.WhistleTimesUnfit,
)  # fmt: skip


@blueprint.operation("POST", "/orders/<uuid:order_id>/whistles", permission=Permission.ORDERS_MODERATE,
                     body=schemas.NewWhistle, answer=schemas.WhistleView, status=201, creates=True, refuses=BLOWING,
                     example=examples.WHISTLE, body_example=examples.NEW_WHISTLE)  # fmt: skip
def blow_whistle(occasion: Occasion, order_id: UUID, body: dict[str, Any]) -> WhistleFile:
    """Call the units that an order of your place needs (吹哨); each reports in by a time, and handles it or hands it back."""
    times = Times(body["report_by"], body["handle_by"])
    return queries.seen(blowing.blow(order_id, body["organization_ids"], body["words"], times, occasion).id, occasion)


@blueprint.operation("POST", "/whistles/<uuid:whistle_id>/calls", permission=Permission.ORDERS_MODERATE,
                     body=schemas.UnitsToCall, answer=schemas.WhistleView, status=201, creates=True,
                     refuses=(errors.WhistleNotFound, errors.WhistleNotYours, errors.WhistleOver,
                              errors.UnitsUnreachable, errors.WhistleTimesUnfit),
                     example=examples.WHISTLE, body_example=examples.UNITS)  # fmt: skip
def call_more_units(occasion: Occasion, whistle_id: UUID, body: dict[str, Any]) -> WhistleFile:
    """Call further units for a whistle of your place."""
    times = Times(body["report_by"], body["handle_by"])
    return queries.seen(blowing.call_more(whistle_id, body["organization_ids"], times, occasion).id, occasion)


@blueprint.operation("GET", "/whistles", permission=Permission.ORDERS_MODERATE, query=schemas.WhistlesQuery,
                     answer=page_view(schemas.WhistleLineView), refuses=(NotModeratorHere,),
                     example=of_orders.page(examples.LINE))  # fmt: skip
def list_whistles(occasion: Occasion, query: dict[str, Any]) -> Page[WhistleLine]:
    """List the whistles of your place and those below it, the latest first."""
    request = PageRequest(query["limit"], query["cursor"])
    return queries.of_place(query["place"], query["status"], occasion, request)


@blueprint.operation("GET", "/whistles/<uuid:whistle_id>", permission=Permission.ORDERS_READ,
                     answer=schemas.WhistleView, refuses=(errors.WhistleNotFound,), example=examples.WHISTLE)  # fmt: skip
def read_whistle(occasion: Occasion, whistle_id: UUID) -> WhistleFile:
    """Read a whistle, as the committee, an officer of a called unit, or who asked for help."""
    return queries.seen(whistle_id, occasion)


@blueprint.operation("GET", "/whistles/<uuid:whistle_id>/steps", permission=Permission.ORDERS_READ, query=PageQuery,
                     answer=page_view(schemas.WhistleStepView),
                     refuses=(errors.WhistleNotFound, errors.WhistleNotYours),
                     example=of_orders.page(examples.STEP))  # fmt: skip
def list_steps_of_whistle(occasion: Occasion, whistle_id: UUID, query: dict[str, Any]) -> Page[WhistleStep]:
    """List what happened to a whistle, the first first: who, when, why; for committee and called units."""
    return queries.steps_of(whistle_id, occasion, PageRequest(**query))


@blueprint.operation("POST", "/whistles/<uuid:whistle_id>/closing", permission=Permission.ORDERS_MODERATE,
                     body=schemas.WhistleWords, answer=schemas.WhistleView,
                     refuses=(errors.WhistleNotFound, errors.WhistleNotYours, errors.WhistleOver),
                     example=examples.CLOSED, body_example={"words": "路灯已全部修好，回访居民满意。"})  # fmt: skip
def close_whistle(occasion: Occasion, whistle_id: UUID, body: dict[str, Any]) -> WhistleFile:
    """Close a whistle with a word: units that have not handled it are released, the order closes if nobody else is at it."""
    return queries.seen(blowing.close(whistle_id, body["words"], occasion).id, occasion)


@blueprint.operation("GET", "/me/whistle-calls", permission=Permission.WHISTLES_ANSWER,
                     query=schemas.OwnCallsQuery, answer=page_view(schemas.OwnCallView),
                     example=of_orders.page(examples.OWN_CALL))  # fmt: skip
def list_own_whistle_calls(occasion: Occasion, query: dict[str, Any]) -> Page[OwnCall]:
    """List what the units that you speak for are called to do, the latest first."""
    return queries.own_calls(query["organization_id"], occasion, PageRequest(query["limit"], query["cursor"]))


@blueprint.operation("POST", "/whistle-calls/<uuid:call_id>/report-in", permission=Permission.WHISTLES_ANSWER,
                     answer=schemas.UnitCallView, refuses=ANSWERING, example=examples.REPORTED_IN)  # fmt: skip
def report_in_for_unit(occasion: Occasion, call_id: UUID) -> CallSheet:
    """Report in for your unit (报到)."""
    return queries.call_sheet(answering.report_in(call_id, occasion))


@blueprint.operation("POST", "/whistle-calls/<uuid:call_id>/evidence", permission=Permission.WHISTLES_ANSWER,
                     body=schemas.WhistleWords, answer=schemas.UnitCallView, status=201, creates=True,
                     refuses=ANSWERING, example=examples.REPORTED_IN,
                     body_example={"words": "已到现场，三盏灯不亮，材料明早到。"})  # fmt: skip
def add_whistle_evidence(occasion: Occasion, call_id: UUID, body: dict[str, Any]) -> CallSheet:
    """Write down for your unit how it goes."""
    return queries.call_sheet(answering.add_evidence(call_id, body["words"], occasion))


@blueprint.operation("POST", "/whistle-calls/<uuid:call_id>/handling", permission=Permission.WHISTLES_ANSWER,
                     body=schemas.WhistleWords, answer=schemas.UnitCallView, refuses=ANSWERING,
                     example=examples.HANDLED, body_example={"words": "三盏灯已更换并试亮。"})  # fmt: skip
def handle_for_unit(occasion: Occasion, call_id: UUID, body: dict[str, Any]) -> CallSheet:
    """Say for your unit that it is done, and what was done."""
    return queries.call_sheet(answering.handle(call_id, body["words"], occasion))


@blueprint.operation("POST", "/whistle-calls/<uuid:call_id>/hand-back", permission=Permission.WHISTLES_ANSWER,
                     body=schemas.HandBack, answer=schemas.UnitCallView, refuses=ANSWERING,
                     example=examples.HANDED_BACK, body_example={"reason": "该路段路灯由区城管委管护。"})  # fmt: skip
def hand_back_for_unit(occasion: Occasion, call_id: UUID, body: dict[str, Any]) -> CallSheet:
    """Hand the whistle back, with the reason why it is not your unit's."""
    return queries.call_sheet(answering.hand_back(call_id, body["reason"], occasion))


@blueprint.operation("POST", "/whistle-calls/<uuid:call_id>/return", permission=Permission.ORDERS_MODERATE,
                     body=schemas.SendingBack, answer=schemas.UnitCallView,
                     refuses=(*ANSWERING, errors.WhistleTimesUnfit), example=examples.REPORTED_IN,
                     body_example={"words": "北侧还有一盏不亮，请继续。"})  # fmt: skip
def send_back_to_unit(occasion: Occasion, call_id: UUID, body: dict[str, Any]) -> CallSheet:
    """Send it back to a unit that says it is done, or insist where it handed the whistle back; with new times."""
    times = Times(body["report_by"], body["handle_by"])
    return queries.call_sheet(blowing.send_back(call_id, body["words"], times, occasion))


@blueprint.operation("POST", "/whistle-calls/<uuid:call_id>/rating", permission=Permission.ORDERS_MODERATE,
                     body=schemas.UnitRating, answer=schemas.UnitCallView, status=201, creates=True,
                     refuses=(errors.WhistleCallNotFound, errors.WhistleNotYours, errors.OwnUnit,
                              errors.UnitNotHandled, errors.UnitRated),
                     example=examples.RATED, body_example={"stars": 5, "words": "来得快，修得好。"})  # fmt: skip
def rate_unit(occasion: Occasion, call_id: UUID, body: dict[str, Any]) -> CallSheet:
    """Rate what a unit did, once, as the one who whistled."""
    return queries.call_sheet(blowing.rate(call_id, body["stars"], body["words"], occasion))


@blueprint.operation("GET", "/reports/units", permission=Permission.REPORTS_READ, query=schemas.MonthQuery,
                     answer=page_view(schemas.UnitRecordView), refuses=(NotModeratorHere,),
                     example=of_orders.page(examples.UNIT_RECORD))  # fmt: skip
def report_on_units(occasion: Occasion, query: dict[str, Any]) -> Page[UnitRecord]:
    """Report how units answered the whistles of a place and those below it in a month: response, fulfilment, satisfaction."""
    month = date.fromisoformat(f"{query['month']}-01")
    return record.units(query["place"], month, occasion, PageRequest(query["limit"], query["cursor"]))


@blueprint.operation("GET", "/organizations/<uuid:organization_id>/whistle-record", permission=Permission.ORDERS_READ,
                     answer=schemas.MonthRecordsView, refuses=(OrganizationNotFound, errors.WhistleNotYours),
                     example={"items": [examples.MONTH_RECORD]})  # fmt: skip
def read_whistle_record(occasion: Occasion, organization_id: UUID) -> dict[str, Any]:
    """Read how your organization answered whistles in the past twelve months, the latest first."""
    return {"items": record.of_unit(organization_id, occasion)}
