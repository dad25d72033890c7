"""A service as the checks see it: nothing speaks against it but what a test says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.kit.clock import local_date
from app.kit.ids import new_id
from app.orders.models import Proof
from app.points.calculation import Counted, ServiceFacts, calculate
from app.points.checks.facts import Checked, Near, Record
from app.points.checks.thresholds import Thresholds
from app.points.rules import Rule

CELL = "8831aa5a37fffff"
TEN = datetime(2026, 3, 4, 2, tzinfo=UTC)
"""Ten o'clock of a Wednesday in Shanghai."""


def checked(
    minutes: int = 60,
    *,
    started_at: datetime = TEN,
    stars: int | None = 5,
    proof: Proof | None = Proof.SERVICE_CODE,
    already: Counted | None = None,
    thresholds: dict[str, int] | None = None,
    **record: Any,
) -> Checked:
    """A proved, well rated hour at ten in the morning; any fact of the record by name."""
    rule = Rule(checks=Thresholds(**(thresholds or {})))
    facts = _facts(minutes, started_at, stars, proof)
    around = replace(_record(facts), proof=proof, **record)
    return Checked(facts, rule, calculate(facts, rule, already or Counted()), around)


def near(started_at: datetime, minutes: int = 60, cell: str = CELL, place_code: str = "110107001012") -> Near:
    """Another service of the same volunteer."""
    return Near(new_id(), started_at, minutes, cell, place_code)


def _facts(minutes: int, started_at: datetime, stars: int | None, proof: Proof | None) -> ServiceFacts:
    return ServiceFacts(
        order_id=new_id(), assignment_id=new_id(), volunteer_id=new_id(), organization_id=new_id(),
        place_code="110107001012", service_type="repairs_errands", is_urgent=False, started_at=started_at,
        minutes=minutes, stars=stars, proof=proof,
    )  # fmt: skip


def _record(facts: ServiceFacts) -> Record:
    recipient = new_id()
    return Record(
        day=local_date(facts.started_at), started_at=facts.started_at, checked_in_at=facts.started_at,
        completed_at=facts.started_at + timedelta(minutes=facts.minutes), planned_minutes=facts.minutes, cell=CELL,
        place_code=facts.place_code, proof=facts.proof, proved_by_id=None, entered_by_id=None, rated_by_id=recipient,
        recipient_id=recipient, poster_id=recipient, posted_by_id=recipient, for_organization_id=None, is_own_phone=False,
        has_shared_device=False, near=(), pair_orders=(), circle_orders=(), people_confirmed=0, people_rated=0,
    )  # fmt: skip
