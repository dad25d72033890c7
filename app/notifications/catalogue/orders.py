"""Who is told of what becomes of an order: posting, searching, whistling, merging, holding."""

from typing import Any

from app.dispatch import events as dispatch
from app.dispatch.desk import events as desk
from app.notifications import events as own
from app.notifications import recipients as who
from app.notifications.catalogue.message import SILENCE, Message, Told, by_itself
from app.notifications.kinds import Kind
from app.orders import events as orders
from app.orders.holds import events as holds
from app.orders.merges import events as merges
from app.orders.whistles import events as whistles

ASKING_SIDE = who.asking_side()
DESK = who.person("offered_by_id")
ASKED = who.persons("asked_ids")
UNIT = who.officers_of_organization()
WHISTLER = who.person("blown_by_id")
MERGER = who.person("merged_by_id")
HOLDERS = who.persons("holder_ids")
BAD = 2


def _without_a_word(event: Any) -> bool:
    return not event.has_word


def _is_bad(event: Any) -> bool:
    """Two stars or fewer are looked into, as a service's are."""
    return bool(event.stars <= BAD)


def _is_good(event: Any) -> bool:
    return not _is_bad(event)


ABOUT_ORDERS: Told = {
    orders.OrderPosted: (
        Message(Kind.ORDER_TO_REVIEW, who.committee_of_review(), is_pushed=False),
        Message(Kind.ORDER_POSTED_FOR_YOU, who.recipient_of_another()),
    ),
    orders.OrderOpened: (Message(Kind.ORDER_OPENED, who.asking_side_after_review()),),
    orders.OrderEdited: (Message(Kind.ORDER_EDITED, who.volunteers_of_order(), when=by_itself),),
    orders.OrderRejected: (Message(Kind.ORDER_REJECTED, ASKING_SIDE),),
    orders.OrderCancelled: (Message(Kind.ORDER_CANCELLED, ASKING_SIDE, when=by_itself),),
    orders.OrderExpired: (Message(Kind.ORDER_EXPIRED, ASKING_SIDE, when=_without_a_word),),
    orders.SearchEnded: (Message(Kind.SEARCH_ENDED, ASKING_SIDE, "transition_id"),),
    orders.OrderFilled: SILENCE,  # each acceptance was told
    orders.OrderReopened: SILENCE,  # the withdrawal was told
    orders.OrderClosed: SILENCE,  # nothing is left to do
    dispatch.VolunteersAsked: (Message(Kind.ORDER_INVITATION, who.persons("volunteer_ids")),),
    dispatch.OrganizationsCalled: (Message(Kind.ORDER_WHISTLE, who.persons("officer_ids")),),
    own.InvitationReceived: SILENCE,  # dispatch goes by it
    own.InvitationOpened: SILENCE,
    own.InvitationsLost: SILENCE,  # nobody can be told whom nothing reaches
    dispatch.LadderEnded: (
        Message(Kind.ORDER_ON_DESK, who.committee_at_place()),
        Message(Kind.ORDER_UNANSWERED, ASKING_SIDE),
    ),
}

ABOUT_THE_DESK: Told = {
    desk.HandOffered: (Message(Kind.HAND_OFFERED, ASKED, "offer_id"),),
    desk.HandOfferAccepted: (Message(Kind.HAND_OFFER_ACCEPTED, DESK, "offer_id", is_pushed=False),),
    desk.HandOfferDeclined: (
        Message(Kind.HAND_OFFER_DECLINED, DESK, "offer_id"),
        Message(Kind.HAND_OFFER_DECLINED, who.committee_besides("offered_by_id"), "offer_id", is_pushed=False),
    ),
    desk.HandOfferLapsed: (
        Message(Kind.HAND_OFFER_LAPSED, DESK, "offer_id"),
        Message(Kind.HAND_OFFER_LAPSED, who.committee_besides("offered_by_id"), "offer_id", is_pushed=False),
    ),
    desk.HandOfferWithdrawn: (Message(Kind.HAND_OFFER_WITHDRAWN, ASKED, "offer_id", is_pushed=False),),
}

