"""The seal of a ledger transaction: what nobody can make without the service's key, not even who may write every table.

It covers the transaction's header and each of its postings, with the account's owner, unit and stage instead of its id. Whatever
is changed past the triggers, a pair of amounts that still balances too, no longer fits its seal.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from app.kit.crypto import keys

HEADER = ("reference", "kind", "award_id", "actor_id", "reason", "approved_by_id")
"""What is sealed of a transaction beside its id, its moment and its lines."""


def line(owner: str, owner_id: str, unit: str, stage: str, amount: int) -> str:
    """One posting as it is sealed."""
    return f"{owner}:{owner_id}:{unit}:{stage}:{amount}"


def seal_of(header: Mapping[str, Any], lines: Iterable[str]) -> bytes:
    """The seal of a transaction: of ``transaction_id``, ``at`` and :data:`HEADER`, and of its lines in any order."""
    at: datetime = header["at"]
    parts = [
        str(header["transaction_id"]), at.astimezone(UTC).isoformat(timespec="microseconds"),
        *(None if header[name] is None else str(header[name]) for name in HEADER), *sorted(lines),
    ]  # fmt: skip
    return keys().mark("ledger", json.dumps(parts, ensure_ascii=False, separators=(",", ":")))
