"""Learning from the log of messages, each night, in bounded memory: first what is the same for everybody, then person by person.

Each piece is a transaction of its own. What is there already is not done again, and what a process that died left undone goes on
with the next run.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, and_, case, cast, func, select, text

from app.dispatch import opened, reaching
from app.dispatch.choice.facts import hours_of
from app.dispatch.choice.knowledge import Knowledge, part_of
from app.dispatch.choice.learning import (
    STRENGTHS,
    SWEEPS,
    Message,
    Person,
    exposure,
    posterior,
    refit,
    weight,
)
from app.dispatch.knowing import PROFILES, START, facts_of, knowledge_of
from app.dispatch.models import Answer, Asked, Attention, KnowledgeVersion
from app.dispatch.opened import Opening
from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.kit.ids import new_id
from app.kit.statements import Statement
from app.kit.transaction import transaction
from app.kit.turns import take_turn
from app.orders.models import Order

AT = time(3)
"""In Shanghai: after that, each day's learning is due."""
LOOKED_BACK = timedelta(days=240)
"""Four half-lives: what is older counts less than a sixteenth."""
MOST_TOGETHER = 200_000
"""From so many messages at most the common factors are fitted: those of some people whole, drawn by their id."""
PEOPLE_AT_ONCE = 500
FEWEST = 5
"""Yeses of a place from which its median delay is told."""


def go_on(now: datetime) -> int:
    """Learn the next piece that is due, in a transaction; how many pieces that were: none when all is learned."""
    with transaction():
        take_turn("learning")
        latest = _latest()
        if latest is None or latest.made_at < _last_due(now):
            learn_together(now)
            return 1
        if latest.finished_at is not None:
            return 0
        _learn_some(latest, now)
        return 1


def _latest() -> KnowledgeVersion | None:
    newest = select(KnowledgeVersion).order_by(KnowledgeVersion.id.desc()).limit(1)
    return db.session.scalar(newest.with_for_update())


def _last_due(now: datetime) -> datetime:
    local = now.astimezone(SHANGHAI)
    today = datetime.combine(local.date(), AT, SHANGHAI)
    return today if local >= today else today - timedelta(days=1)


def learn_together(now: datetime) -> KnowledgeVersion:
    """Fit what is the same for everybody, and keep it as the version from which waves are chosen now."""
    count = db.session.scalar(select(func.count()).where(*_lately(now))) or 0
    log = _log(now).where(_is_drawn(MOST_TOGETHER / count)) if count > MOST_TOGETHER else _log(now)
    messages = _messages(log, now)
    learned = refit(messages, hours_of(now), PROFILES, START)
    facts = {
        **facts_of(learned.knowledge),
        "median_minutes": _median_minutes(now),
        "opened": opened.learned(_openings(log, now), learned.knowledge.delays),
    }
    made = KnowledgeVersion(id=new_id(), made_at=now, messages=len(messages), facts=facts)
    db.session.add(made)
    db.session.flush()
    return made


def _learn_some(version: KnowledgeVersion, now: datetime) -> None:
    """The factors of the next so many people, given what is the same for everybody."""
    people = select(Attention.volunteer_id).order_by(Attention.volunteer_id).limit(PEOPLE_AT_ONCE)
    if version.people_until is not None:
        people = people.where(Attention.volunteer_id > version.people_until)
    ids = db.session.scalars(people).all()
    if not ids:
        version.finished_at = now
        return
    log = _log(now).where(Asked.volunteer_id.in_(ids)).order_by(Asked.volunteer_id)
    knowledge = knowledge_of(version.facts)
    messages = _messages(log, now)
    found = {who: person_of(list(lines), knowledge, hours_of(now)) for who, lines in groupby(messages, key=_who)}
    learned = [{"volunteer_id": str(who), **_row(found.get(who, Person()))} for who in ids]
    KEEP.later({"people": json.dumps(learned)})
    version.people_until = ids[-1]


def _who(line: Message) -> UUID:
    assert isinstance(line.person, UUID)  # noqa: S101 - the simulator's are numbers
    return line.person


def _row(person: Person) -> dict[str, Any]:
    by_part = {str(part): value for part, value in person.by_part.items()}
    return {"person": person.factor, "by_kind": dict(person.by_kind), "by_part": by_part}


KEEP = Statement(
    text("""
INSERT INTO attention (volunteer_id, person, by_kind, by_part)
SELECT * FROM jsonb_to_recordset(CAST(:people AS jsonb)) AS learned (
    volunteer_id uuid, person float, by_kind jsonb, by_part jsonb) ORDER BY volunteer_id
ON CONFLICT (volunteer_id) DO UPDATE SET
    person = excluded.person, by_kind = excluded.by_kind, by_part = excluded.by_part
WHERE (attention.person, attention.by_kind, attention.by_part)
    IS DISTINCT FROM (excluded.person, excluded.by_kind, excluded.by_part)
""")
)
"""One statement for many people, whose text does not grow with them; of whom nothing new was learned, nothing is written."""


