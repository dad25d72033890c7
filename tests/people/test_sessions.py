"""Sessions and their refresh tokens."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kit.database import db
from app.kit.pages import PageRequest
from app.kit.transaction import transaction
from app.people import sessions
from app.people.actors import Occasion
from app.people.errors import RefreshInvalid, RefreshReused, SessionGone, SessionRevoked
from app.people.models import Account, DeviceSession, RefreshToken
from app.people.queries import actor_of
from app.people.sessions import Pair
from tests.builders import people
from tests.fakes import StandingClock
from tests.statements import counted


def begin(who: Account | None = None, device: str | None = None) -> Pair:
    with transaction():
        return sessions.begin_pair(who or people.account(), device, people.by_service())


def refresh(token: str) -> Pair:
    with transaction():
        return sessions.refresh(token, people.by_service())


def acting(pair: Pair) -> Occasion:
    return Occasion(actor_of(pair.session.id), people.by_service().at)


def revoked_because(pair: Pair) -> str | None:
    return db.session.scalar(select(DeviceSession.revoked_because).where(DeviceSession.id == pair.session.id))


def test_a_refresh_token_gives_the_next_pair_of_its_session(app: Flask) -> None:
    first = begin()
    second = refresh(first.refresh_token)
    assert second.session.id == first.session.id
    assert second.refresh_token != first.refresh_token
    assert refresh(second.refresh_token).refresh_token != second.refresh_token


def test_a_repeat_within_ten_seconds_gets_the_same_successor(app: Flask, clock: StandingClock) -> None:
    first = begin()
    second = refresh(first.refresh_token)
    clock.move(seconds=10)
    assert refresh(first.refresh_token).refresh_token == second.refresh_token
    assert revoked_because(first) is None


def test_a_later_repeat_revokes_the_whole_session_for_good(app: Flask, clock: StandingClock) -> None:
    first = begin()
    second = refresh(first.refresh_token)
    clock.move(seconds=11)
    with pytest.raises(RefreshReused):
        refresh(first.refresh_token)
    assert revoked_because(first) == sessions.REUSED
    with pytest.raises(SessionRevoked):
        refresh(second.refresh_token)
    with pytest.raises(SessionRevoked):
        actor_of(first.session.id)


def test_a_reuse_on_one_device_leaves_the_others(app: Flask, clock: StandingClock) -> None:
    person = people.account()
    stolen, other = begin(person), begin(person)
    refresh(stolen.refresh_token)
    clock.move(minutes=1)
    with pytest.raises(RefreshReused):
        refresh(stolen.refresh_token)
    refresh(other.refresh_token)


def test_two_tabs_at_once_get_the_same_successor(committed_app: Flask) -> None:
    first = begin()

    def tab(_: int) -> str:
        with committed_app.app_context():
            return refresh(first.refresh_token).refresh_token

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(tab, range(16)))) == 1
    assert db.session.scalar(select(func.count(RefreshToken.id))) == 2


def test_a_token_is_good_for_thirty_days_from_its_last_use(app: Flask, clock: StandingClock) -> None:
    pair = begin()
    for _ in range(3):
        clock.move(days=29)
        pair = refresh(pair.refresh_token)
    clock.move(days=30)
    with pytest.raises(RefreshInvalid):
        refresh(pair.refresh_token)


def test_a_session_ends_after_a_year_however_busy(app: Flask, clock: StandingClock) -> None:
    pair = begin()
    for _ in range(18):
        clock.move(days=20)
        pair = refresh(pair.refresh_token)
    clock.move(days=5)
    with pytest.raises(RefreshInvalid):
        refresh(pair.refresh_token)


@pytest.mark.parametrize("token", ["x", "中文", "a" * 200])
def test_a_token_that_is_not_ours_is_refused(app: Flask, token: str) -> None:
    with pytest.raises(RefreshInvalid):
        refresh(token)


def test_neither_token_nor_successor_is_stored_readably(app: Flask) -> None:
    first = begin()
    second = refresh(first.refresh_token)
    for row in db.session.scalars(select(RefreshToken).where(RefreshToken.session_id == first.session.id)):
        stored = row.token_hash + (row.successor_sealed or b"")
        assert first.refresh_token.encode() not in stored
        assert second.refresh_token.encode() not in stored
    assert first.refresh_token not in repr(first)


def test_my_devices_are_those_that_live(app: Flask, clock: StandingClock) -> None:
    person = people.account()
    begin(person, "forgotten")
    clock.move(days=31)
    phone, tablet, gone = begin(person, "phone"), begin(person, "tablet"), begin(person, "gone")
    begin(people.account(), "a stranger's")
    sessions.log_out(acting(gone))
    page = sessions.mine(PageRequest(), acting(phone))
    assert [(device.device_name, device.is_current) for device in page.rows] == [("tablet", False), ("phone", True)]
    assert [device.id for device in page.rows] == [tablet.session.id, phone.session.id]


@pytest.mark.parametrize("devices", [3, 30])
def test_my_devices_take_one_statement_however_many(app: Flask, devices: int) -> None:
    person = people.account()
    sessions_of_mine = [begin(person) for _ in range(devices)]
    occasion = acting(sessions_of_mine[0])
    with counted(app) as statements:
        sessions.mine(PageRequest(limit=100), occasion)
    assert statements.count == 1


def test_who_logs_out_acts_no_longer(app: Flask) -> None:
    pair = begin()
    sessions.log_out(acting(pair))
    with pytest.raises(SessionRevoked):
        actor_of(pair.session.id)


def test_one_of_my_devices_is_logged_out_from_another(app: Flask) -> None:
    person = people.account()
    here, there = begin(person), begin(person)
    sessions.log_out_elsewhere(there.session.id, acting(here))
    with pytest.raises(SessionRevoked):
        actor_of(there.session.id)
    with pytest.raises(SessionGone):  # it is gone already
        sessions.log_out_elsewhere(there.session.id, acting(here))


def test_a_strangers_device_is_none_of_mine(app: Flask) -> None:
    here, strange = begin(), begin()
    with pytest.raises(SessionGone):
        sessions.log_out_elsewhere(strange.session.id, acting(here))
    assert actor_of(strange.session.id).account_id == strange.session.account_id


def test_all_my_other_devices_are_logged_out_at_once(app: Flask) -> None:
    person = people.account()
    here, there, strange = begin(person), begin(person), begin()
    sessions.log_out_others(acting(here))
    assert [revoked_because(pair) for pair in (here, there, strange)] == [None, sessions.LOGGED_OUT_ELSEWHERE, None]


def test_a_successor_is_never_good_for_longer_than_its_session(app: Flask, clock: StandingClock) -> None:
    pair = begin()
    for _ in range(17):
        clock.move(days=21)
        pair = refresh(pair.refresh_token)
    ends = db.session.scalar(
        select(func.max(RefreshToken.expires_at)).where(RefreshToken.session_id == pair.session.id)
    )
    assert ends == pair.session.created_at + timedelta(days=365)
