"""Writing a wave down: the wave, who was told and why, and the event that puts it into inboxes."""

from typing import Any

from sqlalchemy import Uuid, bindparam, cast, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB

from app.dispatch.events import OrganizationsCalled, VolunteersAsked
from app.dispatch.models import Asked, Dispatch
from app.dispatch.models import Wave as WaveRow
from app.dispatch.policy import Candidate, OrderFacts, Wave
from app.kit.database import Moment, db
from app.kit.events import record
from app.kit.ids import new_id
from app.orders.models import Audience
from app.people.actors import Occasion


def waves_in(dispatch: Dispatch) -> int:
    """How many waves the dispatch's circle has had."""
    if dispatch.wave == 0:
        return 0
    mine = WaveRow.order_id == dispatch.order_id, WaveRow.circle == dispatch.circle
    return db.session.scalar(select(func.count()).where(*mine)) or 0


def send(wave: Wave, order: OrderFacts, dispatch: Dispatch, occasion: Occasion) -> None:
    """Write the wave and everybody in it, and set the time of the next step."""
    dispatch.wave += 1
    dispatch.asked += len(wave.chosen)
    dispatch.next_step_at = occasion.at + wave.gap
    row = WaveRow(
        id=new_id(), order_id=order.id, number=dispatch.wave, circle=dispatch.circle, place_code=dispatch.place_code,
        at=occasion.at, size=len(wave.chosen),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    people = [{"id": str(told.account_id), "reasons": reasons(told, order)} for told in wave.chosen]
    db.session.execute(ASK, {"order": order.id, "wave": row.id, "now": occasion.at, "people": people})
    _announce(wave, order, row, occasion)


def reasons(told: Candidate, order: OrderFacts) -> dict[str, Any]:
    """Why this person: for their eyes, in numbers and codes."""
    if order.audience is Audience.TEAM:
        return {"team": True}
    if order.audience is Audience.MEMBERS:
        return {"member": True}
    if order.audience is Audience.ORGANIZATIONS:
        return {"organization": True, "service_type": order.service_type}
    return {
        "cells_away": told.cells_away,
        "same_community": told.is_of_community,
        "service_type": order.service_type,
        "skills": list(order.skills),
        "recent_messages": told.recent_messages,
    }


def _announce(wave: Wave, order: OrderFacts, row: WaveRow, occasion: Occasion) -> None:
    ids = tuple(told.account_id for told in wave.chosen)
    about: dict[str, Any] = {"order_id": order.id, "wave_id": row.id, "is_urgent": order.is_urgent}
    if order.audience is Audience.ORGANIZATIONS:
        record(OrganizationsCalled(at=occasion.at, actor_id=None, officer_ids=ids, **about))
    else:
        record(VolunteersAsked(at=occasion.at, actor_id=None, volunteer_ids=ids, **about))


def _ask() -> Any:
    person = func.jsonb_array_elements(bindparam("people", type_=JSONB()), type_=JSONB()).column_valued("person")
    rows = select(
        bindparam("order", type_=Uuid(as_uuid=True)),
        cast(person["id"].astext, Uuid(as_uuid=True)),
        bindparam("wave", type_=Uuid(as_uuid=True)),
        bindparam("now", type_=Moment()),
        person["reasons"],
    )
    written = insert(Asked).from_select(["order_id", "volunteer_id", "wave_id", "at", "reasons"], rows)
    return written.returning(Asked.volunteer_id).cte("asked")


ASK = select(func.count()).select_from(_ask())
"""One statement a wave, whatever its size."""
