"""The keys that sign access tokens."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import jwt
import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from app.kit.database import db
from app.kit.transaction import transaction
from app.people import sessions, signing
from app.people.errors import TokenInvalid
from app.people.models import DeviceSession, SigningKey
from app.people.signing import SigningKeys, signing_keys
from app.people.tokens import issue_access, read_access
from tests.builders import people
from tests.fakes import NOON, StandingClock


@pytest.fixture
def session(app: Flask) -> DeviceSession:
    return sessions.begin(people.account().id, None, people.by_service())


def kid(token: str) -> UUID:
    return UUID(jwt.get_unverified_header(token)["kid"])


def rotate() -> UUID:
    with transaction():
        return signing.rotate(people.by_service())


def test_the_first_key_is_made_once_by_whoever_comes_first(committed_app: Flask) -> None:
    db.session.execute(delete(SigningKey))
    db.session.commit()

    def first(_: int) -> UUID:
        with committed_app.app_context():
            return SigningKeys().signer(NOON).kid

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(first, range(8)))) == 1
    assert db.session.scalar(select(func.count(SigningKey.kid))) == 1


def test_a_new_key_signs_and_the_old_one_still_verifies(session: DeviceSession, clock: StandingClock) -> None:
    old = issue_access(session, clock.now())
    made = rotate()
    new = issue_access(session, clock.now())
    assert kid(old) != kid(new) == made
    assert read_access(old, clock.now()) == read_access(new, clock.now()) == session.id


def test_another_process_takes_a_new_key_at_once(session: DeviceSession) -> None:
    elsewhere = SigningKeys()
    elsewhere.signer(NOON)
    made = rotate()
    assert elsewhere.public(str(made), NOON) is not None


def test_a_key_that_is_not_ours_is_none(app: Flask) -> None:
    assert SigningKeys().public("nobody's", NOON) is None


def test_a_retired_key_is_removed_after_an_hour_and_forgotten_within_a_minute(
    session: DeviceSession, clock: StandingClock
) -> None:
    old = kid(issue_access(session, clock.now()))
    rotate()
    assert signing.remove_retired(clock.move(minutes=60)) == 0
    assert signing.remove_retired(clock.move(seconds=1)) >= 1
    assert signing.remove_retired(clock.now()) == 0
    signing_keys().signer(clock.now())
    assert signing_keys().public(str(old), clock.move(minutes=1)) is None


def test_a_token_of_a_removed_key_is_refused_also_where_it_was_seen(
    session: DeviceSession, clock: StandingClock
) -> None:
    token = issue_access(session, clock.now())
    assert read_access(token, clock.now()) == session.id
    rotate()
    with transaction():
        db.session.query(SigningKey).filter(SigningKey.kid == kid(token)).delete()
    signing_keys().signer(clock.move(minutes=2))
    with pytest.raises(TokenInvalid):
        read_access(token, clock.now())


def test_a_private_half_is_sealed(app: Flask) -> None:
    rotate()
    private = signing_keys().signer(NOON).private.private_bytes_raw()
    sealed = db.session.scalars(select(SigningKey.private_sealed)).all()
    assert all(private not in row for row in sealed)
    assert "private" not in repr(signing_keys().signer(NOON))
