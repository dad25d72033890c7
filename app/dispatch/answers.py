"""What those who were told of an order answer: kept in the log of messages, of which dispatch learns."""

from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, literal, select, update

from app.dispatch.choice.knowledge import SAID_YES
from app.dispatch.models import Answer, Asked, Attention, Dispatch
from app.kit.database import Moment, db, table_of
from app.kit.statements import Statement, words
from app.orders.events import AssignmentEvent, OrderEvent
from app.people.actors import Occasion

_asked, _attention, _dispatch = table_of(Asked), table_of(Attention), table_of(Dispatch)
_ORDER = bindparam("the_order_id", type_=Uuid(as_uuid=True))
_WHO = bindparam("the_volunteer_id", type_=Uuid(as_uuid=True))
_NOW = bindparam("the_now", type_=Moment())


def on_accepted(event: AssignmentEvent) -> None:
    """A yes, also to the waitlist; of who was not told there is nothing to keep."""
    ACCEPT.later({"the_order_id": event.order_id, "the_volunteer_id": event.volunteer_id, "the_now": event.at})


def on_withdrew(event: AssignmentEvent) -> None:
    """A yes that was taken back: look at once for somebody else, if the order still seeks anybody."""
    hurry(event)


def hurry(event: OrderEvent) -> None:
    """Have the next step of an order taken at once, if there is to be one; the job waits for the morning where it must."""
    HURRY.later({"the_order_id": event.order_id, "the_now": event.at})


def hear_no(order_id: UUID, volunteer_id: UUID, occasion: Occasion) -> None:
    """Somebody is not silent, and somebody else is to be asked."""
    HURRY.later({"the_order_id": order_id, "the_now": occasion.at})
    HEARD.later({"the_volunteer_id": volunteer_id})


def close(event: OrderEvent) -> None:
    """Nobody can say yes any more: no step is due, and silence from now on tells nothing."""
    CLOSE.later({"the_order_id": event.order_id, "the_now": event.at})


def reopen(order_id: UUID) -> None:
    """Who has not answered can say yes again; whom the committee asked by hand, when it asks again."""
    silent = (Asked.order_id == order_id, Asked.answer == Answer.NONE, Asked.closed_at.is_not(None))
    db.session.execute(update(Asked).where(*silent, Asked.wave_id.is_not(None)).values(closed_at=None))


def _accepted() -> Statement:
    """Once: a yes that was taken back and given again is the same yes."""
    mine = (
        _asked.c.order_id == _ORDER,
        _asked.c.volunteer_id == _WHO,
        _asked.c.answer.not_in(words([Answer.ACCEPTED])),
    )
    values = {"answer": literal(Answer.ACCEPTED.value), "answered_at": _NOW}
    kept = update(_asked).where(*mine).values(values).returning(_asked.c.volunteer_id).cte("kept")
    heard = {"unanswered": SAID_YES, "accepted": _attention.c.accepted + 1}
    return Statement(update(_attention).where(_attention.c.volunteer_id == kept.c.volunteer_id).values(heard))


def _closed() -> Statement:
    open_still = (_asked.c.order_id == _ORDER, _asked.c.closed_at.is_(None))
    shut = update(_asked).where(*open_still).values(closed_at=_NOW).returning(_asked.c.order_id).cte("shut")
    due = (_dispatch.c.order_id == _ORDER, _dispatch.c.next_step_at.is_not(None))
    stopped = update(_dispatch).where(*due).values(next_step_at=None).returning(_dispatch.c.order_id).cte("stopped")
    return Statement(select(func.count()).select_from(shut).add_cte(stopped))


def _hurried() -> Statement:
    later = (_dispatch.c.order_id == _ORDER, _dispatch.c.next_step_at > _NOW, _dispatch.c.wave > 0)
    return Statement(update(_dispatch).where(*later).values(next_step_at=_NOW))


HEARD = Statement(update(_attention).where(_attention.c.volunteer_id == _WHO).values(unanswered=0))
ACCEPT = _accepted()
CLOSE = _closed()
HURRY = _hurried()
