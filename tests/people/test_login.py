"""Login by phone and one-time code."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.config import Settings
from app.kit.database import db
from app.kit.errors import Refusal
from app.kit.transaction import transaction
from app.people import login, phones, signing
from app.people.errors import LoginCodeLimit, LoginCodeWrong, TooManyTries
from app.people.login import SignedIn
from app.people.models import Account, Language, LoginCode, LoginTries
from tests.builders import people
from tests.fakes import StandingClock
from tests.statements import counted

ADDRESS = "203.0.113.7"


class Phone:
    """Stands for the SMS gateway: keeps what was sent."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, str]] = []

    def send(self, phone: str, text: str) -> None:
        """Keep it."""
        self.texts.append((phone, text))

    @property
    def code(self) -> str:
        """The code of the last message."""
        found = re.search(r"\d{6}", self.texts[-1][1])
        assert found is not None
        return found[0]


@pytest.fixture
def sms(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Phone:
    phone = Phone()
    monkeypatch.setitem(app.extensions, "sms", phone)
    return phone


def _takes(app: Flask) -> Phone:
    app.extensions["sms"] = phone = Phone()
    return phone


def ask(phone: str, address: str = ADDRESS) -> None:
    with transaction():
        login.ask_code(phone, address, Language.CHINESE, people.by_service())


def enter(phone: str, code: str) -> SignedIn:
    with transaction():
        return login.enter(phone, code, None, people.by_service())


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def wait(refusal: type[Refusal], phone: str, address: str = ADDRESS) -> int:
    with pytest.raises(refusal) as refused:
        ask(phone, address)
    seconds: int = refused.value.facts["retry_after"]
    return seconds


def test_a_code_of_six_digits_is_sent_after_the_commit_and_logs_in(app: Flask, sms: Phone) -> None:
    phone = people.phone()
    with transaction():
        login.ask_code(phone, ADDRESS, Language.CHINESE, people.by_service())
        assert sms.texts == []
    assert [to for to, _ in sms.texts] == [phone]
    signed_in = enter(phone, sms.code)
    assert signed_in.account.verified_at == people.by_service().at


def test_an_unknown_phone_gets_an_account_and_a_known_one_has_its_own(
    app: Flask, sms: Phone, clock: StandingClock
) -> None:
    phone = people.phone()
    ask(phone)
    first = enter(phone, sms.code).account
    clock.move(minutes=1)
    ask(phone)
    assert enter(phone, sms.code).account.id == first.id


def test_a_code_is_stored_as_a_keyed_hash_only(app: Flask, sms: Phone) -> None:
    ask(people.phone())
    row = db.session.scalars(select(LoginCode).order_by(LoginCode.id.desc())).first()
    assert row is not None
    assert sms.code.encode() not in row.code_hash
    assert len(row.code_hash) == 32


def test_a_code_is_used_once(app: Flask, sms: Phone) -> None:
    phone = people.phone()
    ask(phone)
    enter(phone, sms.code)
    with pytest.raises(LoginCodeWrong):
        enter(phone, sms.code)


def test_a_code_is_good_for_ten_minutes(app: Flask, sms: Phone, clock: StandingClock) -> None:
    phone = people.phone()
    ask(phone)
    clock.move(minutes=10)
    with pytest.raises(LoginCodeWrong):
        enter(phone, sms.code)


def test_only_the_newest_code_counts(app: Flask, sms: Phone, clock: StandingClock) -> None:
    phone = people.phone()
    ask(phone)
    old = sms.code
    clock.move(minutes=1)
    ask(phone)
    if old != sms.code:
        with pytest.raises(LoginCodeWrong):
            enter(phone, old)
    enter(phone, sms.code)


def test_a_code_of_another_phone_is_none(app: Flask, sms: Phone) -> None:
    ask(people.phone())
    with pytest.raises(LoginCodeWrong):
        enter(people.phone(), sms.code)


def test_after_five_wrong_tries_the_right_code_is_refused_for_the_rest_of_the_hour(
    app: Flask, sms: Phone, clock: StandingClock
) -> None:
    phone = people.phone()
    ask(phone)
    for _ in range(5):
        with pytest.raises(LoginCodeWrong):
            enter(phone, wrong(sms.code))
    with pytest.raises(TooManyTries) as refused:
        enter(phone, sms.code)
    assert refused.value.facts["retry_after"] == 3600
    clock.move(minutes=59)
    ask(phone)
    with pytest.raises(TooManyTries):  # a new code does not reset the count
        enter(phone, sms.code)
    clock.move(minutes=1)
    enter(phone, sms.code)


def test_a_right_code_starts_the_count_anew(app: Flask, sms: Phone, clock: StandingClock) -> None:
    phone = people.phone()
    for _ in range(3):
        ask(phone)
        for _ in range(4):
            with pytest.raises(LoginCodeWrong):
                enter(phone, wrong(sms.code))
        enter(phone, sms.code)
        clock.move(minutes=1)


def test_where_there_is_no_code_no_try_is_counted(app: Flask, sms: Phone) -> None:
    phone = people.phone()
    for _ in range(10):
        with pytest.raises(LoginCodeWrong):
            enter(phone, "000000")
    assert db.session.scalar(select(func.count()).select_from(LoginTries)) == 0


def test_a_hundred_guesses_at_once_are_five_tries(committed_app: Flask) -> None:
    sms = _takes(committed_app)
    phone = people.phone()
    ask(phone)

    def guess(number: int) -> str:
        with committed_app.app_context():
            try:
                enter(phone, f"{(int(sms.code) + 1 + number) % 1_000_000:06d}")
            except Refusal as refusal:
                return refusal.code
            return "in"

    with ThreadPoolExecutor(8) as threads:
        answers = Counter(threads.map(guess, range(100)))
    assert answers == {"login-code-wrong": 5, "too-many-tries": 95}


def test_the_right_code_at_once_from_many_sides_logs_in_once(committed_app: Flask) -> None:
    sms = _takes(committed_app)
    phone = people.phone()
    ask(phone)

    def same(_: int) -> bool:
        with committed_app.app_context():
            try:
                enter(phone, sms.code)
            except LoginCodeWrong:
                return False
            return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(same, range(16))) == 1
    assert db.session.scalar(select(func.count(Account.id))) == 1
    assert db.session.scalar(select(func.count()).select_from(LoginTries)) == 0


