"""The points of past services: awards by the rule in force, the double-entry ledger, and the committee's cases."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from app.demo.history import PastOrder, PastService
from app.demo.people import id_of
from app.kit.clock import SHANGHAI, local_date
from app.kit.working_days import after_working_days
from app.orders.models import Proof
from app.points import seals
from app.points.calculation import Calculation, Counted, ServiceFacts, calculate
from app.points.checks.table import flags
from app.points.rules import Rule

AWARDS = (
    "id", "reference", "order_id", "assignment_id", "volunteer_id", "organization_id", "place_code", "rule_version_id",
    "served_on", "minutes_served", "minutes_counted", "volunteer_points", "organization_points", "explanation",
    "status", "awarded_at", "posts_on",
)  # fmt: skip
ACCOUNTS = ("id", "owner_kind", "owner_id", "unit", "stage", "balance")
TRANSACTIONS = ("id", "reference", "kind", "award_id", "at", "actor_id", "reason", "seal")
POSTINGS = ("id", "at", "transaction_id", "account_id", "amount")
CASES = (
    "id", "kind", "place_code", "order_id", "subject_id", "assignment_id", "member_id", "recipient_id", "evidence",
    "status", "opened_at", "due_at", "version",
)  # fmt: skip
UNITS = ("report_credit", "reward_points")

Row = tuple[Any, ...]
AccountName = tuple[str, str, str, str]


class Ledger:
    """Awards and everything that follows from them, in memory, for one load."""

    def __init__(self, rule: Rule, rule_version_id: UUID, now: datetime, rng: Random) -> None:
        self._rule, self._rule_version_id = rule, rule_version_id
        self._now, self._rng = now, rng
        self._counted: Counter[tuple[UUID, date]] = Counter()
        self._ids: dict[AccountName, UUID] = defaultdict(lambda: id_of(now, rng))
        self._balances: Counter[AccountName] = Counter()
        self.awards: list[Row] = []
        self.transactions: list[Row] = []
        self.postings: list[Row] = []
        self.cases: list[Row] = []

    def award_all(self, orders: Iterable[PastOrder]) -> None:
        """Award every confirmed service, in the order in which they were confirmed."""
        services = [(service.confirmed_at, order, service) for order in orders for service in order.services]
        for at, order, service in sorted((entry for entry in services if entry[0]), key=lambda entry: str(entry[0])):
            if at is not None:
                self._award(at, order, service)

    def accounts(self) -> Iterator[Row]:
        """The accounts, with their balances."""
        for name, account_id in self._ids.items():
            yield account_id, *name, self._balances[name]

    def _award(self, at: datetime, order: PastOrder, service: PastService) -> None:
        facts = _facts(order, service)
        day = (facts.volunteer_id, facts.served_on)
        earned = calculate(facts, self._rule, Counted(day=self._counted[day]))
        self._counted[day] += earned.minutes_counted
        award_id, raised = id_of(at, self._rng), [flag.value for flag in flags(facts, self._rule)]
        posts_on = after_working_days(local_date(at), self._rule.notice_working_days)
        posted_at = datetime.combine(posts_on, time(0, 10), SHANGHAI)
        status = "held" if raised else "posted" if posted_at <= self._now else "provisional"
        self.awards.append((
            award_id, f"assignment:{service.id}", order.id, service.id, facts.volunteer_id, facts.organization_id,
            order.place_code, self._rule_version_id, facts.served_on, service.minutes, earned.minutes_counted,
            earned.volunteer_points, earned.organization_points, Jsonb({**earned.explanation, "flags": raised}),
            status, at, posts_on,
        ))  # fmt: skip
        self._open_case(at, order, service, award_id, status, raised)
        if status != "held" and earned.volunteer_points:
            self._write("award", award_id, at, facts, earned, {"provisional": 1})
            if status == "posted":
                self._write("posting", award_id, posted_at, facts, earned, {"provisional": -1, "posted": 1})

    def _write(
        self, kind: str, award_id: UUID, at: datetime, facts: ServiceFacts, earned: Calculation, stages: dict[str, int]
    ) -> None:
        transaction_id, reference = id_of(at, self._rng), f"{kind}:{award_id}"
        volunteer, organization = earned.volunteer_points, earned.organization_points
        amounts = (
            ("volunteer", str(facts.volunteer_id), volunteer),
            ("organization", str(facts.organization_id), organization),
            ("community", facts.place_code, -volunteer - organization),
        )
        lines = {
            (owner, owner_id, unit, stage): sign * amount
            for stage, sign in stages.items()
            for unit in UNITS
            for owner, owner_id, amount in amounts
            if amount
        }
        for name, amount in lines.items():
            self._balances[name] += amount
            self.postings.append((id_of(at, self._rng), at, transaction_id, self._ids[name], amount))
        seal = _seal(transaction_id, reference, kind, award_id, at, lines)
        self.transactions.append((transaction_id, reference, kind, award_id, at, None, None, seal))

    def _open_case(
        self, at: datetime, order: PastOrder, service: PastService, award_id: UUID, status: str, raised: list[str]
    ) -> None:
        evidence = {"flags": raised} if raised else {}
        self.cases.append((
            id_of(at, self._rng), kind_of_case(raised), order.place_code, order.id, service.id, service.id,
            service.member.id, order.resident.id, Jsonb({"award_id": str(award_id), **evidence}),
            "closed" if status == "posted" else "open", at, at + timedelta(days=5), 1,
        ))  # fmt: skip


def _seal(
    transaction_id: UUID, reference: str, kind: str, award_id: UUID, at: datetime, lines: dict[AccountName, int]
) -> bytes:
    header = dict.fromkeys(seals.HEADER) | {
        "transaction_id": transaction_id, "reference": reference, "kind": kind, "award_id": award_id, "at": at,
    }  # fmt: skip
    return seals.seal_of(header, (seals.line(*name, amount) for name, amount in lines.items()))


def kind_of_case(raised: list[str]) -> str:
    """Which case a service with these flags is before the committee as."""
    if not raised:
        return "service"
    return "low_rating" if "low_rating" in raised else "flagged"


def _facts(order: PastOrder, service: PastService) -> ServiceFacts:
    return ServiceFacts(
        order_id=order.id,
        assignment_id=service.id,
        volunteer_id=service.member.id,
        organization_id=service.member.organization.id,
        place_code=order.place_code,
        service_type=order.service_type,
        is_urgent=order.is_urgent,
        started_at=service.checked_in_at,
        minutes=service.minutes,
        stars=service.stars,
        proof=Proof.SERVICE_CODE,
    )
