"""``Idempotency-Key``: one effect and one answer for a POST that is sent again, also at the same moment.

The key is claimed by an INSERT in the request's own transaction. A repeat that arrives meanwhile waits on the row, then reads the
stored answer; when the first is refused or dies, its claim is rolled back with everything else, and the repeat is the first.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, g, request
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.kit.database import db
from app.kit.errors import Conflict, Malformed
from app.kit.stored_answers import StoredAnswer
from app.people.actors import Actor


class IdempotencyKeyReused(Conflict):
    """The same key came with another request."""


class MalformedIdempotencyKey(Malformed):
    """A key has 1 to 64 visible ASCII characters."""


@dataclass(frozen=True)
class Stored:
    """An answer as it was first given."""

    status: int
    body: bytes

    def response(self, repeated: bool) -> Response:
        """The answer again."""
        answer = Response(self.body, self.status, mimetype="application/json")
        if repeated:
            answer.headers["Idempotency-Replayed"] = "true"
        return answer


def claim(actor: Actor | None, operation: str, given: dict[str, Any], at: datetime) -> Stored | None:
    """Claim the request's key, or return the answer that is stored under it. Without the header nothing happens."""
    g.idempotency_key = key = request.headers.get("Idempotency-Key")
    if key is None or actor is None:
        return None
    if not (1 <= len(key) <= 64 and key.isascii() and key.isprintable()):
        raise MalformedIdempotencyKey({"/Idempotency-Key": ["1 to 64 visible ASCII characters"]})
    row = {"account_id": actor.account_id, "key": key, "request_hash": _fingerprint(operation, given), "created_at": at}
    claimed = upsert(StoredAnswer).values(row).on_conflict_do_nothing().returning(StoredAnswer.key)
    if db.session.execute(claimed).first() is not None:
        return None
    found = select(StoredAnswer.request_hash, StoredAnswer.status, StoredAnswer.body)
    stored = db.session.execute(found.where(StoredAnswer.account_id == actor.account_id, StoredAnswer.key == key)).one()
    if stored.request_hash != row["request_hash"]:
        raise IdempotencyKeyReused()
    return Stored(stored.status, stored.body)


def keep(actor: Actor | None, response: Response) -> None:
    """Store the answer under the key that this request claimed."""
    if g.idempotency_key is None or actor is None:
        return
    mine = (StoredAnswer.account_id == actor.account_id, StoredAnswer.key == g.idempotency_key)
    answer = {"status": response.status_code, "body": response.get_data()}
    db.session.execute(update(StoredAnswer).where(*mine).values(answer).execution_options(synchronize_session=False))


def _fingerprint(operation: str, given: dict[str, Any]) -> bytes:
    text = json.dumps([operation, given], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).digest()
