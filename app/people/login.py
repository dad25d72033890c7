"""Login by phone and one-time code; who proves to hold an unknown phone has an account from then on.

Six digits, good for ten minutes, once, and only the newest of a phone. Five wrong ones an hour close a phone's login for
the rest of that hour, whatever new codes are sent; a right one starts the count anew. All counts are rows, so they hold
over all processes. Nothing here looks at accounts before the code was right: known and unknown numbers are answered alike,
in the same time.
"""

import hmac
import math
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, case, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from app.config import Settings
from app.kit import texts
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.ids import new_id
from app.kit.networks import network_of
from app.kit.transaction import after_commit
from app.people import accounts, phones, sessions, sms
from app.people.actors import Occasion
from app.people.errors import LoginCodeLimit, LoginCodeWrong, TooManyTries
from app.people.models import Account, Language, LoginCode, LoginTries
from app.people.sessions import Pair

CODE_LIFE = timedelta(minutes=10)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CODES_A_MINUTE, CODES_AN_HOUR = 1, 5
"""So many codes a phone."""
MOST_TRIES = 5
TRIES_COUNTED_FOR = HOUR


@dataclass(frozen=True)
class CodeSent:
    """What who asks for a code is told: how long it is good, and when the next may be asked for, in seconds."""

    expires_in: int = int(CODE_LIFE.total_seconds())
    retry_after: int = int(MINUTE.total_seconds())


@dataclass(frozen=True)
class SignedIn:
    """A new session with its tokens."""

    account: Account
    pair: Pair = field(repr=False)


def ask_code(phone: str, address: str, language: Language, occasion: Occasion) -> CodeSent:
    """Send a code to a phone, for somebody at a network address, once this transaction has committed.

    Raises :class:`app.people.errors.PhoneMalformed`, :class:`LoginCodeLimit` with ``retry_after``, and, after the commit,
    :class:`app.people.errors.SmsUnavailable`. Demo numbers under a fixed code have no limits: nothing is sent to them.
    """
    number = phones.normalise(phone)
    fixed = _fixed_code(number)
    of_phone, of_address = keys().index(number), keys().index(f"address:{network_of(address)}")
    if not fixed:
        _check_limits(of_phone, of_address, occasion.at)
    code = fixed or f"{secrets.randbelow(1_000_000):06d}"
    _keep(code, of_phone, of_address, occasion.at)
    if not fixed:
        text = texts.text("sms.login-code", language, code=code)
        after_commit(lambda: sms.sender().send(number, text))
    return CodeSent()


def enter(phone: str, code: str, device_name: str | None, occasion: Occasion) -> SignedIn:
    """Log in with a code: a new session, of a new account where the phone has none.

    Raises :class:`LoginCodeWrong` (the try is counted although nothing else happens), :class:`TooManyTries` with
    ``retry_after``, or :class:`app.people.errors.PhoneMalformed`.
    """
    number = phones.normalise(phone)
    _use(code, keys().index(number), occasion.at)
    account = accounts.find_or_create(number, None, occasion)
    account.verified_at = account.verified_at or occasion.at
    return SignedIn(account, sessions.begin_pair(account, device_name, occasion))


def _fixed_code(number: str) -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.demo_code if phones.is_demo(number) else ""


def _check_limits(of_phone: bytes, of_address: bytes, at: datetime) -> None:
    """Exact for a phone and an address, whose askers wait for each other; the total may be passed by those of one instant."""
    settings: Settings = current_app.extensions["settings"]
    for lock in sorted({int.from_bytes(index[:8], "big", signed=True) for index in (of_phone, of_address)}):
        db.session.execute(select(func.pg_advisory_xact_lock(lock)))
    mine, theirs = LoginCode.phone_index == of_phone, LoginCode.address_index == of_address
    _check(mine, CODES_A_MINUTE, MINUTE, at)
    _check(mine, CODES_AN_HOUR, HOUR, at)
    _check(theirs, settings.login_codes_an_hour_per_address, HOUR, at)
    _check(None, settings.login_codes_an_hour, HOUR, at)


def _check(whose: ColumnElement[bool] | None, most: int, span: timedelta, at: datetime) -> None:
    """Refuse when there are ``most`` codes within the span: the next is free when the oldest of the last ``most`` leaves it."""
    newest = select(LoginCode.created_at).where(LoginCode.created_at > at - span)
    if whose is not None:
        newest = newest.where(whose)
    blocking = db.session.scalar(newest.order_by(LoginCode.created_at.desc()).offset(max(most, 1) - 1).limit(1))
    if blocking is not None:
        raise LoginCodeLimit(retry_after=_seconds(blocking + span - at))


def _seconds(wait: timedelta) -> int:
    return max(1, math.ceil(wait.total_seconds()))


def _keep(code: str, of_phone: bytes, of_address: bytes, at: datetime) -> None:
    code_id = new_id()
    row = {"id": code_id, "phone_index": of_phone, "address_index": of_address, "code_hash": _hash(code_id, code)}
    db.session.execute(insert(LoginCode).values(**row, created_at=at, expires_at=at + CODE_LIFE))


def _hash(code_id: UUID, code: str) -> bytes:
    return keys().index(f"login-code:{code_id}:{code}")


def _use(code: str, of_phone: bytes, at: datetime) -> None:
    """Use up the phone's newest code. The try is counted first, under the count's row lock, so no two guesses share one."""
    _live_code(of_phone, at)  # where no code can be guessed, no try is counted: nobody is locked out for nothing
    _count_try(of_phone, at)
    sent = _live_code(of_phone, at)  # a right guess that held the count's lock until now may have used it
    if not hmac.compare_digest(_hash(sent.id, code), sent.code_hash):
        raise LoginCodeWrong(is_counted=True)
    sent.used_at = at
    db.session.execute(delete(LoginTries).where(LoginTries.phone_index == of_phone))


def _live_code(of_phone: bytes, at: datetime) -> LoginCode:
    newest = select(LoginCode).where(LoginCode.phone_index == of_phone).order_by(LoginCode.created_at.desc()).limit(1)
    sent = db.session.scalar(newest.execution_options(populate_existing=True))
    if sent is None or sent.used_at is not None or at >= sent.expires_at:
        raise LoginCodeWrong()
    return sent


def _count_try(of_phone: bytes, at: datetime) -> None:
    """Count a try before it is looked at; raises :class:`TooManyTries` when five were counted within the hour."""
    over = LoginTries.started_at <= at - TRIES_COUNTED_FOR
    first = insert(LoginTries).values(phone_index=of_phone, started_at=at, tries=1)
    counted = first.on_conflict_do_update(
        index_elements=[LoginTries.phone_index],
        set_={"tries": case((over, 1), else_=LoginTries.tries + 1), "started_at": case((over, at), else_=LoginTries.started_at)},
        where=or_(over, LoginTries.tries < MOST_TRIES),
    )  # fmt: skip
    if db.session.execute(counted.returning(LoginTries.tries)).first() is None:
        since = select(LoginTries.started_at).where(LoginTries.phone_index == of_phone)
        started_at = db.session.scalars(since).one()
        raise TooManyTries(retry_after=_seconds(started_at + TRIES_COUNTED_FOR - at))
