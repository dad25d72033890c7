"""What an award is measured against: the same inserts by a driver alone, from values that are known already.

No rule, no cap, no check, no lock of the volunteer's awards, no seal made: one transaction of the award, the balances, the
transaction and its postings, the committee's case and the message in the volunteer's inbox.
"""

from datetime import timedelta
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from app.kit.ids import new_id

AWARD = """
INSERT INTO awards (id, reference, order_id, assignment_id, volunteer_id, organization_id, place_code, rule_version_id,
                    served_on, minutes_served, minutes_counted, volunteer_points, organization_points, explanation, status,
                    awarded_at, posts_on)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 60, 60, 10, 5, %s, 'provisional', %s, %s)
"""
BALANCES = """
INSERT INTO ledger_accounts (id, owner_kind, owner_id, unit, stage, balance)
SELECT line.id, owner_kind, owner_id, unit, 'provisional', amount
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::bigint[]) AS line (id, owner_kind, owner_id, unit, amount)
ON CONFLICT (owner_id, owner_kind, unit, stage) DO UPDATE SET balance = ledger_accounts.balance + excluded.balance
RETURNING id
"""
TRANSACTION = """
INSERT INTO ledger_transactions (id, reference, kind, award_id, at, actor_id, seal) VALUES (%s, %s, 'award', %s, %s, %s, %s)
"""
POSTINGS = """
INSERT INTO postings (id, at, transaction_id, account_id, amount)
SELECT line.id, %s, %s, line.account_id, line.amount
FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[]) AS line (id, account_id, amount)
"""
CASE = """
INSERT INTO cases (id, kind, place_code, order_id, subject_id, assignment_id, member_id, recipient_id, due_at, evidence,
                   status, opened_at)
VALUES (%s, 'service', %s, %s, %s, %s, %s, %s, %s, %s, 'open', %s)
"""
MESSAGE = """
INSERT INTO notifications (id, account_id, kind, order_id, subject_id, facts, created_at)
VALUES (%s, %s, 'points-awarded', %s, %s, '{}', %s)
"""
EXPLANATION = {
    "half_hours": 2, "rate": 10, "base": 10, "urgent": 0, "night_half_hours": 0, "night": 0, "rating": 0, "over_cap": 0,
    "share": 50, "flags": [], "evidence": {},
}  # fmt: skip
UNITS = ("report_credit", "reward_points")
AMOUNTS = [10, 5, -15] * 2


def award(connection: psycopg.Connection[Any], service: Any, rule_version_id: Any, at: Any) -> None:
    """Write what the award of one service writes."""
    award_id, transaction_id = new_id(), new_id()
    order_id, assignment_id, volunteer_id, place_code = (
        service.order_id, service.assignment_id, service.volunteer_id, service.place_code,
    )  # fmt: skip
    owners = (
        ("volunteer", str(volunteer_id)),
        ("organization", str(service.organization_id)),
        ("community", place_code),
    )
    lines = [(new_id(), kind, owner_id, unit) for unit in UNITS for kind, owner_id in owners]
    day = service.starts_at.date()
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(AWARD, (
            award_id, f"assignment:{assignment_id}", order_id, assignment_id, volunteer_id, service.organization_id, place_code,
            rule_version_id, day, Jsonb(EXPLANATION), at, day + timedelta(days=5)))  # fmt: skip
        accounts = cursor.execute(BALANCES, (*map(list, zip(*lines, strict=True)), AMOUNTS)).fetchall()
        cursor.execute(
            TRANSACTION, (transaction_id, f"award:{award_id}", award_id, at, service.recipient_id, bytes(32))
        )
        cursor.execute(
            POSTINGS, (at, transaction_id, [new_id() for _ in accounts], [row[0] for row in accounts], AMOUNTS)
        )
        cursor.execute(CASE, (
            new_id(), place_code, order_id, assignment_id, assignment_id, volunteer_id, service.recipient_id,
            at + timedelta(days=5), Jsonb({"award_id": str(award_id)}), at))  # fmt: skip
        cursor.execute(MESSAGE, (new_id(), volunteer_id, order_id, award_id, at))
