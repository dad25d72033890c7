"""``Idempotency-Key``: one effect and one answer for a POST that is sent again, also at the same moment.

The key is claimed by an INSERT in the request's own transaction, in the statement that reads who asks. A repeat that arrives
meanwhile waits on the row, then reads the stored answer; when the first is refused or dies, its claim is rolled back with
everything else, and the repeat is the first. Answers are sealed: they may hold an address or a phone number. A public route has
no account to keep an answer for; there the header means nothing.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, request
from sqlalchemy import Select, Update, bindparam, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.kit.crypto import keys
from app.kit.database import db, table_of
from app.kit.errors import Conflict, Malformed, Unavailable
from app.kit.statements import Statement
from app.kit.stored_answers import StoredAnswer
from app.people import queries
from app.people.actors import Actor
from mobile_api.in_hand import known, note

KEPT_HEADERS = ("Content-Type", "ETag", "Location")
_ACCEPTABLE = re.compile(r"[!-~]{1,64}")


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
    is_first: bool

    @property
    def identity(self) -> UUID:
        """The row's identity, for sealing."""
        return UUID(bytes=hashlib.sha256(self.account_id.bytes + self.key.encode()).digest()[:16])


@dataclass(frozen=True)
class Key:
    """A key and what came with it."""

    text: str
    fingerprint: bytes


def key_of(operation: str, given: dict[str, Any]) -> Key | None:
    """The key in the request's header, if there is one; raises :class:`MalformedIdempotencyKey`."""
    text = request.headers.get("Idempotency-Key")
    if text is None:
        return None
    if not _ACCEPTABLE.fullmatch(text):
        raise MalformedIdempotencyKey({"/Idempotency-Key": ["1 to 64 visible ASCII characters"]})
    return Key(text, _fingerprint(operation, given))


def enter(session_id: UUID, key: Key, at: datetime) -> Actor:
    """Who asks, with the key claimed for them unless it was before, in one statement; raises :class:`SessionRevoked`."""
    wanted = {"session_id": session_id, "key": key.text, "request_hash": key.fingerprint, "created_at": at}
    rows = _ENTER.rows(wanted)
    actor = queries.actor_from(session_id, rows)
    note("claim", Claim(actor.account_id, key.text, is_first=rows[0][-1]))
    return actor


def stored(key: Key | None) -> Response | None:
    """The answer that an earlier request with this key got; ``None`` where this is the first, or has no key."""
    claim: Claim | None = known("claim") if key else None
    return None if key is None or claim is None or claim.is_first else _stored(claim, key.fingerprint)


def keep(response: Response) -> None:
    """Store the answer under the key that this request claimed."""
    mine: Claim | None = known("claim")
    if mine is None:
        return
    _KEEP.later(
        {
            "account_id": mine.account_id,
            "key": mine.key,
            "status": response.status_code,
            "headers": {name: value for name, value in response.headers if name in KEPT_HEADERS},
            "body": keys().seal(response.get_data(as_text=True), mine.identity),
        }
    )


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
    return hashlib.sha256(_WORDS.encode([operation, given]).encode()).digest()


def _word(value: Any) -> str:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)


_WORDS = json.JSONEncoder(sort_keys=True, default=_word)


def _enter() -> Select[Any]:
    who = queries.LIVE_ACTOR.cte("who")
    names = ("account_id", "key", "request_hash", "created_at")
    mine = select(who.c.id, *(bindparam(name, type_=_TABLE.c[name].type) for name in names[1:])).limit(1)
    claim = upsert(_TABLE).from_select(names, mine).on_conflict_do_nothing().returning(_TABLE.c.key).cte("claim")
    return select(*who.c, exists().select_from(claim))


def _keep() -> Update:
    at_mine = (_TABLE.c.account_id == bindparam("account_id"), _TABLE.c.key == bindparam("key"))
    return update(_TABLE).where(*at_mine).values({name: bindparam(name) for name in ("status", "headers", "body")})


_TABLE = table_of(StoredAnswer)
_ENTER = Statement(_enter())
_KEEP = Statement(_keep())
