"""Accounts: one a phone number."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kit.database import db
from app.kit.transaction import transaction
from app.people import accounts
from app.people.errors import AccountGone, PhoneMalformed
from app.people.models import Account
from tests.builders import people


def test_a_phone_has_one_account_however_it_is_written(app: Flask) -> None:
    first = accounts.find_or_create("138 0013 8000", "王芳", people.by_service())
    again = accounts.find_or_create("+86-138-0013-8000", "somebody else", people.by_service())
    assert again.id == first.id
    assert again.name == "王芳"
    assert accounts.phone_of(first) == "+8613800138000"


def test_an_account_tells_who_made_it(app: Flask) -> None:
    operator = people.operator()
    made = accounts.find_or_create(people.phone(), "刘奶奶", people.occasion(operator))
    assert made.created_by_id == operator.id
    assert made.verified_at is None


def test_a_phone_is_sealed_for_its_account(app: Flask) -> None:
    account = people.account(phone="13800138000")
    assert account.phone_sealed is not None
    assert b"13800138000" not in account.phone_sealed
    assert b"13800138000" not in (account.phone_index or b"")


def test_two_who_make_the_account_at_once_get_the_same(committed_app: Flask) -> None:
    phone = people.phone()

    def make(_: int) -> UUID:
        with committed_app.app_context(), transaction():
            return accounts.find_or_create(phone, None, people.by_service()).id

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(make, range(16)))) == 1
    assert db.session.scalar(select(func.count(Account.id))) == 1


def test_a_number_that_is_none_makes_no_account(app: Flask) -> None:
    with pytest.raises(PhoneMalformed):
        accounts.find_or_create("120", None, people.by_service())


def test_an_account_that_is_not_there_is_gone(app: Flask) -> None:
    for find in (accounts.account_of, accounts.locked):
        with pytest.raises(AccountGone):
            find(uuid4())
