"""What orders do when something happens elsewhere."""

from uuid import UUID

from sqlalchemy import delete, or_, select, update

from app.kit.database import db
from app.orders import accepting, disputing, policy, posting, queries, sealed
from app.orders.drafts import Contact
from app.orders.events import OrderAccepted, OrderPosted
from app.orders.merges.models import Merge, MergeRating
from app.orders.models import Assignment, AssignmentStatus, Order, OrderPhoto, OrderTransition, Rating
from app.people import claims
from app.people.actors import Occasion, occasion_of
from app.people.events import AccountErased, ActRefused
from app.people.models import ActKind
from app.registration.events import MemberRegistrationWithdrawn
from app.reviews import queries as reviews
from app.reviews.events import CaseDecided
from app.reviews.models import CaseKind, Decision

WAITING = (AssignmentStatus.WAITLISTED, AssignmentStatus.ACCEPTED)


def on_account_erased(event: AccountErased) -> None:
    """Give back what the person accepted, take back what they asked for, and empty the words and sealed fields they wrote."""
    occasion = Occasion(None, event.at)
    _give_back(event.account_id, occasion)
    for order_id in _orders_of(event.account_id):
        order = queries.locked(order_id)
        if policy.may_take_back(order):
            posting.take_back(order, None, occasion)
        _empty(order)
        _empty_words_for(order)
    _empty_words(event.account_id)


def on_registration_withdrawn(event: MemberRegistrationWithdrawn) -> None:
    """Give back what the person accepted: who is no volunteer any more comes to nobody. A service under way goes on."""
    _give_back(event.account_id, occasion_of(event))


def on_order_posted(event: OrderPosted) -> None:
    """Ask whom an operator wrote an order for whether they want that."""
    order = db.session.get_one(Order, event.order_id)
    claims.ask(ActKind.ORDER, order.recipient_id, order.id, order.place_code, event)


def on_accepted(event: OrderAccepted) -> None:
    """Ask for whom a leader or an officer said yes whether they come."""
    if event.actor_id != event.volunteer_id:
        place = db.session.scalar(select(Order.place_code).where(Order.id == event.order_id))
        claims.ask(ActKind.ASSIGNMENT, event.volunteer_id, event.assignment_id, place, event)


def on_act_refused(event: ActRefused) -> None:
    """Take back the order that the person does not want, unless it has begun, and the yes that they did not say; let a service
    not count that was not theirs."""
    if event.kind is ActKind.ASSIGNMENT:
        order, part = queries.locked_with(event.subject_id)
        if part.status in WAITING and occasion_of(event).at < order.starts_at:
            accepting.leave(order, part, None, occasion_of(event))
    if event.kind is ActKind.SERVICE_ENTRY:
        disputing.refuse_entry(event.subject_id, occasion_of(event))
    if event.kind is ActKind.ORDER:
        order = queries.locked(event.subject_id)
        if policy.may_take_back(order):
            posting.take_back(order, None, occasion_of(event))


def on_case_decided(event: CaseDecided) -> None:
    """Settle the dispute that a case was about, or was appealed against; minutes that were adjusted are the service's."""
    if event.assignment_id is None:
        return
    case = reviews.case(event.case_id)
    if event.decision is Decision.ADJUST and case.minutes is not None:
        disputing.correct(event.assignment_id, case.minutes, occasion_of(event), case.reason)
    if event.kind is CaseKind.DISPUTE:
        disputing.settle(event.assignment_id, event.decision is Decision.UPHELD, occasion_of(event), case.reason)
    elif event.kind is CaseKind.APPEAL:
        counts = event.decision in (Decision.POST, Decision.ADJUST, Decision.UPHELD)
        disputing.hear_appeal(event.assignment_id, counts, occasion_of(event), case.reason)


def _give_back(account_id: UUID, occasion: Occasion) -> None:
    for order_id in _live_parts_of(account_id):
        order = queries.locked(order_id)
        for assignment in queries.parts(order_id, WAITING):
            if assignment.volunteer_id == account_id:
                accepting.leave(order, assignment, None, occasion)


def _live_parts_of(account_id: UUID) -> list[UUID]:
    theirs = (Assignment.volunteer_id == account_id, Assignment.status.in_(WAITING))
    return list(db.session.scalars(select(Assignment.order_id).where(*theirs).order_by(Assignment.order_id)))


def _orders_of(account_id: UUID) -> list[UUID]:
    theirs = or_(Order.poster_id == account_id, Order.recipient_id == account_id)
    return list(db.session.scalars(select(Order.id).where(theirs).order_by(Order.id)))


def _empty(order: Order) -> None:
    order.title = order.description = order.risks = ""
    sealed.seal_address(order, "")
    sealed.seal_location(order, None, None)
    sealed.seal_contact(order, Contact(name="", phone=""))
    order.version += 1
    db.session.execute(delete(OrderPhoto).where(OrderPhoto.order_id == order.id))


def _empty_words_for(order: Order) -> None:
    """What an operator wrote on the person's behalf is the person's, too."""
    spoken = (Rating.order_id == order.id, Rating.is_on_behalf)
    db.session.execute(update(Rating).where(*spoken).values(words=""))
    of_order = MergeRating.merge_id.in_(select(Merge.id).where(Merge.order_id == order.id))
    db.session.execute(update(MergeRating).where(of_order, MergeRating.is_on_behalf).values(words=""))
    typed = (OrderTransition.order_id == order.id, OrderTransition.actor_id == order.posted_by_id)
    db.session.execute(update(OrderTransition).where(*typed).values(reason=None))


def _empty_words(account_id: UUID) -> None:
    """Ratings and reasons stay as facts, without what the person wrote."""
    for said in (Rating, MergeRating):
        db.session.execute(update(said).where(said.rated_by_id == account_id).values(words=""))
    theirs = OrderTransition.actor_id == account_id
    db.session.execute(update(OrderTransition).where(theirs, OrderTransition.reason.is_not(None)).values(reason=None))
