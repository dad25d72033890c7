"""The rights of a person over their data (PIPL, articles 45 and 47): a copy of everything, and erasure.

Each concept adds its part: to the copy by ``export_of`` in its ``privacy.py``, named in :mod:`app.wiring`; to
the erasure by handling :class:`AccountErased`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, or_, select, update

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.kit.events import record
from app.kit.stored_answers import StoredAnswer
from app.people import accounts, audit, grants, sessions
from app.people.actors import Occasion
from app.people.events import AccountErased
from app.people.models import Account, ActInName, AuditEntry, DeviceSession, Grant, LoginCode, LoginTries, SharedDevice

Export = Callable[[UUID], dict[str, Any]]


def export(occasion: Occasion) -> dict[str, Any]:
    """Everything that the service holds about the person who asks, by concept, as plain JSON values."""
    account_id = occasion.person.account_id
    audit.note("account.exported", account_id, occasion)
    exports: Mapping[str, Export] = current_app.extensions["exports"]
    parts = {concept: export_of(account_id) for concept, export_of in exports.items()}
    whole: dict[str, Any] = _plain({"made_at": occasion.at, "data": parts})
    return whole


def erase(occasion: Occasion) -> None:
    """Erase the person who asks, at once: what they have under way is given back by the concepts that hold it.

    Name, phone, login codes, device names and stored answers are gone, sessions and grants are revoked; what must be kept
    (service records, points) names the account's id only, which leads to nobody any more. The phone may open a new account,
    which has nothing of this one.
    """
    account = accounts.locked(occasion.person.account_id)
    grants.revoke_all(account.id, occasion)
    sessions.revoke_all(account.id, sessions.ERASED, occasion.at)
    record(AccountErased(at=occasion.at, actor_id=account.id, account_id=account.id))
    _forget(account, occasion.at)
    audit.note("account.erased", account.id, occasion)


def export_of(account_id: UUID) -> dict[str, Any]:
    """What people hold about a person: the account, the sessions, the grants, and who saw or changed what of theirs."""
    account = accounts.account_of(account_id)
    columns = (
        "id", "name", "language", "is_elder_mode", "shows_name_to_organization",
        "created_at", "created_by_id", "verified_at",
    )  # fmt: skip
    return {
        "account": {"phone": accounts.phone_of(account), **{name: getattr(account, name) for name in columns}},
        "sessions": _rows(
            DeviceSession, "device_name", "created_at", "last_seen_at", "revoked_at", account_id=account_id
        ),
        "grants": _rows(
            Grant, "role", "place_code", "organization_id", "team_id", "granted_at", "revoked_at", account_id=account_id
        ),
        "acts_in_my_name": _rows(
            ActInName, "kind", "subject_id", "made_by_id", "made_at", "answer", "answered_at", account_id=account_id
        ),
        "devices_shared_with_another_account": _shared(account_id),
        "audit": _rows(AuditEntry, "at", "action", "actor_id", subject_id=account_id),
    }


def _shared(account_id: UUID) -> list[dict[str, Any]]:
    """When a device of theirs was another account's before or after; whose is the other's to know."""
    theirs = or_(SharedDevice.account_id == account_id, SharedDevice.other_id == account_id)
    seen = db.session.scalars(select(SharedDevice.seen_at).where(theirs).order_by(SharedDevice.id))
    return [{"seen_at": moment} for moment in seen]


def _rows(model: type[Any], *columns: str, **owner: UUID) -> list[dict[str, Any]]:
    found = db.session.execute(
        select(*(getattr(model, name) for name in columns)).filter_by(**owner).order_by(model.id)
    )
    return [dict(row) for row in found.mappings()]


def _forget(account: Account, at: datetime) -> None:
    of_phone = account.phone_index
    for table in (LoginCode, LoginTries):
        db.session.execute(delete(table).where(table.phone_index == of_phone))
    db.session.execute(delete(StoredAnswer).where(StoredAnswer.account_id == account.id))
    shared = or_(SharedDevice.account_id == account.id, SharedDevice.other_id == account.id)
    db.session.execute(delete(SharedDevice).where(shared))
    mine = DeviceSession.account_id == account.id
    db.session.execute(update(DeviceSession).where(mine).values(device_name=None))
    account.phone_sealed = account.phone_index = account.name = None
    account.is_elder_mode = account.shows_name_to_organization = False
    account.erased_at, account.version = at, account.version + 1


def _plain(value: Any) -> Any:
    """A value as JSON can hold it; moments with Shanghai's offset, as everywhere on the wire."""
    if isinstance(value, Mapping):
        return {str(key): _plain(below) for key, below in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(below) for below in value]
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    if isinstance(value, Enum):
        return value.value
    return value if isinstance(value, (int, float, str, bool, type(None))) else str(value)
