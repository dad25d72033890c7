"""What a night learns, piece by piece; twice is once, and what dies half-way goes on."""

from datetime import timedelta
from random import Random
from typing import Any
from unittest.mock import ANY

import pytest
from sqlalchemy import delete, func, insert, select, text

from app.dispatch import learning
from app.dispatch.choice.facts import hours_of
from app.dispatch.choice.learning import Message
from app.dispatch.knowing import START, knowledge_of, policy_of
from app.dispatch.models import Answer, Asked, Attention, KnowledgeVersion
from app.dispatch.queries import open_order
from app.kit.clock import now
from app.kit.database import db
from app.orders.models import Order
from tests.builders.dispatch import opened_order, written_order
from tests.builders.registration import approved_volunteer
from tests.fakes import NOON, StandingClock

pytestmark = pytest.mark.usefixtures("app")
AT = hours_of(NOON)


def learn() -> int:
    """All that is due; how many pieces that was."""
    pieces = 0
    while learning.go_on(now()):
        pieces += 1
    return pieces


def log(order: Order, who: Any, **facts: Any) -> None:
    """A line of the log, of an order's first wave."""
    wave_id = db.session.scalar(select(Asked.wave_id).limit(1))
    usual = {
        "order_id": order.id, "volunteer_id": who, "wave_id": wave_id, "at": now(), "reasons": {}, "p": 0.1,
        "profile": 0, "slot": 12, "distance": 1, "fatigue": 35,
    }  # fmt: skip
    db.session.execute(insert(Asked).values(**{**usual, **facts}))
    db.session.commit()


def test_a_night_learns_who_says_yes_and_the_next_wave_knows(clock: StandingClock):
    eager, silent = approved_volunteer().account_id, approved_volunteer().account_id
    opened_order()
    for _ in range(8):
        order = written_order()
        log(order, eager, answer=Answer.ACCEPTED, answered_at=now() + timedelta(minutes=3), closed_at=now())
        log(order, silent)
    clock.move(days=1)

    assert learn() == 3

    made = db.session.query(KnowledgeVersion).one()
    assert (made.messages, made.finished_at) == (18, now())
    assert made.facts["median_minutes"] == {"110107001": 3.0}
    assert knowledge_of(made.facts).base != START.base
    one, other = (db.session.get_one(Attention, who, populate_existing=True) for who in (eager, silent))
    assert one.person > 1 > other.person
    assert one.by_kind == {"elderly_disabled": ANY}
    facts = open_order(written_order().id)
    assert facts is not None
    assert policy_of(facts, None).knowledge == knowledge_of(made.facts)  # type: ignore[attr-defined]


def test_of_whom_nothing_new_was_learned_nothing_is_written(clock: StandingClock):
    approved_volunteer()
    opened_order()
    learn()
    versions = text("SELECT xmin FROM attention ORDER BY volunteer_id")
    before = db.session.scalars(versions).all()
    db.session.execute(delete(KnowledgeVersion))
    db.session.commit()

    assert learn() == 3
    assert db.session.scalars(versions).all() == before


def test_a_second_run_of_the_same_day_learns_nothing_new(clock: StandingClock):
    approved_volunteer()
    opened_order()
    assert learn() == 3
    assert learn() == 0

    clock.move(days=1)

    assert learn() == 3
    assert db.session.scalar(select(func.count()).select_from(KnowledgeVersion)) == 2


def test_what_a_process_that_died_left_undone_is_done_by_the_next(monkeypatch: pytest.MonkeyPatch):
    for _ in range(3):
        approved_volunteer()
    opened_order()
    monkeypatch.setattr(learning, "PEOPLE_AT_ONCE", 1)
    assert learning.go_on(now()) == learning.go_on(now()) == 1
    with pytest.raises(ZeroDivisionError):
        _learn_and_fail()

    assert learn() == 3

    made = db.session.query(KnowledgeVersion).one()
    assert made.finished_at == now()


def _learn_and_fail() -> None:
    from app.kit.transaction import transaction

    with transaction():
        learning._learn_some(db.session.query(KnowledgeVersion).one(), now())
        _ = 1 / 0


def test_people_are_learned_as_the_whole_would_be():
    """With everybody's factors fixed, one sweep after another finds the posterior mean of each."""
    draw = Random(1)
    lines = [
        Message(AT - day, 1, "tutoring", 1, 0, 20, 35, 12.0, said_yes=draw.random() < 0.5, delay=0.1)
        for day in range(60)
    ]

    person = learning.person_of(lines, START, AT)

    assert person.factor > 1.5
    assert person.by_kind["tutoring"] > 1
    assert learning.person_of([], START, AT).factor == 1.0