def person_of(lines: Sequence[Message], knowledge: Knowledge, now: float) -> Person:
    """One person's factors, given everybody's: by sweeps over their own lines, each factor in the light of the others."""
    expected = [weight(now - line.at) * exposure(line, knowledge.delays) * _supposed(line, knowledge) for line in lines]
    yeses = [weight(now - line.at) if line.said_yes else 0.0 for line in lines]
    kinds, parts = [line.kind for line in lines], [part_of(line.slot) for line in lines]
    if not lines:
        return Person()
    everything = [0] * len(lines)
    factor, by_kind, by_part = {0: 1.0}, dict.fromkeys(kinds, 1.0), dict.fromkeys(parts, 1.0)
    for _ in range(SWEEPS):
        left = [e * by_kind[kind] * by_part[part] for e, kind, part in zip(expected, kinds, parts, strict=True)]
        factor = _fitted("person", everything, yeses, left)
        left = [e * factor[0] * by_part[part] for e, part in zip(expected, parts, strict=True)]
        by_kind = _fitted("person_kind", kinds, yeses, left)
        left = [e * factor[0] * by_kind[kind] for e, kind in zip(expected, kinds, strict=True)]
        by_part = _fitted("person_part", parts, yeses, left)
    return Person(factor[0], by_kind, by_part)


def _supposed(line: Message, knowledge: Knowledge) -> float:
    common = knowledge.base * knowledge.distance[line.distance] * knowledge.kinds.get(line.kind, 1.0)
    return common * knowledge.hours[line.profile][line.slot] * knowledge.fatigue[line.fatigue]


def _fitted(name: str, levels: Sequence[Any], yeses: Iterable[float], expected: Iterable[float]) -> dict[Any, float]:
    seen: dict[Any, list[float]] = {level: [0.0, 0.0] for level in levels}
    for level, accepts, supposed in zip(levels, yeses, expected, strict=True):
        seen[level][0] += accepts
        seen[level][1] += supposed
    return {level: posterior(STRENGTHS[name], 1.0, accepts, supposed) for level, (accepts, supposed) in seen.items()}


def _lately(now: datetime) -> tuple[Any, ...]:
    """The lines that policies wrote; a message that rang nowhere is no silence."""
    return Asked.at > now - LOOKED_BACK, Asked.at <= now, Asked.p.is_not(None), ~reaching.IS_LOST


def _is_drawn(share: float) -> Any:
    """A draw of people by their id, the same each night while the share is."""
    return func.mod(func.abs(func.hashtext(cast(Asked.volunteer_id, Text))), 1000) < int(share * 1000)


def _log(now: datetime) -> Select[Any]:
    """The lines that policies wrote, with when they could be seen, and until when a yes was possible."""
    columns = (
        Asked.at, Asked.volunteer_id, Order.service_type, Asked.distance, Asked.profile, Asked.slot, Asked.fatigue,
        _seen_at(), _until(now), Asked.answer, Asked.answered_at,
    )  # fmt: skip
    return select(*columns).join(Order, Order.id == Asked.order_id).where(*_lately(now))


def _until(now: datetime) -> Any:
    return func.least(func.coalesce(Asked.closed_at, now), Order.respond_by, now)


def _seen_at() -> Any:
    """When it was received, where that is known and came before the answer; else when it was sent."""
    is_known = (
        Asked.received_at.is_not(None),
        func.coalesce(Asked.answered_at, Asked.received_at) >= Asked.received_at,
    )
    return case((and_(*is_known), Asked.received_at), else_=Asked.at)


def _openings(log: Select[Any], now: datetime) -> Iterator[Opening]:
    """The lines of messages that were opened, while a yes was possible, by who had not answered."""
    until = _until(now)
    of_opened = (Asked.p > 0, Asked.opened_at < until, func.coalesce(Asked.answered_at, now) >= Asked.opened_at)
    lines = log.with_only_columns(Asked.at, Asked.p, Asked.opened_at, until, Asked.answer).where(*of_opened)
    for at, p, opened_at, last, answer in db.session.execute(lines.execution_options(yield_per=5000)):
        open_for = hours_of(last) - hours_of(opened_at)
        yield Opening(hours_of(now) - hours_of(at), p, open_for, answer is Answer.ACCEPTED, answer is not Answer.NONE)


def _messages(log: Select[Any], now: datetime) -> list[Message]:
    rows = db.session.execute(log.execution_options(yield_per=5000))
    return [_message(*row) for row in rows]


def _message(
    at: datetime, who: UUID, kind: str, distance: int, profile: int, slot: int, fatigue: int, seen_at: datetime,
    until: datetime, answer: Answer, answered_at: datetime | None,
) -> Message:  # fmt: skip
    said_yes = answer is Answer.ACCEPTED
    delay = hours_of(answered_at) - hours_of(seen_at) if answered_at else 0.0
    open_for = max(hours_of(until) - hours_of(seen_at), 0.0)
    said_no = answer is not Answer.NONE and not said_yes
    return Message(hours_of(at), who, kind, distance, profile, slot, fatigue, open_for, said_yes, said_no, delay)


def _median_minutes(now: datetime) -> dict[str, float]:
    """How long a yes takes by subdistrict, in the median, where there are enough to tell."""
    place = func.left(Order.place_code, 9)
    minutes = func.extract("epoch", Asked.answered_at - Asked.at) / 60
    median = func.percentile_cont(0.5).within_group(minutes)
    said_yes = (*_lately(now), Asked.answer == Answer.ACCEPTED)
    by_place = select(place, median).join(Order, Order.id == Asked.order_id).where(*said_yes).group_by(place)
    return {code: round(float(found), 1) for code, found in db.session.execute(by_place.having(func.count() >= FEWEST))}
