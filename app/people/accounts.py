"""Accounts: one a phone number."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.kit.crypto import keys
from app.kit.database import db
from app.kit.ids import new_id
from app.people import claims, phones
from app.people.actors import Occasion
from app.people.errors import AccountGone
from app.people.models import Account, ActKind


def find_or_create(phone: str, name: str | None, occasion: Occasion) -> Account:
    """The account of a phone number, made if there is none; the name is kept for a new account only.

    Two that do so at the same moment get the same account. Raises :class:`app.people.errors.PhoneMalformed`.
    """
    found = find(phone)
    return found if found is not None else _create(phones.normalise(phone), name, occasion)


def find(phone: str) -> Account | None:
    """The account of a phone number, if there is one; raises :class:`app.people.errors.PhoneMalformed`."""
    return _of(keys().index(phones.normalise(phone)))


def account_of(account_id: UUID) -> Account:
    """A living account; raises :class:`AccountGone`."""
    account = db.session.get(Account, account_id)
    if account is None or account.erased_at is not None:
        raise AccountGone()
    return account


def locked(account_id: UUID) -> Account:
    """A living account, locked until the transaction ends; raises :class:`AccountGone`."""
    living = select(Account).where(Account.id == account_id, Account.erased_at.is_(None))
    account = db.session.scalar(living.with_for_update().execution_options(populate_existing=True))
    if account is None:
        raise AccountGone()
    return account


def phone_of(account: Account) -> str:
    """The account's number in E.164; raises :class:`AccountGone` where it was erased. Never log it."""
    if account.phone_sealed is None:
        raise AccountGone()
    return keys().open(account.phone_sealed, account.id)


def _create(number: str, name: str | None, occasion: Occasion) -> Account:
    account_id, index = new_id(), keys().index(number)
    row = {"id": account_id, "phone_sealed": keys().seal(number, account_id), "phone_index": index, "name": name}
    made = {**row, "created_at": occasion.at, "created_by_id": occasion.actor_id}
    new = insert(Account).values(made).on_conflict_do_nothing(index_elements=["phone_index"]).returning(Account.id)
    is_new = db.session.scalar(new) is not None
    account = _of(index)
    if account is None:
        raise AccountGone()
    if is_new:
        claims.ask(ActKind.ACCOUNT, account.id, account.id, None, occasion)
    return account


def _of(index: bytes) -> Account | None:
    return db.session.scalar(select(Account).where(Account.phone_index == index))
