"""What is known of an invitation's way to its reader, and what follows: received, opened, or lost because nothing rings there.

Receipts cost their reader one more row written with the COMMIT. Of what is lost a row is left by who sends; a job heeds it, so
that sending waits for no order's lock, and what a process that dies leaves undone the next run does.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Uuid, and_, bindparam, func, select, text, update

from app.dispatch import answers
from app.dispatch.choice.facts import Told, hours_of
from app.dispatch.choice.price import SURE
from app.dispatch.models import Answer, Asked, LostInvitation
from app.kit.database import Moment, db, table_of
from app.kit.statements import Statement
from app.notifications.events import InvitationEvent, InvitationsLost
from app.orders import queries as orders
from app.people.actors import Occasion

IS_LOST = and_(
    Asked.lost_at.is_not(None), Asked.received_at.is_(None), Asked.opened_at.is_(None), Asked.answered_at.is_(None)
)
"""Whether a message rang nowhere, and nothing came from its reader since."""

_asked = table_of(Asked)
_MINE = (
    _asked.c.order_id == bindparam("the_order_id", type_=Uuid(as_uuid=True)),
    _asked.c.volunteer_id == bindparam("the_volunteer_id", type_=Uuid(as_uuid=True)),
)
_NOW = bindparam("the_now", type_=Moment())


def on_received(event: InvitationEvent) -> None:
    """It is on their device: from now on an answer can come. The first word counts."""
    RECEIVED.later(_given(event))


def on_opened(event: InvitationEvent) -> None:
    """They have opened it, and have it therefore. The first word counts."""
    OPENED.later(_given(event))


def on_lost(event: InvitationsLost) -> None:
    """Leave word for :func:`heed`."""
    LOST.later(
        {
            "orders": list(event.order_ids), "volunteers": list(event.account_ids), "now": event.at,
            "is_address_gone": event.is_address_gone,
        }
    )  # fmt: skip


def due_ids(now: datetime, limit: int) -> Sequence[UUID]:
    """Orders of which invitations were lost that nobody has heeded yet."""
    return db.session.scalars(select(LostInvitation.order_id).distinct().limit(limit)).all()


def heed(order_id: UUID, occasion: Occasion) -> None:
    """Expect no yes of those whom an order's invitations did not reach: it was no silence of theirs, and where nothing reaches
    them any more somebody else is looked for at once. Repeatable."""
    orders.locked(order_id)
    heeded = db.session.execute(HEED, {"order": order_id}).all()
    if any(is_address_gone for _, is_address_gone in heeded):
        answers.HURRY.later({"the_order_id": order_id, "the_now": occasion.at})
    if heeded:
        RECOUNT.later({"people": sorted(volunteer_id for volunteer_id, _ in heeded)})


def as_told(
    at: datetime,
    received_at: datetime | None,
    opened_at: datetime | None,
    p: float | None,
    answer: Answer,
    is_lost: bool,
    worth_of_opening: float,
) -> Told:
    """A line of the log as a policy sees it: the clock of an answer begins when the message was opened, or was received, or
    was sent, whichever is known last; who has opened it is likelier to say yes; of whom it never reached no yes is to come."""
    expected = p or 0.0
    if opened_at is not None:
        expected = min(SURE, expected * worth_of_opening)
    return Told(hours_of(opened_at or received_at or at), expected, answer is not Answer.NONE or is_lost)


def counted_of(order_id: Any) -> list[ScalarSelect[int]]:
    """How many of those told of an order have received the message, opened it, were not reached: for a statement that reads
    the order."""
    kinds = (Asked.received_at.is_not(None), Asked.opened_at.is_not(None), IS_LOST)
    return [select(func.count()).where(Asked.order_id == order_id, kind).scalar_subquery() for kind in kinds]


def _given(event: InvitationEvent) -> dict[str, object]:
    return {"the_order_id": event.order_id, "the_volunteer_id": event.account_id, "the_now": event.at}


RECEIVED = Statement(update(_asked).where(*_MINE, _asked.c.received_at.is_(None)).values(received_at=_NOW))
OPENED = Statement(
    update(_asked)
    .where(*_MINE, _asked.c.opened_at.is_(None))
    .values(opened_at=_NOW, received_at=func.coalesce(_asked.c.received_at, _NOW))
)
LOST = Statement(
    text("""
INSERT INTO lost_invitations (order_id, volunteer_id, at, is_address_gone)
SELECT asked.order_id, asked.volunteer_id, :now, :is_address_gone
FROM unnest(CAST(:orders AS uuid[]), CAST(:volunteers AS uuid[])) AS lost (order_id, volunteer_id)
JOIN asked_volunteers AS asked ON asked.order_id = lost.order_id AND asked.volunteer_id = lost.volunteer_id
ON CONFLICT DO NOTHING
""")
)
"""Who was told of the order otherwise, as the officer of an organization may be, is in no log."""
HEED = text("""
WITH lost AS (
    DELETE FROM lost_invitations WHERE order_id = :order RETURNING volunteer_id, at, is_address_gone
)
UPDATE asked_volunteers AS asked SET lost_at = lost.at FROM lost
WHERE asked.order_id = :order AND asked.volunteer_id = lost.volunteer_id AND asked.lost_at IS NULL
    AND asked.received_at IS NULL AND asked.opened_at IS NULL AND asked.answered_at IS NULL
RETURNING asked.volunteer_id, lost.is_address_gone
""")
RECOUNT = Statement(
    text("""
WITH person AS (
    SELECT volunteer_id FROM attention WHERE volunteer_id = ANY(CAST(:people AS uuid[]))
    ORDER BY volunteer_id FOR UPDATE
), counted AS (
    SELECT person.volunteer_id, CASE WHEN silent.lines = 0 AND said.answer = 'accepted' THEN -1 ELSE silent.lines END AS now
    FROM person
    LEFT JOIN LATERAL (
        SELECT answer, answered_at FROM asked_volunteers AS line
        WHERE line.volunteer_id = person.volunteer_id AND line.answered_at IS NOT NULL
        ORDER BY answered_at DESC LIMIT 1
    ) AS said ON true
    CROSS JOIN LATERAL (
        SELECT count(*) AS lines FROM asked_volunteers AS line
        WHERE line.volunteer_id = person.volunteer_id AND line.at > coalesce(said.answered_at, '-infinity')
            AND (line.lost_at IS NULL OR num_nonnulls(line.received_at, line.opened_at, line.answered_at) > 0)
    ) AS silent
)
UPDATE attention SET unanswered = least(attention.unanswered, counted.now)
FROM counted WHERE counted.volunteer_id = attention.volunteer_id
""")
)
"""How many in a row somebody did not answer, without those that were lost; it never rises."""