ABOUT_WHISTLES: Told = {
    whistles.UnitCalled: (Message(Kind.WHISTLE_CALLED, UNIT, "whistle_id"),),
    whistles.UnitReportedIn: (
        Message(Kind.WHISTLE_REPORTED_IN, WHISTLER, "whistle_id"),
        Message(Kind.WHISTLE_REPORTED_IN, ASKING_SIDE, "whistle_id", is_pushed=False),
    ),
    whistles.UnitAddedEvidence: (Message(Kind.WHISTLE_EVIDENCE, WHISTLER, "whistle_id", is_pushed=False),),
    whistles.UnitHandled: (
        Message(Kind.WHISTLE_HANDLED, WHISTLER, "whistle_id"),
        Message(Kind.WHISTLE_HANDLED, ASKING_SIDE, "whistle_id", is_pushed=False),
    ),
    whistles.UnitHandedBack: (Message(Kind.WHISTLE_HANDED_BACK, WHISTLER, "whistle_id"),),
    whistles.UnitSentBack: (Message(Kind.WHISTLE_SENT_BACK, UNIT, "whistle_id"),),
    whistles.UnitReleased: (Message(Kind.WHISTLE_RELEASED, UNIT, "whistle_id", is_pushed=False),),
    whistles.UnitRatedByWhistler: (Message(Kind.WHISTLE_RATED, UNIT, "whistle_id", is_pushed=False),),
    whistles.WhistleOverdue: (
        Message(Kind.WHISTLE_OVERDUE, UNIT, "whistle_id"),
        Message(Kind.WHISTLE_OVERDUE, WHISTLER, "whistle_id"),
    ),
    whistles.WhistleClimbed: (
        Message(Kind.WHISTLE_CLIMBED, who.committee_at_place(), "whistle_id"),
        Message(Kind.WHISTLE_OVERDUE, UNIT, "whistle_id"),
    ),
    whistles.WhistleClosed: (Message(Kind.WHISTLE_CLOSED, ASKING_SIDE, "whistle_id"),),
}

ABOUT_MERGES: Told = {
    merges.OrderMerged: (Message(Kind.ORDER_MERGED, ASKING_SIDE, "activity_id"),),
    merges.OrderTakenOut: (Message(Kind.ORDER_TAKEN_OUT, MERGER, "activity_id", is_pushed=False),),
    merges.MergeFellBack: (Message(Kind.ORDER_FELL_BACK, ASKING_SIDE, "activity_id"),),
    merges.MergedOrderRated: (
        Message(Kind.MERGE_RATED, MERGER, "activity_id", facts=("stars",), when=_is_bad),
        Message(Kind.MERGE_RATED, MERGER, "activity_id", facts=("stars",), is_pushed=False, when=_is_good),
    ),
    merges.MergedOrderServed: (Message(Kind.ORDER_SERVED, ASKING_SIDE, "activity_id"),),
}

ABOUT_HOLDS: Told = {
    holds.SlotsHeld: (Message(Kind.SLOTS_HELD, ASKING_SIDE, "hold_id", facts=("slots",)),),
    holds.SlotsGivenBack: (Message(Kind.SLOTS_GIVEN_BACK, ASKING_SIDE, "hold_id", facts=("slots",), is_pushed=False),),
    holds.HoldUnfilled: (Message(Kind.HOLD_UNFILLED, HOLDERS, "hold_id", facts=("slots",)),),
    holds.HoldLapsed: (
        Message(Kind.HOLD_LAPSED, HOLDERS, "hold_id", facts=("slots",)),
        Message(Kind.SLOTS_GIVEN_BACK, ASKING_SIDE, "hold_id", facts=("slots",), is_pushed=False),
    ),
    holds.MemberSwapped: (Message(Kind.SWAPPED_OUT, who.person("volunteer_id"), "assignment_id"),),
    holds.HoldReleased: (Message(Kind.HOLD_RELEASED, HOLDERS, "hold_id", when=by_itself),),
}
