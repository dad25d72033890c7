"""Access tokens."""

import base64
import json
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from app.people import sessions, tokens
from app.people.errors import SessionRevoked, TokenInvalid
from app.people.models import DeviceSession, Role
from app.people.queries import actor_of
from app.people.signing import signing_keys
from app.people.tokens import issue_access, read_access
from tests.builders import people
from tests.fakes import NOON, StandingClock
from tests.statements import counted


@pytest.fixture
def session(app: Flask) -> DeviceSession:
    return sessions.begin(people.account().id, None, people.by_service())


def claims(session: DeviceSession, **changes: Any) -> dict[str, Any]:
    now = int(NOON.timestamp())
    right = {
        "iss": tokens.issuer(), "aud": tokens.AUDIENCE, "sub": str(session.account_id), "sid": str(session.id),
        "iat": now, "exp": now + 900, "jti": uuid4().hex,
    }  # fmt: skip
    return {name: value for name, value in (right | changes).items() if value is not None}


def signed(payload: dict[str, Any], **header: Any) -> str:
    signer = signing_keys().signer(NOON)
    return jwt.encode(payload, signer.private, "EdDSA", {"kid": str(signer.kid), "typ": "at+jwt"} | header)


def refuses(token: str) -> None:
    with pytest.raises(TokenInvalid):
        read_access(token, NOON)


def test_a_token_leads_to_its_person_with_the_grants_in_force(app: Flask, clock: StandingClock) -> None:
    person = people.committee("110107001")
    token = people.sign_in(person)["Authorization"].removeprefix("Bearer ")
    actor = actor_of(read_access(token, clock.now()))
    assert actor.account_id == person.id
    assert [(held.role, held.place_code) for held in actor.held] == [(Role.COMMITTEE, "110107001")]


def test_a_token_names_key_type_and_all_its_claims(session: DeviceSession) -> None:
    token = issue_access(session, NOON)
    header = jwt.get_unverified_header(token)
    payload = jwt.decode(token, options={"verify_signature": False})
    assert (header["alg"], header["typ"], UUID(header["kid"]).version) == ("EdDSA", "at+jwt", 7)
    assert set(payload) == {"iss", "sub", "aud", "iat", "exp", "jti", "sid"}
    assert payload["exp"] - payload["iat"] == 15 * 60


def test_what_the_tests_sign_themselves_is_taken_when_it_is_right(session: DeviceSession) -> None:
    assert read_access(signed(claims(session)), NOON) == session.id


def test_a_token_is_over_after_fifteen_minutes_also_when_it_is_remembered(
    session: DeviceSession, clock: StandingClock
) -> None:
    token = issue_access(session, NOON)
    assert read_access(token, clock.move(minutes=14, seconds=59)) == session.id
    with pytest.raises(TokenInvalid):
        read_access(token, clock.move(seconds=1))


@pytest.mark.parametrize("missing", tokens.CLAIMS)
def test_a_token_without_one_of_its_claims_is_refused(session: DeviceSession, missing: str) -> None:
    refuses(signed(claims(session, **{missing: None})))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-service"},
        {"exp": int(NOON.timestamp())},
        {"exp": int(NOON.timestamp()) + 10**6},
        {"exp": 10**30},
        {"exp": "soon"},
        {"iat": int(NOON.timestamp()) + 31, "exp": int(NOON.timestamp()) + 900},
        {"sid": "1"},
        {"sid": 7},
        {"sub": 7},
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(session: DeviceSession, changes: dict[str, Any]) -> None:
    refuses(signed(claims(session, **changes)))


@pytest.mark.parametrize(
    "header",
    [{"typ": "JWT"}, {"typ": None}, {"kid": str(uuid4())}, {"kid": "x" * 300}, {"kid": None}, {"crit": ["b64"]}],
)
def test_a_token_with_a_wrong_header_is_refused(session: DeviceSession, header: dict[str, Any]) -> None:
    try:
        token = signed(claims(session), **header)
    except (TypeError, jwt.InvalidTokenError):  # cannot even be made this way
        return
    refuses(token)


def test_another_algorithm_is_refused(session: DeviceSession) -> None:
    signer = signing_keys().signer(NOON)
    header = {"kid": str(signer.kid), "typ": "at+jwt"}
    public = signer.private.public_key().public_bytes_raw()
    refuses(jwt.encode(claims(session), "", "none", header))
    refuses(jwt.encode(claims(session), public, "HS256", header))


def test_a_token_of_another_key_under_our_key_id_is_refused(session: DeviceSession) -> None:
    signer = signing_keys().signer(NOON)
    header = {"kid": str(signer.kid), "typ": "at+jwt"}
    refuses(jwt.encode(claims(session), Ed25519PrivateKey.generate(), "EdDSA", header))


def test_a_changed_token_is_refused(session: DeviceSession) -> None:
    head, _, signature = issue_access(session, NOON).split(".")
    other = base64.urlsafe_b64encode(json.dumps(claims(session, sid=str(uuid4()))).encode()).rstrip(b"=").decode()
    refuses(f"{head}.{other}.{signature}")


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "中.文.字", "a" * 100_000, "\udcff.\udcff.", "e30.e30."])
def test_garbage_is_refused(app: Flask, token: str) -> None:
    refuses(token)


def test_a_header_nested_ten_thousand_deep_is_refused(app: Flask) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 1500).decode().rstrip("=")
    refuses(f"{deep}.e30.e30")


def test_a_token_is_verified_once_and_costs_no_statement(app: Flask, session: DeviceSession) -> None:
    token = issue_access(session, NOON)
    with counted(app) as statements:
        for _ in range(3):
            read_access(token, NOON)
    assert statements.count == 0


def test_the_actor_is_read_in_one_statement(app: Flask) -> None:
    person = people.committee("110107001")
    people.grant(person, Role.OPERATOR, place_code="110107002")
    session = sessions.begin(person.id, None, people.by_service())
    with counted(app) as statements:
        actor = actor_of(session.id)
    assert statements.count == 1
    assert len(actor.held) == 2


def test_nobody_acts_in_a_session_that_is_unknown_or_revoked(session: DeviceSession) -> None:
    with pytest.raises(SessionRevoked):
        actor_of(uuid4())
    sessions.revoke_all(session.account_id, sessions.LOGGED_OUT, NOON)
    with pytest.raises(SessionRevoked):
        actor_of(session.id)
