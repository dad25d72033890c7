"""A no with one tap: not this one, not now, not this kind. It counts in what dispatch learns; somebody else is asked at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.dispatch import answers, wishes
from app.dispatch.errors import InvitationAccepted, InvitationNotFound
from app.dispatch.models import Answer, Asked
from app.kit.database import db
from app.orders.models import Order
from app.people.actors import Occasion


@dataclass(frozen=True)
class Declined:
    """What somebody said to an order, and until when they are told of nothing."""

    order_id: UUID
    answer: Answer
    quiet_until: datetime | None


def decline(order_id: UUID, answer: Answer, hours: int, occasion: Occasion) -> Declined:
    """Say no to an order that one was told of; ``hours`` of quiet follow on "not now", and none of its kind on "not this kind".

    The same again changes nothing; another reason is taken. Raises :class:`InvitationNotFound`, :class:`InvitationAccepted`.
    """
    me = occasion.person.account_id
    asked = db.session.get(Asked, (order_id, me), with_for_update=True, populate_existing=True)
    if asked is None or asked.wave_id is None:  # what was asked by hand is answered as it was asked
        raise InvitationNotFound()
    if asked.answer is Answer.ACCEPTED:
        raise InvitationAccepted()
    if asked.answer is not answer:
        _keep(asked, answer, hours, occasion)
    wish = wishes.own(occasion)
    return Declined(order_id, answer, wish.quiet_until if answer is Answer.NOT_NOW else None)


def _keep(asked: Asked, answer: Answer, hours: int, occasion: Occasion) -> None:
    is_first = asked.answer is Answer.NONE
    asked.answer, asked.answered_at = answer, asked.answered_at or occasion.at
    if answer is Answer.NOT_NOW:
        wishes.be_quiet(asked.volunteer_id, occasion.at + timedelta(hours=hours))
    if answer is Answer.NOT_THIS_KIND:
        wishes.do_without(asked.volunteer_id, db.session.get_one(Order, asked.order_id).service_type)
    if is_first:
        answers.hear_no(asked.order_id, asked.volunteer_id, occasion)
