"""What an offer by hand costs a volunteer's attention, and what it teaches: counted, logged and learned from as a wave is.

The line of the log has no wave. Who was told of the order by a wave before has a line already, and its answer is the same.
"""

import json
from uuid import UUID

from sqlalchemy import text, update

from app.dispatch import answers, estimating
from app.dispatch.candidates import WEEK
from app.dispatch.choice import learning
from app.dispatch.choice.facts import NO_LIMIT, Moment
from app.dispatch.desk import suitability
from app.dispatch.desk.errors import HandOfferUnfit
from app.dispatch.desk.models import HandOffer
from app.dispatch.models import Answer, Asked
from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.orders.models import Order
from app.people.actors import Occasion

OWN_LIMIT = "own_limit"


def asked(order: Order, volunteer_id: UUID, occasion: Occasion) -> None:
    """Count and log that a volunteer is asked; raises :class:`HandOfferUnfit` where two offers at once go over their limit."""
    (one,) = estimating.expected(order, [volunteer_id], occasion.at)
    line = learning.message(order.service_type, one.candidate, Moment.of(occasion.at.astimezone(SHANGHAI)))
    given = {
        "order": order.id, "volunteer": volunteer_id, "now": occasion.at, "since": occasion.at - WEEK,
        "most": min(one.candidate.most_a_week, NO_LIMIT), "p": one.p, "profile": line.profile, "slot": line.slot,
        "distance": line.distance, "fatigue": line.fatigue, "reasons": json.dumps({"by_hand": True}),
    }  # fmt: skip
    if db.session.scalar(ASK, given) is None:
        raise HandOfferUnfit(reasons=[OWN_LIMIT], words=suitability.in_words([OWN_LIMIT], occasion.person.language))


def declined(found: HandOffer, occasion: Occasion) -> None:
    """A no is an answer, and somebody else is asked at once; of a team's or an organization's there is no line."""
    if found.volunteer_id is None:
        return
    theirs = (Asked.order_id == found.order_id, Asked.volunteer_id == found.volunteer_id, Asked.answer == Answer.NONE)
    db.session.execute(update(Asked).where(*theirs).values(answer=Answer.NOT_THIS, answered_at=occasion.at))
    answers.hear_no(found.order_id, found.volunteer_id, occasion)


def over(found: HandOffer, occasion: Occasion) -> None:
    """No answer, and none is possible any more: what was silent until now is learned from as a wave's silence."""
    if found.volunteer_id is None:
        return
    theirs = (Asked.order_id == found.order_id, Asked.volunteer_id == found.volunteer_id, Asked.wave_id.is_(None))
    db.session.execute(update(Asked).where(*theirs, Asked.closed_at.is_(None)).values(closed_at=occasion.at))


ASK = text("""
WITH heard AS (
    INSERT INTO attention (volunteer_id, told_at, last_told_at, told, unanswered)
    VALUES (:volunteer, ARRAY[CAST(:now AS timestamptz)], :now, 1, 1)
    ON CONFLICT (volunteer_id) DO UPDATE SET
        told_at = ARRAY(SELECT at FROM unnest(attention.told_at) AS at WHERE at > :since) || CAST(:now AS timestamptz),
        last_told_at = :now, told = attention.told + 1, unanswered = greatest(attention.unanswered, 0) + 1
    WHERE (SELECT count(*) FROM unnest(attention.told_at) AS at WHERE at > :since) < :most
    RETURNING volunteer_id
), kept AS (
    INSERT INTO asked_volunteers (order_id, volunteer_id, at, reasons, p, profile, slot, distance, fatigue)
    SELECT :order, volunteer_id, :now, CAST(:reasons AS jsonb), :p, :profile, :slot, :distance, :fatigue FROM heard
    ON CONFLICT (order_id, volunteer_id) DO NOTHING
)
SELECT volunteer_id FROM heard
""")
