"""The wiring tables: which event is handled by whom, in which order, and what each concept adds to exports and look-ups."""

from app.dispatch import answers, reaching
from app.dispatch import privacy as dispatch_privacy
from app.dispatch import service as dispatch
from app.dispatch.desk import privacy as desk_privacy
from app.dispatch.events import LadderEnded
from app.dispatch.hand_out import privacy as hand_out_privacy
from app.kit.events import Event, Handler, Handlers
from app.kit.verification import Verifier
from app.notifications import privacy as notifications_privacy
from app.notifications.catalogue import CATALOGUE
from app.notifications.events import InvitationOpened, InvitationReceived, InvitationsLost
from app.notifications.telling import tell
from app.orders import handlers as orders
from app.orders import privacy as orders_privacy
from app.orders.activities import privacy as activities_privacy
from app.orders.calendar import service as calendar
from app.orders.events import (
    OrderAccepted,
    OrderCancelled,
    OrderClosed,
    OrderExpired,
    OrderFilled,
    OrderOpened,
    OrderPosted,
    OrderRejected,
    OrderReopened,
    ServiceConfirmed,
    ServiceDisputed,
    ServiceRated,
    VolunteerWaitlisted,
    VolunteerWithdrew,
)
from app.orders.merges import following as merges
from app.orders.merges.events import OrderMerged
from app.orders.whistles import privacy as whistles_privacy
from app.people import grants, privacy
from app.people.events import AccountErased, ActConfirmed, ActRefused, GrantGiven, GrantRevoked
from app.people.privacy import Export
from app.points import awards, settling
from app.points import privacy as points_privacy
from app.points.events import PointsAwarded, PointsHeld, PointsPosted, PointsReversed
from app.points.rankings import service as rankings
from app.points.recognition import certificates, stars, verifying
from app.points.recognition import privacy as recognition_privacy
from app.points.rewards import privacy as rewards_privacy
from app.points.statements import closing
from app.points.statements import queries as statements
from app.registration import handlers as registration
from app.registration import privacy as registration_privacy
from app.registration import receipts
from app.registration.events import (
    MemberRegistrationApproved,
    MemberRegistrationRevoked,
    MemberRegistrationWithdrawn,
    TeamMemberAdded,
)
from app.registration.service import RECEIPT
from app.reviews import entered, watching
from app.reviews import privacy as reviews_privacy
from app.reviews.events import CaseDecided, CaseOpened

OF_PEOPLE: tuple[tuple[type[Event], Handler], ...] = (
    (AccountErased, registration_privacy.on_account_erased),  # first, so that nobody accepts behind it
    (AccountErased, activities_privacy.on_account_erased),
    (AccountErased, orders.on_account_erased),
    (AccountErased, calendar.on_account_erased),
    (AccountErased, whistles_privacy.on_account_erased),
    (AccountErased, rewards_privacy.on_account_erased),
    (AccountErased, recognition_privacy.on_account_erased),
    (AccountErased, notifications_privacy.on_account_erased),
    (MemberRegistrationApproved, grants.on_registration_approved),
    (MemberRegistrationWithdrawn, grants.on_registration_withdrawn),
    (MemberRegistrationWithdrawn, orders.on_registration_withdrawn),
    (MemberRegistrationRevoked, grants.on_registration_withdrawn),
    (MemberRegistrationRevoked, orders.on_registration_withdrawn),
    (GrantGiven, grants.on_grant_given),
    (GrantGiven, registration.on_leader_changed),
    (GrantRevoked, registration.on_leader_changed),
    (TeamMemberAdded, registration.on_team_member_added),
    (ActConfirmed, registration.on_act_confirmed),
    (ActRefused, grants.on_act_refused),
    (ActRefused, registration.on_act_refused),
    (ActRefused, orders.on_act_refused),
    (ActRefused, settling.on_act_refused),
    (ActRefused, entered.on_act_refused),
    (AccountErased, dispatch_privacy.on_account_erased),
    (AccountErased, desk_privacy.on_account_erased),
    (AccountErased, hand_out_privacy.on_account_erased),
    (AccountErased, reviews_privacy.on_account_erased),
    (AccountErased, rankings.on_account_erased),
)
"""What follows from what becomes of a person, a role, a registration; a row a line."""

