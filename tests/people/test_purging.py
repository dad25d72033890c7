"""What a job removes of what nobody can use any more."""

from flask import Flask
from sqlalchemy import func, select

from app.kit.database import db
from app.kit.transaction import transaction
from app.people import audit, login, sessions
from app.people.models import AuditEntry, DeviceSession, Language, LoginCode, RefreshToken
from app.people.purging import purge
from tests.builders import people
from tests.fakes import StandingClock


def rows(table: type[LoginCode | RefreshToken | DeviceSession | AuditEntry]) -> int:
    return db.session.scalar(select(func.count(table.id))) or 0


def ask(phone: str) -> None:
    with transaction():
        login.ask_code(phone, "203.0.113.7", Language.CHINESE, people.by_service())


def refreshed() -> sessions.Pair:
    with transaction():
        first = sessions.begin_pair(people.account(), None, people.by_service())
    with transaction():
        return sessions.refresh(first.refresh_token, people.by_service())


def test_codes_are_kept_while_a_limit_counts_them(app: Flask, clock: StandingClock) -> None:
    ask(people.phone())
    purge(clock.move(minutes=60))
    assert rows(LoginCode) == 1
    purge(clock.move(seconds=1))
    assert rows(LoginCode) == 0


def test_a_used_refresh_token_is_kept_a_week_to_notice_its_reuse(app: Flask, clock: StandingClock) -> None:
    refreshed()
    purge(clock.move(days=7))
    assert rows(RefreshToken) == 2
    purge(clock.move(seconds=1))
    assert rows(RefreshToken) == 1


def test_a_sealed_successor_is_forgotten_after_its_ten_seconds(app: Flask, clock: StandingClock) -> None:
    refreshed()
    purge(clock.move(seconds=10))
    sealed = select(func.count(RefreshToken.id)).where(RefreshToken.successor_sealed.is_not(None))
    assert db.session.scalar(sealed) == 1
    purge(clock.move(seconds=1))
    assert db.session.scalar(sealed) == 0


def test_a_session_is_removed_a_year_after_its_last_use_with_its_tokens(app: Flask, clock: StandingClock) -> None:
    refreshed()
    purge(clock.move(days=366))
    assert (rows(DeviceSession), rows(RefreshToken)) == (0, 0)


def test_the_audit_trail_is_kept_three_years(app: Flask, clock: StandingClock) -> None:
    audit.note("grant.given", people.account().id, people.by_service())
    purge(clock.move(days=3 * 365))
    assert rows(AuditEntry) == 1
    purge(clock.move(days=4))
    assert rows(AuditEntry) == 0


def test_a_large_heap_goes_in_pieces_and_a_clean_house_stays(app: Flask, clock: StandingClock) -> None:
    for _ in range(3):
        ask(people.phone())
    now = clock.move(hours=2)
    assert [purge(now, limit=2) for _ in range(3)] == [2, 1, 0]
