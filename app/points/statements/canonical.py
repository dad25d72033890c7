"""The canonical form of a statement and its hash, which anybody can compute who has the document.

JSON in the form of RFC 8785 (keys sorted, no white space, UTF-8) over texts, whole numbers, lists and objects with ASCII keys;
there are no fractions in it, whose spelling that RFC would settle. The hash is SHA-256.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

VERSION = 1


def canonical(value: Mapping[str, Any]) -> bytes:
    """The canonical form of a document."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def document(
    number: str,
    subject: tuple[str, str],
    period: tuple[str, date],
    content: Mapping[str, Any],
    previous_hash: bytes | None,
    closed_at: datetime,
) -> dict[str, Any]:
    """The whole of what is hashed: the number, whose and when, the content, and the hash of the one before."""
    return {
        "version": VERSION,
        "number": number,
        "subject": {"kind": subject[0], "id": subject[1]},
        "period": {"kind": period[0], "first_day": period[1].isoformat()},
        "closed_at": closed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "previous": previous_hash.hex() if previous_hash else None,
        "content": content,
    }


def hash_of(document: Mapping[str, Any]) -> bytes:
    """SHA-256 of a document's canonical form."""
    return hashlib.sha256(canonical(document)).digest()