OF_SERVICES: tuple[tuple[type[Event], Handler], ...] = (
    (ServiceConfirmed, awards.on_service_confirmed),
    (ServiceRated, watching.on_service_rated),
    (ServiceRated, settling.on_service_rated),
    (ServiceDisputed, watching.on_service_disputed),
    (ServiceDisputed, settling.on_service_disputed),
    (CaseOpened, settling.on_case_opened),
    (CaseDecided, settling.on_case_decided),
    (CaseDecided, orders.on_case_decided),
    (PointsAwarded, watching.on_points_awarded),
    (PointsHeld, watching.on_points_held),
    (PointsPosted, watching.on_points_settled),
    (PointsPosted, stars.on_points_settled),
    (PointsReversed, stars.on_points_settled),
    (PointsReversed, certificates.on_points_reversed),
    (PointsReversed, watching.on_points_settled),
)
"""What follows from a service, its points and the cases about it."""

OF_ORDERS: tuple[tuple[type[Event], Handler], ...] = (
    (OrderPosted, orders.on_order_posted),
    (OrderOpened, dispatch.on_order_opened),
    (OrderAccepted, orders.on_accepted),
    (OrderAccepted, answers.on_accepted),
    (VolunteerWaitlisted, answers.on_accepted),
    (VolunteerWithdrew, answers.on_withdrew),
    (InvitationReceived, reaching.on_received),
    (InvitationOpened, reaching.on_opened),
    (InvitationsLost, reaching.on_lost),
    (OrderReopened, dispatch.on_order_reopened),
    (OrderFilled, dispatch.on_order_ended),
    (OrderMerged, dispatch.on_order_ended),
    (OrderRejected, dispatch.on_order_ended),
    (OrderCancelled, dispatch.on_order_ended),
    (OrderExpired, dispatch.on_order_ended),
    (LadderEnded, watching.on_ladder_ended),
    (OrderFilled, watching.on_order_provided),
    (OrderMerged, watching.on_order_provided),
    (OrderCancelled, watching.on_order_provided),
    (OrderExpired, watching.on_order_provided),
    (OrderClosed, watching.on_order_provided),
    (OrderCancelled, merges.on_order_ended),
    (OrderExpired, merges.on_order_ended),
    (OrderClosed, merges.on_order_ended),
)
"""What follows from what becomes of an order."""


def handlers() -> Handlers:
    """The wiring tables: which event is handled by whom, in which order."""
    wired = Handlers()
    wired.wire((*OF_PEOPLE, *OF_SERVICES, *OF_ORDERS))
    wired.wire((event_type, tell) for event_type in CATALOGUE)
    return wired


def exports() -> dict[str, Export]:
    """What each concept adds to the copy of everything that the service holds about a person."""
    return {
        "people": privacy.export_of,
        "registration": registration_privacy.export_of,
        "orders": orders_privacy.export_of,
        "activities": activities_privacy.export_of,
        "calendar": calendar.export_of,
        "dispatch": dispatch_privacy.export_of,
        "points": points_privacy.export_of,
        "rewards": rewards_privacy.export_of,
        "recognition": recognition_privacy.export_of,
        "reviews": reviews_privacy.export_of,
        "notifications": notifications_privacy.export_of,
    }


def verifiers() -> dict[str, Verifier]:
    """Who tells what a document's number stands for, by the number's prefix."""
    return {
        certificates.PREFIX: verifying.verify,
        RECEIPT: receipts.verify,
        closing.PREFIX: statements.verified,
    }
