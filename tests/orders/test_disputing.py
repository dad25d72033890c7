"""Disputes: who may, until when, and what the committee's decision makes of the record."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.kit.database import db
from app.kit.pages import PageRequest
from app.orders import handlers, lists
from app.orders import service as orders
from app.orders.errors import AssignmentNotFound, AssignmentStatusForbids, DisputeOver
from app.orders.events import DisputeSettled, ServiceConfirmed, ServiceDisputed
from app.orders.lists import By
from app.orders.models import Assignment
from app.people.models import Account
from app.reviews import queries as reviews
from app.reviews.events import CaseDecided
from app.reviews.models import CaseKind, Decision
from tests.builders import people
from tests.builders.orders import accepted, completed, confirmed, open_order, stands
from tests.fakes import StandingClock, heard

WHY = "邻居看见志愿者来过"


def dispute(part: Assignment, by: Any) -> Assignment:
    return orders.dispute(part.id, "记录不对", people.occasion(db.session.get_one(Account, by)))


def decide(part: Assignment, decision: Decision) -> None:
    case = reviews.of_subject(CaseKind.DISPUTE, part.id)
    case.reason = WHY
    handlers.on_case_decided(
        CaseDecided(
            case_id=case.id,
            kind=CaseKind.DISPUTE,
            subject_id=part.id,
            assignment_id=part.id,
            order_id=part.order_id,
            decision=decision,
            at=people.by_service().at,
            actor_id=people.committee("110107001").id,
        )
    )


def missing(order: Any, clock: StandingClock) -> Assignment:
    part = accepted(order)
    clock.set(order.starts_at + timedelta(minutes=15))
    return orders.report_no_show(part.id, people.occasion(db.session.get_one(Account, order.poster_id)))


def test_both_sides_may_dispute_and_nobody_else(app: Flask) -> None:
    with heard(app, ServiceDisputed) as events:
        theirs = completed(open_order())
        assert stands(dispute(theirs, theirs.volunteer_id)) == "disputed"
        order = open_order()
        assert stands(dispute(completed(order), order.poster_id)) == "disputed"
    assert len(events) == 2
    with pytest.raises(AssignmentNotFound):
        dispute(theirs, people.account().id)


def test_what_is_not_done_is_not_disputed(app: Flask) -> None:
    part = accepted(open_order())
    with pytest.raises(AssignmentStatusForbids):
        dispute(part, part.volunteer_id)


def test_a_confirmed_service_is_disputed_within_seven_days(app: Flask, clock: StandingClock) -> None:
    part = confirmed(open_order())
    clock.move(days=7)
    with pytest.raises(DisputeOver):
        dispute(part, part.volunteer_id)
    clock.move(seconds=-1)
    assert stands(dispute(part, part.volunteer_id)) == "disputed"


def test_dismissed_the_record_stands_and_counts_once(app: Flask) -> None:
    order = open_order()
    part = completed(order)
    dispute(part, order.poster_id)
    with heard(app, ServiceConfirmed, DisputeSettled) as events:
        decide(part, Decision.DISMISSED)
        decide(part, Decision.DISMISSED)
    assert (stands(part), stands(order)) == ("confirmed", "closed")
    assert [type(event) for event in events] == [ServiceConfirmed, DisputeSettled]
    assert events[1].counts


def test_a_confirmed_service_that_stands_is_not_confirmed_again(app: Flask) -> None:
    order = open_order()
    part = confirmed(order)
    dispute(part, order.poster_id)
    with heard(app, ServiceConfirmed) as events:
        decide(part, Decision.DISMISSED)
    assert (stands(part), events) == ("confirmed", [])


def test_upheld_for_the_recipient_the_service_does_not_count(app: Flask) -> None:
    order = open_order()
    part = completed(order)
    dispute(part, order.poster_id)
    with heard(app, ServiceConfirmed, DisputeSettled) as events:
        decide(part, Decision.UPHELD)
    assert (stands(part), stands(order)) == ("disputed", "closed")
    assert [(type(event), event.counts) for event in events] == [(DisputeSettled, False)]
    with pytest.raises(DisputeOver):
        dispute(part, part.volunteer_id)


@pytest.mark.parametrize(("decision", "after"), [(Decision.UPHELD, "disputed"), (Decision.DISMISSED, "confirmed")])
def test_both_sides_read_in_the_record_what_was_decided_and_why(app: Flask, decision: Decision, after: str) -> None:
    order = open_order()
    part = completed(order)
    dispute(part, order.poster_id)
    decide(part, decision)
    for reader in (order.poster_id, part.volunteer_id):
        who = people.occasion(db.session.get_one(Account, reader))
        steps = [step for step in lists.steps_of(order.id, who, PageRequest(100)).rows if step.by is By.COMMITTEE]
        assert (after, WHY) in [(step.transition.to_status, step.transition.reason) for step in steps]


def test_upheld_for_the_volunteer_the_service_counts(app: Flask) -> None:
    part = completed(open_order())
    dispute(part, part.volunteer_id)
    decide(part, Decision.UPHELD)
    assert stands(part) == "confirmed"


def test_a_no_show_is_disputed_by_the_volunteer_and_taken_away_or_left(app: Flask, clock: StandingClock) -> None:
    for decision, after in ((Decision.UPHELD, "released"), (Decision.DISMISSED, "no_show")):
        order = open_order()
        part = missing(order, clock)
        with pytest.raises(AssignmentStatusForbids):
            dispute(part, order.poster_id)
        dispute(part, part.volunteer_id)
        assert order.taken == 0
        decide(part, decision)
        assert (stands(part), order.taken) == (after, 0)
