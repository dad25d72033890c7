"""The catalogue: which event tells whom, as which kind. An event that tells nobody says so with an empty entry.

Texts stand under ``notification.<kind>.title`` and ``.body`` in ``app/locale``; they are filled when they are read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.dispatch import events as dispatch
from app.dispatch.desk import events as desk
from app.kit.events import Event
from app.notifications import recipients as who
from app.notifications.kinds import Kind
from app.notifications.recipients import Recipients
from app.orders import events as orders
from app.orders.activities import events as activities
from app.orders.holds import events as holds
from app.orders.merges import events as merges
from app.orders.whistles import events as whistles
from app.people import events as people
from app.people.models import ActKind
from app.points import events as points
from app.points.recognition import events as recognition
from app.points.rewards import events as rewards
from app.points.statements import events as statements
from app.registration import events as registration
from app.registration.hand_overs import events as leads
from app.registration.lists import events as lists
from app.registration.reporting import events as reporting
from app.reviews import events as reviews
from app.reviews.models import CaseKind


def _always(event: Any) -> bool:
    return True


def _without_a_word(event: Any) -> bool:
    return not event.has_word


def _by_somebody_else(event: Any) -> bool:
    return bool(event.actor_id != event.volunteer_id)


def _by_itself(event: Any) -> bool:
    """Where an activity is called off or changed, that is told, and not each of its orders."""
    return bool(event.is_told)


def _in_review(event: Any) -> bool:
    return bool(event.is_in_review)


def _to_somebody(event: Any) -> bool:
    return event.receiver_id is not None


def _is_more(event: Any) -> bool:
    return bool(event.stars > event.before)


def _is_less(event: Any) -> bool:
    return bool(event.stars < event.before)


def _for_the_committee(event: Any) -> bool:
    return event.kind is not CaseKind.SERVICE


def _told_nowhere_else(event: Any) -> bool:
    """An order, a role, a team and a yes in one's name are told as such, and say there how to refuse them."""
    return event.kind not in (ActKind.ORDER, ActKind.GRANT, ActKind.TEAM, ActKind.ASSIGNMENT)


@dataclass(frozen=True)
class Message:
    """One kind of message that an event becomes, and for whom."""

    kind: Kind
    recipients: Recipients
    subject: str | None = None
    """The field of the event that names what the message is about beside the order."""
    facts: tuple[str, ...] = ()
    """The fields of the event that the text is filled with."""
    is_pushed: bool = True
    """Whether it may ring. An urgent order's rings at night too; everything else waits for the morning."""
    when: Callable[[Any], bool] = field(default=_always, compare=False)
    """Whether this event is told at all."""


SILENCE: tuple[Message, ...] = ()
ASKING_SIDE = who.asking_side()
VOLUNTEER = who.person("volunteer_id")

ABOUT_ORDERS: dict[type[Event], tuple[Message, ...]] = {
    orders.OrderPosted: (
        Message(Kind.ORDER_TO_REVIEW, who.committee_of_review(), is_pushed=False),
        Message(Kind.ORDER_POSTED_FOR_YOU, who.recipient_of_another()),
    ),
    orders.OrderOpened: (Message(Kind.ORDER_OPENED, who.asking_side_after_review()),),
    orders.OrderEdited: (Message(Kind.ORDER_EDITED, who.volunteers_of_order(), when=_by_itself),),
    orders.OrderRejected: (Message(Kind.ORDER_REJECTED, ASKING_SIDE),),
    orders.OrderCancelled: (Message(Kind.ORDER_CANCELLED, ASKING_SIDE, when=_by_itself),),
    orders.OrderExpired: (Message(Kind.ORDER_EXPIRED, ASKING_SIDE, when=_without_a_word),),
    orders.SearchEnded: (Message(Kind.SEARCH_ENDED, ASKING_SIDE, "transition_id"),),
    orders.OrderFilled: SILENCE,  # each acceptance was told
    orders.OrderReopened: SILENCE,  # the withdrawal was told
    orders.OrderClosed: SILENCE,  # nothing is left to do
    dispatch.VolunteersAsked: (Message(Kind.ORDER_INVITATION, who.persons("volunteer_ids")),),
    dispatch.OrganizationsCalled: (Message(Kind.ORDER_WHISTLE, who.persons("officer_ids")),),
    dispatch.LadderEnded: (
        Message(Kind.ORDER_ON_DESK, who.committee_at_place()),
        Message(Kind.ORDER_UNANSWERED, ASKING_SIDE),
    ),
}

