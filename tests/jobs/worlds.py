"""Small worlds in which one job has two rows to act on, and how many it has acted on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, select, update

from app.dispatch.desk.models import HandOffer, HandOfferStatus
from app.dispatch.models import Asked, KnowledgeVersion, Wave
from app.kit.clock import now
from app.kit.database import db
from app.kit.events import record
from app.kit.stored_answers import StoredAnswer
from app.kit.transaction import transaction
from app.notifications.events import InvitationsLost
from app.notifications.models import Notification
from app.orders.activities.models import ActivityDate, DateStatus
from app.orders.holds.models import HoldStatus, SlotHold
from app.orders.models import Assignment, AssignmentStatus, Order, OrderStatus, OrderTransition
from app.orders.whistles.models import Climb, WhistleCall
from app.people.actors import Occasion
from app.points.models import Award, AwardStatus, LedgerTransaction
from app.points.recognition.models import StarChange
from app.points.rewards.models import Redemption, RedemptionStatus
from app.points.statements.models import FeedbackNotice
from app.registration.lists.models import Listing, ListingStatus
from app.registration.models import MemberRegistration, RegistrationStatus
from app.registration.reporting import service as reporting
from app.registration.reporting.models import OrganizationRegistration
from app.registration.roster import service as roster_service
from app.registration.roster.models import LineState, RosterLine
from jobs import (
    climb_whistles,
    close_listings,
    close_unrated,
    count_stars,
    end_hand_offers,
    escalate_orders,
    expire_orders,
    expire_redemptions,
    expire_registrations,
    lapse_holds,
    learn_responses,
    make_activity_orders,
    promote_waitlist,
    purge_expired_secrets,
    remind_before_start,
    remind_holders,
    settle_periods,
    settle_points,
    tell_feedback,
    work_rosters,
)
from jobs.ticks import Tick
from tests.builders import (
    activities,
    desk,
    holds,
    lists,
    orders,
    people,
    places,
    points,
    recognition,
    registration,
    rewards,
    rosters,
    whistles,
)


@dataclass(frozen=True)
class World:
    """A job, how two rows of it come to be due, and how many of them are done."""

    run: Callable[[Tick], None]
    make: Callable[[], None]
    done: Callable[[], int]


def footprints() -> dict[str, int]:
    """How many rows say that something happened: equal before and after means that nothing did."""
    return {table.__tablename__: _count(table) for table in (OrderTransition, Notification, LedgerTransaction, Wave)}


def _count(table: Any, *where: Any) -> int:
    return db.session.scalars(select(func.count()).select_from(table).where(*where)).one()


def _wait(**by: float) -> None:
    current_app.extensions["clock"].move(**by)


def _unanswered() -> None:
    for _ in range(2):
        orders.open_order()
    _wait(days=2)


def _undecided() -> None:
    for _ in range(2):
        registration.pending_registration()
    _wait(days=30)


def _unrated() -> None:
    for _ in range(2):
        orders.completed(orders.open_order())
    _wait(days=8)


def _missed_promotions() -> None:
    for _ in range(2):
        order = orders.open_order()
        first = orders.accepted(order)
        orders.accepted(order)
        with transaction():
            gone = update(Assignment).where(Assignment.id == first.id).values(status=AssignmentStatus.WITHDRAWN)
            db.session.execute(gone)
            db.session.execute(update(Order).where(Order.id == order.id).values(taken=0))


def _starting_soon() -> None:
    for _ in range(2):
        orders.accepted(orders.open_order())
    _wait(hours=23)


def _noticed() -> None:
    for _ in range(2):
        points.award()
    _wait(days=20)


def _uncollected() -> None:
    for _ in range(2):
        rewards.redemption()
    rewards.donation()
    _wait(days=15)


def _uncounted() -> None:
    for _ in range(2):
        recognition.posted().minutes_served = 6000
    db.session.commit()


def _unheard() -> None:
    for _ in range(40):
        orders.volunteer()
    for _ in range(2):
        orders.open_order()
    _wait(minutes=21)


def _lost() -> None:
    """Of two orders that are full, so that no step of theirs is due."""
    one = orders.volunteer()
    told = [orders.open_order() for _ in range(2)]
    for order in told:
        orders.accepted(order)
    ids = tuple(order.id for order in told)
    lost = InvitationsLost(
        at=now(), actor_id=None, order_ids=ids, account_ids=(one.id,) * len(ids), is_address_gone=True
    )
    with transaction():
        record(lost)


def _old_answers() -> None:
    places.district()
    for key in ("one", "two"):
        kept = {"account_id": people.account().id, "key": key, "request_hash": b"", "created_at": now()}
        db.session.add(StoredAnswer(**kept))
    db.session.commit()
    _wait(days=2)


def _planned_dates() -> None:
    opens_at = now() + timedelta(days=1)
    activities.activity(sessions=(activities.session(), activities.session(days=4)), sign_up_opens_at=opens_at)
    _wait(days=1)


def _posted_dates() -> int:
    return _count(ActivityDate, ActivityDate.status == DateStatus.POSTED)


def _orders(status: OrderStatus) -> Callable[[], int]:
    return lambda: _count(Order, Order.status == status)


def _promoted() -> int:
    return _count(Assignment, Assignment.status == AssignmentStatus.ACCEPTED)


def _given_back() -> int:
    return _count(Redemption, Redemption.status == RedemptionStatus.EXPIRED)


def _unrenewed() -> None:
    for _ in range(2):
        found = registration.reported()
        with transaction():
            reporting.approve(found.id, people.occasion(people.committee(found.place_code)))
    _wait(days=340)


def _reminded_organizations() -> int:
    return _count(OrganizationRegistration, OrganizationRegistration.reminded_at.is_not(None))


def _lapsed() -> int:
    return _count(MemberRegistration, MemberRegistration.status == RegistrationStatus.EXPIRED)


def _reminded() -> int:
    return _count(Assignment, Assignment.reminded_at.is_not(None))


def _over() -> None:
    for _ in range(2):
        lists.need(ends_on=now().date())
    _wait(days=2)


def _rosters() -> None:
    registration.organization(name="区教委第三党支部")
    by = rosters.reviewer()
    lines = (f"李志远,{people.phone()},四季园社区,区教委第三党支部,," for _ in range(2))
    made = rosters.uploaded(*lines, by=by).roster
    with transaction():
        roster_service.apply(made.id, Occasion(by, now()))


def _closed_month() -> None:
    for _ in range(2):
        points.award()
    _wait(days=28)
    settle_periods.run(Tick())


def _unanswered_by_hand() -> None:
    for _ in range(2):
        desk.hand_offer(orders.open_order(), orders.volunteer().id)
    _wait(hours=5)


def _unheeded() -> None:
    for _ in range(2):
        whistles.called(orders.open_order())
    _wait(hours=25)


def _unlearned() -> None:
    orders.volunteer()
    orders.open_order()
    _wait(days=1)


def _learned() -> int:
    """What is the same for everybody, and then everybody: each counts once."""
    return _count(KnowledgeVersion) + _count(KnowledgeVersion, KnowledgeVersion.finished_at.is_not(None))


def _unnamed() -> None:
    for _ in range(2):
        holds.held(orders.open_order(slots=2))
    _wait(hours=23)


def _half_unnamed() -> None:
    for _ in range(2):
        holds.held(orders.open_order(slots=2))
    _wait(hours=9)


WORLDS = {
    "remind_holders": World(
        remind_holders.run, _half_unnamed, lambda: _count(SlotHold, SlotHold.reminded_at.is_not(None))
    ),
    "lapse_holds": World(lapse_holds.run, _unnamed, lambda: _count(SlotHold, SlotHold.status == HoldStatus.LAPSED)),
    "climb_whistles": World(
        climb_whistles.run, _unheeded, lambda: _count(WhistleCall, WhistleCall.climb == Climb.UNIT)
    ),
    "end_hand_offers": World(
        end_hand_offers.run, _unanswered_by_hand, lambda: _count(HandOffer, HandOffer.status == HandOfferStatus.LAPSED)
    ),
    "tell_feedback": World(tell_feedback.run, _closed_month, lambda: _count(FeedbackNotice)),
    "make_activity_orders": World(make_activity_orders.run, _planned_dates, _posted_dates),
    "expire_orders": World(expire_orders.run, _unanswered, _orders(OrderStatus.EXPIRED)),
    "close_listings": World(close_listings.run, _over, lambda: _count(Listing, Listing.status == ListingStatus.CLOSED)),
    "remind_organizations": World(expire_registrations.run, _unrenewed, _reminded_organizations),
    "expire_registrations": World(expire_registrations.run, _undecided, _lapsed),
    "close_unrated": World(close_unrated.run, _unrated, _orders(OrderStatus.CLOSED)),
    "promote_waitlist": World(promote_waitlist.run, _missed_promotions, _promoted),
    "remind_before_start": World(remind_before_start.run, _starting_soon, _reminded),
    "settle_points": World(settle_points.run, _noticed, lambda: _count(Award, Award.status == AwardStatus.POSTED)),
    "expire_redemptions": World(expire_redemptions.run, _uncollected, _given_back),
    "count_stars": World(count_stars.run, _uncounted, lambda: _count(StarChange)),
    "learn_responses": World(learn_responses.run, _unlearned, _learned),
    "escalate_orders": World(escalate_orders.run, _unheard, lambda: _count(Wave, Wave.number == 2)),
    "heed_lost_invitations": World(escalate_orders.run, _lost, lambda: _count(Asked, Asked.lost_at.is_not(None))),
    "purge_expired_secrets": World(purge_expired_secrets.run, _old_answers, lambda: 2 - _count(StoredAnswer)),
    "work_rosters": World(
        work_rosters.run, _rosters, lambda: _count(RosterLine, RosterLine.state == LineState.APPLIED)
    ),
}
