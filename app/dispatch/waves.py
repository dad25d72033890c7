"""Writing a wave down: the wave, who was told and why, what it costs their attention, and the event that puts it into inboxes.

Attention is counted under a lock of each person's row, so that two orders at the same moment cannot tell somebody more often than
they want.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.dispatch.candidates import WEEK, About, Drawn
from app.dispatch.choice import learning
from app.dispatch.choice.facts import NO_LIMIT, Chosen, Moment
from app.dispatch.events import OrganizationsCalled, VolunteersAsked
from app.dispatch.models import Dispatch
from app.dispatch.policy import OrderFacts
from app.kit.events import record
from app.kit.ids import new_id
from app.kit.statements import Statement
from app.orders.models import Audience
from app.people.actors import Occasion


class Reached(NamedTuple):
    """Somebody to be told: at most how often in a week, and why they, for their eyes, in numbers and codes."""

    account_id: UUID
    most_a_week: int
    reasons: dict[str, Any]
    levels: dict[str, float | int]
    """The expected probability and the levels of the factors, where a policy chose them."""


def chosen(one: Chosen, order: OrderFacts, found: Drawn, cap: int, moment: Moment) -> Reached:
    """Somebody whom a policy chose."""
    line = learning.message(order.service_type, one.candidate, moment)
    levels = {
        "p": one.p, "profile": line.profile, "slot": line.slot, "distance": line.distance, "fatigue": line.fatigue,
    }  # fmt: skip
    account_id = line.person
    assert isinstance(account_id, UUID)  # noqa: S101 - the simulator's are numbers
    said = _said(order, found.about(account_id))
    return Reached(account_id, min(cap, one.candidate.most_a_week), {**one.reasons, **said}, levels)


def _said(order: OrderFacts, about: About) -> dict[str, Any]:
    return {
        "same_community": about.place_code == order.place_code,
        "service_type": order.service_type,
        "skills": list(order.skills),
        "told": about.told,
        "accepted": about.accepted,
        "hours": about.hours,
    }


def called(account_id: UUID, order: OrderFacts) -> Reached:
    """Somebody of the team, or an officer of an organization, whom the order calls."""
    if order.audience is Audience.TEAM:
        return Reached(account_id, NO_LIMIT, {"team": True}, {})
    if order.audience is Audience.MEMBERS:
        return Reached(account_id, NO_LIMIT, {"member": True}, {})
    return Reached(account_id, NO_LIMIT, {"organization": True, "service_type": order.service_type}, {})


def send(people: Sequence[Reached], wait: timedelta, order: OrderFacts, dispatch: Dispatch, occasion: Occasion) -> None:
    """Write the wave and everybody in it, and set the time of the next step. Who has heard enough in the meantime stays out."""
    named = [
        {"id": str(one.account_id), "most": one.most_a_week, "reasons": one.reasons, **one.levels}
        for one in sorted(people)
    ]
    dispatch.wave += 1
    wave_id = new_id()
    given = {
        "order": order.id, "wave": wave_id, "number": dispatch.wave, "circle": dispatch.circle.value,
        "place": dispatch.place_code, "now": occasion.at, "since": occasion.at - WEEK, "people": json.dumps(named),
    }  # fmt: skip
    told = tuple([account_id for (account_id,) in ASK.rows(given)])
    dispatch.asked += len(told)
    dispatch.next_step_at = occasion.at + wait
    if told:
        _announce(told, order, wave_id, occasion)


def _announce(ids: tuple[UUID, ...], order: OrderFacts, wave_id: UUID, occasion: Occasion) -> None:
    about: dict[str, Any] = {"order_id": order.id, "wave_id": wave_id, "is_urgent": order.is_urgent}
    if order.audience is Audience.ORGANIZATIONS:
        record(OrganizationsCalled(at=occasion.at, actor_id=None, officer_ids=ids, **about))
    else:
        record(VolunteersAsked(at=occasion.at, actor_id=None, volunteer_ids=ids, **about))


ASK = Statement(
    text("""
WITH person AS (
    SELECT * FROM jsonb_to_recordset(CAST(:people AS jsonb)) AS person (
        id uuid, most int, reasons jsonb, p float, profile smallint, slot smallint, distance smallint, fatigue smallint)
), heard AS (
    INSERT INTO attention (volunteer_id, told_at, last_told_at, told, unanswered)
    SELECT id, ARRAY[CAST(:now AS timestamptz)], :now, 1, 1 FROM person ORDER BY id
    ON CONFLICT (volunteer_id) DO UPDATE SET
        told_at = ARRAY(SELECT at FROM unnest(attention.told_at) AS at WHERE at > :since) || CAST(:now AS timestamptz),
        last_told_at = :now, told = attention.told + 1, unanswered = greatest(attention.unanswered, 0) + 1
    WHERE (SELECT count(*) FROM unnest(attention.told_at) AS at WHERE at > :since)
        < (SELECT most FROM person WHERE person.id = attention.volunteer_id)
    RETURNING volunteer_id
), wave AS (
    INSERT INTO waves (id, order_id, number, circle, place_code, at, size)
    SELECT :wave, :order, :number, :circle, :place, :now, count(*) FROM heard
)
INSERT INTO asked_volunteers (order_id, volunteer_id, wave_id, at, reasons, p, profile, slot, distance, fatigue)
SELECT :order, id, :wave, :now, reasons, p, profile, slot, distance, fatigue
FROM person JOIN heard ON heard.volunteer_id = person.id
RETURNING volunteer_id
""")
)
"""One statement a wave, whatever its size."""