DESK = who.person("offered_by_id")
ASKED = who.persons("asked_ids")

ABOUT_THE_DESK: dict[type[Event], tuple[Message, ...]] = {
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

UNIT = who.officers_of_organization()
WHISTLER = who.person("blown_by_id")

ABOUT_WHISTLES: dict[type[Event], tuple[Message, ...]] = {
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

ABOUT_MERGES: dict[type[Event], tuple[Message, ...]] = {
    merges.OrderMerged: (Message(Kind.ORDER_MERGED, ASKING_SIDE, "activity_id"),),
    merges.OrderTakenOut: (Message(Kind.ORDER_TAKEN_OUT, who.person("merged_by_id"), "activity_id", is_pushed=False),),
    merges.MergeFellBack: (Message(Kind.ORDER_FELL_BACK, ASKING_SIDE, "activity_id"),),
    merges.MergedOrderServed: (Message(Kind.ORDER_SERVED, ASKING_SIDE, "activity_id"),),
}

HOLDERS = who.persons("holder_ids")

ABOUT_HOLDS: dict[type[Event], tuple[Message, ...]] = {
    holds.SlotsHeld: (Message(Kind.SLOTS_HELD, ASKING_SIDE, "hold_id", facts=("slots",)),),
    holds.SlotsGivenBack: (Message(Kind.SLOTS_GIVEN_BACK, ASKING_SIDE, "hold_id", facts=("slots",), is_pushed=False),),
    holds.HoldLapsed: (
        Message(Kind.HOLD_LAPSED, HOLDERS, "hold_id", facts=("slots",)),
        Message(Kind.SLOTS_GIVEN_BACK, ASKING_SIDE, "hold_id", facts=("slots",), is_pushed=False),
    ),
    holds.MemberSwapped: (Message(Kind.SWAPPED_OUT, who.person("volunteer_id"), "assignment_id"),),
    holds.HoldReleased: (Message(Kind.HOLD_RELEASED, HOLDERS, "hold_id", when=_by_itself),),
}

ABOUT_ASSIGNMENTS: dict[type[Event], tuple[Message, ...]] = {
    orders.OrderAccepted: (
        Message(Kind.ORDER_ACCEPTED, ASKING_SIDE, "assignment_id"),
        Message(Kind.ACCEPTED_FOR_YOU, VOLUNTEER, "assignment_id", when=_by_somebody_else),
    ),
    orders.VolunteerWaitlisted: (
        Message(Kind.WAITLISTED_FOR_YOU, VOLUNTEER, "assignment_id", is_pushed=False, when=_by_somebody_else),
    ),
    orders.VolunteerPromoted: (
        Message(Kind.PROMOTED, VOLUNTEER, "assignment_id"),
        Message(Kind.ORDER_ACCEPTED, ASKING_SIDE, "assignment_id"),
    ),
    orders.VolunteerReleased: (Message(Kind.RELEASED, VOLUNTEER, "assignment_id", when=_by_itself),),
    orders.VolunteerWithdrew: (
        Message(Kind.VOLUNTEER_WITHDREW, who.asking_side_after_yes_was_taken_back(), "assignment_id"),
    ),
    orders.VolunteerMissing: (
        Message(Kind.MARKED_MISSING, VOLUNTEER, "assignment_id"),
        Message(Kind.VOLUNTEER_MISSING, ASKING_SIDE, "assignment_id"),
    ),
    orders.VolunteerCheckedIn: (Message(Kind.VOLUNTEER_ARRIVED, ASKING_SIDE, "assignment_id"),),
    orders.ServiceStartsSoon: (
        Message(Kind.STARTS_SOON, VOLUNTEER, "assignment_id"),
        Message(Kind.STARTS_SOON, ASKING_SIDE, "assignment_id"),
    ),
    orders.ServiceCompleted: (Message(Kind.PLEASE_RATE, ASKING_SIDE, "assignment_id"),),
    orders.ServiceRated: (Message(Kind.RATED, VOLUNTEER, "assignment_id", facts=("stars",)),),
    orders.ServiceConfirmed: SILENCE,  # the points are told
    orders.ServiceDisputed: (
        Message(Kind.DISPUTED, VOLUNTEER, "assignment_id", when=_by_somebody_else),
        Message(Kind.DISPUTED, ASKING_SIDE, "assignment_id"),
    ),
    orders.DisputeSettled: (
        Message(Kind.DISPUTE_SETTLED, VOLUNTEER, "assignment_id"),
        Message(Kind.DISPUTE_SETTLED, ASKING_SIDE, "assignment_id"),
    ),
    points.PointsAwarded: (Message(Kind.POINTS_AWARDED, VOLUNTEER, "award_id", is_pushed=False),),
    points.PointsHeld: (Message(Kind.POINTS_HELD, VOLUNTEER, "award_id", facts=("flags",), is_pushed=False),),
    statements.FeedbackReady: (
        Message(
            Kind.FEEDBACK_READY, who.officers_of_organization(), "organization_id", facts=("month",), is_pushed=False
        ),
    ),
    points.PointsPosted: SILENCE,  # the statement shows it
    points.PointsReversed: (Message(Kind.POINTS_REVERSED, VOLUNTEER, "award_id"),),
}

ABOUT_RECOGNITION: dict[type[Event], tuple[Message, ...]] = {
    recognition.StarsChanged: (
        Message(Kind.STARS_RAISED, who.person("account_id"), facts=("stars",), is_pushed=False, when=_is_more),
        Message(Kind.STARS_LOWERED, who.person("account_id"), facts=("stars",), is_pushed=False, when=_is_less),
    ),
    recognition.HonourGranted: (Message(Kind.HONOUR_GRANTED, who.person("account_id"), "honour_id"),),
    recognition.HonourTakenBack: (
        Message(Kind.HONOUR_REVOKED, who.person("account_id"), "honour_id", is_pushed=False),
    ),
    recognition.CertificateMade: (
        Message(Kind.CERTIFICATE_ISSUED, who.person("account_id"), "certificate_id", is_pushed=False),
    ),
    recognition.CertificateVoided: (Message(Kind.CERTIFICATE_VOIDED, who.person("account_id"), "certificate_id"),),
}

ABOUT_REWARDS: dict[type[Event], tuple[Message, ...]] = {
    rewards.RewardRedeemed: SILENCE,  # the person did it, and reads the code in the answer
    rewards.RewardCollected: (Message(Kind.REWARD_COLLECTED, who.person("account_id"), "redemption_id"),),
    rewards.RedemptionCancelled: SILENCE,  # the person did it
    rewards.RedemptionExpired: (Message(Kind.REDEMPTION_EXPIRED, who.person("account_id"), "redemption_id"),),
    rewards.DonationOffered: (
        Message(Kind.DONATION_OFFERED, who.person("receiver_id"), "donation_id", when=_to_somebody),
    ),
    rewards.DonationTaken: (Message(Kind.DONATION_TAKEN, who.person("giver_id"), "donation_id", is_pushed=False),),
    rewards.DonationReturned: (
        Message(Kind.DONATION_RETURNED, who.person("giver_id"), "donation_id", is_pushed=False),
    ),
}

ABOUT_PEOPLE: dict[type[Event], tuple[Message, ...]] = {
    registration.MemberRegistrationSubmitted: (
        Message(Kind.REGISTRATION_SUBMITTED, who.committee_at_place(), "registration_id", is_pushed=False),
        Message(Kind.MEMBER_NAMED_US, who.officers_of_home(), "registration_id", is_pushed=False),
    ),
    registration.MemberRegistrationRevoked: (
        Message(Kind.REGISTRATION_REVOKED, who.person("account_id"), "registration_id"),
    ),
    registration.MemberRegistrationExpired: (
        Message(Kind.REGISTRATION_EXPIRED, who.person("account_id"), "registration_id"),
    ),
    registration.MemberRegistrationAcknowledged: SILENCE,  # the registration shows it
    registration.MemberRegistrationObjected: (
        Message(Kind.HOME_OBJECTED, who.person("account_id"), "registration_id"),
        Message(Kind.HOME_OBJECTED, who.committee_besides("account_id"), "registration_id", is_pushed=False),
    ),
    registration.MemberRegistrationApproved: (
        Message(Kind.REGISTRATION_APPROVED, who.person("account_id"), "registration_id"),
    ),
    registration.MemberRegistrationRejected: (
        Message(Kind.REGISTRATION_REJECTED, who.person("account_id"), "registration_id"),
    ),
    registration.MemberRegistrationCancelled: SILENCE,  # the member did it
    registration.MemberRegistrationWithdrawn: SILENCE,  # the member did it
    registration.MemberRegistrationEnded: SILENCE,  # the approval of the later one is told
    registration.TeamMemberAdded: (Message(Kind.TEAM_JOINED, who.person("account_id"), "team_id", is_pushed=False),),
    registration.TeamMemberRemoved: (Message(Kind.TEAM_LEFT, who.person("account_id"), "team_id", is_pushed=False),),
    leads.LeadOffered: (Message(Kind.LEAD_OFFERED, who.person("account_id"), "team_id"),),
    leads.LeadTaken: (Message(Kind.LEAD_TAKEN, who.person("offered_by_id"), "team_id", is_pushed=False),),
    leads.LeadGiven: SILENCE,  # the role is told
    leads.LeadRefused: (Message(Kind.LEAD_REFUSED, who.person("offered_by_id"), "team_id", is_pushed=False),),
    leads.LeadWithdrawn: (Message(Kind.LEAD_WITHDRAWN, who.person("account_id"), "team_id", is_pushed=False),),
    reviews.CaseOpened: (
        Message(
            Kind.CASE_OPENED, who.committee_at_place(), "case_id",
            facts=("kind",), is_pushed=False, when=_for_the_committee,
        ),
    ),
    reviews.CaseDecided: (Message(Kind.CASE_DECIDED, who.concerned_by_decision(), "case_id", facts=("decision",)),),
    reviews.MemberAsked: (Message(Kind.CASE_ASKED, who.person("member_id"), "case_id"),),
    reviews.MemberAnswered: (Message(Kind.CASE_ANSWERED, who.committee_at_place(), "case_id", is_pushed=False),),
    reviews.DecisionProposed: (Message(Kind.DECISION_PROPOSED, who.committee_at_place(), "case_id", is_pushed=False),),
    reviews.DecisionDeclined: (Message(Kind.DECISION_DECLINED, who.person("proposer_id"), "case_id", is_pushed=False),),
    people.AccountErased: SILENCE,  # nobody is left to read it
    people.GrantGiven: (Message(Kind.GRANT_GIVEN, who.holder_of_grant(), "grant_id", is_pushed=False),),
    people.ActMade: (Message(Kind.WAS_THIS_YOU, who.person("account_id"), "act_id", when=_told_nowhere_else),),
    people.ActConfirmed: SILENCE,  # nobody has anything to do
    people.ActRefused: (
        Message(Kind.ACT_REFUSED, who.person("made_by_id"), "subject_id"),
        Message(Kind.ACT_REFUSED, who.committee_besides("made_by_id"), "subject_id", is_pushed=False),
    ),
    people.GrantRevoked: (Message(Kind.GRANT_REVOKED, who.holder_of_grant(), "grant_id", is_pushed=False),),
}  # fmt: skip

ABOUT_LISTS: dict[type[Event], tuple[Message, ...]] = {
    lists.ListingAdded: (Message(Kind.LISTING_FITS, who.persons("fitting_ids"), "listing_id", is_pushed=False),),
    lists.NeedClaimed: (Message(Kind.PROJECT_PROPOSED, who.committee_at_place(), "project_id"),),
    lists.ResourceClaimed: (Message(Kind.PROJECT_PROPOSED, who.officers_of_organization(), "project_id"),),
    lists.ProjectAgreed: (Message(Kind.PROJECT_AGREED, who.person("proposed_by_id"), "project_id"),),
    lists.ProjectDeclined: (Message(Kind.PROJECT_DECLINED, who.person("proposed_by_id"), "project_id"),),
    lists.ProjectEnded: (Message(Kind.PROJECT_ENDED, who.persons("told_ids"), "project_id", is_pushed=False),),
}

HOST = who.person("posted_by_id")
EVERYBODY_TOLD = who.persons("told_ids")

ABOUT_ACTIVITIES: dict[type[Event], tuple[Message, ...]] = {
    activities.ActivityPosted: (
        Message(Kind.ACTIVITY_TO_REVIEW, who.committee_at_place(), "activity_id", is_pushed=False, when=_in_review),
    ),
    activities.ActivityAnnounced: (Message(Kind.ACTIVITY_ANNOUNCED, HOST, "activity_id"),),
    activities.ActivityRejected: (Message(Kind.ACTIVITY_REJECTED, HOST, "activity_id"),),
    activities.ActivityEdited: (Message(Kind.ACTIVITY_EDITED, EVERYBODY_TOLD, "activity_id"),),
    activities.ActivityCancelled: (Message(Kind.ACTIVITY_CANCELLED, EVERYBODY_TOLD, "activity_id"),),
    activities.ActivityDateCancelled: (Message(Kind.ACTIVITY_DATE_CANCELLED, EVERYBODY_TOLD, "activity_id"),),
    activities.ActivityDateMoved: (Message(Kind.ACTIVITY_DATE_MOVED, EVERYBODY_TOLD, "activity_id"),),
}

OFFICERS = who.officers_of_organization()

ABOUT_ORGANIZATIONS: dict[type[Event], tuple[Message, ...]] = {
    reporting.OrganizationRegistrationSubmitted: (
        Message(Kind.ORGANIZATION_REPORTS, who.committee_at_place(), "registration_id", is_pushed=False),
    ),
    reporting.OrganizationRegistrationApproved: (Message(Kind.ORGANIZATION_REGISTERED, OFFICERS, "registration_id"),),
    reporting.OrganizationRegistrationRejected: (
        Message(Kind.ORGANIZATION_NOT_REGISTERED, OFFICERS, "registration_id"),
    ),
    reporting.OrganizationRegistrationWithdrawn: (
        Message(Kind.ORGANIZATION_LEFT, who.committee_at_place(), "registration_id", is_pushed=False),
    ),
    reporting.OrganizationRegistrationEnded: SILENCE,  # its renewal is told, or the organization is no more
    reporting.OrganizationRegistrationRunsOut: (Message(Kind.ORGANIZATION_RUNS_OUT, OFFICERS, "registration_id"),),
    reporting.OrganizationRegistrationExpired: (Message(Kind.ORGANIZATION_LAPSED, OFFICERS, "registration_id"),),
}

CATALOGUE: Mapping[type[Event], tuple[Message, ...]] = {
    **ABOUT_ORDERS,
    **ABOUT_THE_DESK,
    **ABOUT_WHISTLES,
    **ABOUT_MERGES,
    **ABOUT_HOLDS,
    **ABOUT_ASSIGNMENTS,
    **ABOUT_ACTIVITIES,
    **ABOUT_RECOGNITION,
    **ABOUT_ORGANIZATIONS,
    **ABOUT_REWARDS,
    **ABOUT_PEOPLE,
    **ABOUT_LISTS,
}

PUSHED = frozenset(message.kind for messages in CATALOGUE.values() for message in messages if message.is_pushed)
"""The kinds that may ring: those that have a preference."""
