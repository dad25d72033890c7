"""Who is told of who comes, what was served, and what it brings."""

from typing import Any

from app.notifications import recipients as who
from app.notifications.catalogue.message import SILENCE, Message, Told, by_itself
from app.notifications.kinds import Kind
from app.orders import events as orders
from app.points import events as points
from app.points.recognition import events as recognition
from app.points.rewards import events as rewards
from app.points.statements import events as statements

ASKING_SIDE = who.asking_side()
VOLUNTEER = who.person("volunteer_id")


def _by_somebody_else(event: Any) -> bool:
    return bool(event.actor_id != event.volunteer_id)


def _to_somebody(event: Any) -> bool:
    return event.receiver_id is not None


def _is_more(event: Any) -> bool:
    return bool(event.stars > event.before)


def _is_less(event: Any) -> bool:
    return bool(event.stars < event.before)


ABOUT_ASSIGNMENTS: Told = {
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
    orders.VolunteerReleased: (Message(Kind.RELEASED, VOLUNTEER, "assignment_id", when=by_itself),),
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

ABOUT_RECOGNITION: Told = {
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

ABOUT_REWARDS: Told = {
    rewards.RewardRedeemed: SILENCE,  # the person did it, and reads the code in the answer
    rewards.RewardCollected: (Message(Kind.REWARD_COLLECTED, who.person("account_id"), "redemption_id"),),
    rewards.RedemptionCancelled: SILENCE,  # the person did it
    rewards.RedemptionExpired: (Message(Kind.REDEMPTION_EXPIRED, who.person("account_id"), "redemption_id"),),
    rewards.RedemptionReturned: (Message(Kind.REDEMPTION_RETURNED, who.person("account_id"), "redemption_id"),),
    rewards.DonationOffered: (
        Message(Kind.DONATION_OFFERED, who.person("receiver_id"), "donation_id", when=_to_somebody),
    ),
    rewards.DonationTaken: (Message(Kind.DONATION_TAKEN, who.person("giver_id"), "donation_id", is_pushed=False),),
    rewards.DonationReturned: (
        Message(Kind.DONATION_RETURNED, who.person("giver_id"), "donation_id", is_pushed=False),
    ),
}
