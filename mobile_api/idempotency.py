"""``Idempotency-Key``: one effect and one answer for a POST that is sent again, also at the same moment.

The key is claimed by an INSERT in the request's own transaction. A repeat that arrives meanwhile waits on the row, then reads the
stored answer; when the first is refused or dies, its claim is rolled back with everything else, and the repeat is the first.
Answers are sealed: they may hold an address or a phone number. A public route has no account to keep an answer for; there the
header means nothing.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, request
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.kit.crypto import keys
from app.kit.database import db, table_of
from app.kit.errors import Conflict, Malformed, Unavailable
from app.kit.stored_answers import StoredAnswer
from app.people.actors import Actor
from mobile_api.in_hand import known, note

KEPT_HEADERS = ("Content-Type", "ETag", "Location")

# On the path of every request with a key: built once, and of the table, so that the session has nothing to do.
_TABLE = table_of(StoredAnswer)
_CLAIM = upsert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.key)
_KEEP = update(_TABLE).where(_TABLE.c.account_id == bindparam("owner_id"), _TABLE.c.key == bindparam("at_key"))


class IdempotencyKeyReused(Conflict):
    """The same key came with another request."""


class MalformedIdempotencyKey(Malformed):
    """A key has 1 to 64 visible ASCII characters."""


class RepeatedTooFast(Unavailable):
    """The first request with this key was forgotten while this one waited for it."""


@dataclass(frozen=True)
class Claim:
    """An account's hold on a key."""

    account_id: UUID
    key: str

    @property
    def identity(self) -> UUID:
        """The row's identity, for sealing."""
        return UUID(bytes=hashlib.sha256(self.account_id.bytes + self.key.encode()).digest()[:16])


def claim(actor: Actor | None, operation: str, given: dict[str, Any], at: datetime) -> Response | None:
    """Claim the request's key, or return the answer that is stored under it. Without the header nothing happens."""
    note("claim", None)
    key = request.headers.get("Idempotency-Key")
    if key is None or actor is None:
        return None
    if not (1 <= len(key) <= 64 and all("!" <= character <= "~" for character in key)):
        raise MalformedIdempotencyKey({"/Idempotency-Key": ["1 to 64 visible ASCII characters"]})
    wanted = Claim(actor.account_id, key)
    fingerprint = _fingerprint(operation, given)
    row = {"account_id": actor.account_id, "key": key, "request_hash": fingerprint, "created_at": at}
    if db.session.connection().execute(_CLAIM, row).first() is not None:
        note("claim", wanted)
        return None
    return _stored(wanted, fingerprint)


def keep(response: Response) -> None:
    """Store the answer under the key that this request claimed."""
    mine: Claim | None = known("claim")
    if mine is None:
        return
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    answer = {
        "owner_id": mine.account_id,
        "at_key": mine.key,
        "status": response.status_code,
        "headers": headers,
        "body": keys().seal(response.get_data(as_text=True), mine.identity),
    }
    db.session.connection().execute(_KEEP, answer)


def release() -> None:
    """Give the key back, where a refusal keeps what was written: a repeat is tried anew."""
    mine: Claim | None = known("claim")
    if mine is not None:
        at_mine = delete(StoredAnswer).where(StoredAnswer.account_id == mine.account_id, StoredAnswer.key == mine.key)
        db.session.execute(at_mine.execution_options(synchronize_session=False))


def _stored(wanted: Claim, fingerprint: bytes) -> Response:
    mine = (StoredAnswer.account_id == wanted.account_id, StoredAnswer.key == wanted.key)
    columns = (StoredAnswer.request_hash, StoredAnswer.status, StoredAnswer.headers, StoredAnswer.body)
    stored = db.session.execute(select(*columns).where(*mine)).first()
    if stored is None:
        raise RepeatedTooFast(retry_after=1)
    if stored.request_hash != fingerprint:
        raise IdempotencyKeyReused()
    answer = Response(keys().open(stored.body, wanted.identity), stored.status, headers=stored.headers)
    answer.headers["Idempotency-Replayed"] = "true"
    return answer


def _fingerprint(operation: str, given: dict[str, Any]) -> bytes:
    text = json.dumps([operation, given], sort_keys=True, default=_word)
    return hashlib.sha256(text.encode()).digest()


def _word(value: Any) -> str:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)
