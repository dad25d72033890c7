"""A broken promise is an alarm: the run fails, the figures and the log name what is broken."""

import logging

import pytest
from flask import Flask
from sqlalchemy import update

from app.kit.database import db
from app.orders.models import Order
from app.points.models import LedgerAccount, Owner
from jobs import check_invariants
from jobs.check_invariants import InvariantBroken
from jobs.metrics import BROKEN_INVARIANTS
from jobs.ticks import Tick
from tests.builders import orders, points


def broken() -> dict[str, float]:
    """What the figures say."""
    samples = [sample for metric in BROKEN_INVARIANTS.collect() for sample in metric.samples]
    return {sample.labels["invariant"]: sample.value for sample in samples}


def test_while_all_is_well_nothing_is_said(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    points.award()
    check_invariants.run(Tick())
    assert (broken(), caplog.records) == ({}, [])


def test_a_balance_that_is_not_its_postings_is_an_alarm(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    points.award()
    wrong = update(LedgerAccount).where(LedgerAccount.owner_kind == Owner.VOLUNTEER)
    db.session.execute(wrong.values(balance=LedgerAccount.balance + 1))
    with pytest.raises(InvariantBroken), caplog.at_level(logging.ERROR):
        check_invariants.run(Tick())
    assert broken() == {"balance-equals-postings": 2.0}
    assert {record.invariant for record in caplog.records} == {"balance-equals-postings"}  # type: ignore[attr-defined]


def test_an_order_that_counts_its_slots_wrongly_is_an_alarm(app: Flask) -> None:
    order = orders.open_order()
    db.session.execute(update(Order).where(Order.id == order.id).values(taken=1))
    with pytest.raises(InvariantBroken):
        check_invariants.run(Tick())
    assert broken() == {"order-counts-its-slots": 1.0}