def test_a_phone_gets_one_code_a_minute_and_five_an_hour(app: Flask, sms: Phone, clock: StandingClock) -> None:
    phone = people.phone()
    ask(phone)
    clock.move(seconds=30)
    assert wait(LoginCodeLimit, phone) == 30
    for _ in range(4):
        clock.move(minutes=1)
        ask(phone)
    clock.move(minutes=10)
    assert wait(LoginCodeLimit, phone) == 3600 - 30 - 4 * 60 - 600
    assert len(sms.texts) == 5
    clock.move(hours=1)
    ask(phone)


@pytest.mark.parametrize(
    ("mine", "neighbour", "stranger"),
    [("203.0.113.7", "203.0.113.7", "203.0.113.8"), ("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1")],
)
def test_a_network_gets_so_many_codes_an_hour(
    app: Flask, sms: Phone, clock: StandingClock, mine: str, neighbour: str, stranger: str
) -> None:
    for _ in range(30):
        ask(people.phone(), mine)
    clock.move(minutes=15)
    assert wait(LoginCodeLimit, people.phone(), neighbour) == 45 * 60
    ask(people.phone(), stranger)


def test_all_together_get_so_many_codes_an_hour(app: Flask, sms: Phone) -> None:
    settings: Settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, login_codes_an_hour=3)
    try:
        for number in range(3):
            ask(people.phone(), f"198.51.100.{number}")
        assert wait(LoginCodeLimit, people.phone(), "198.51.100.9") == 3600
    finally:
        app.extensions["settings"] = settings


def test_codes_asked_for_at_once_keep_the_limit(committed_app: Flask) -> None:
    sms = _takes(committed_app)
    phone = people.phone()

    def once(_: int) -> None:
        with committed_app.app_context(), suppress(LoginCodeLimit):
            ask(phone)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(once, range(16)))
    assert len(sms.texts) == 1


def test_a_fixed_code_is_for_demo_numbers_only_and_sends_nothing(app: Flask, sms: Phone) -> None:
    settings: Settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, demo_code="123456")
    try:
        demo, real = people.phone(), "+8613800138000"
        for _ in range(3):  # no limits, so that a demo can be played again at once
            ask(demo)
        assert enter(demo, "123456").account.verified_at is not None
        assert sms.texts == []
        ask(real)
        if sms.code != "123456":
            with pytest.raises(LoginCodeWrong):
                enter(real, "123456")
        assert not phones.is_demo(real)
    finally:
        app.extensions["settings"] = settings


def test_nothing_is_signed_before_the_code_is_right(app: Flask, sms: Phone) -> None:
    signing.signing_keys().forget()
    ask(people.phone())
    with pytest.raises(LoginCodeWrong):
        enter(people.phone(), "000000")
    assert signing.signing_keys()._loaded is None


def test_known_and_unknown_numbers_take_the_same_statements(app: Flask, sms: Phone) -> None:
    known, unknown = people.phone(), people.phone()
    people.account(phone=known)
    seen: list[list[str]] = []
    for phone in (known, unknown):
        with counted(app) as statements:
            ask(phone)
            with pytest.raises(LoginCodeWrong):
                enter(phone, wrong(sms.code))
        seen.append(statements.statements)
    assert seen[0] == seen[1]
    assert not any("accounts" in statement for statement in seen[0])
