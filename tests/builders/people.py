"""People, as small as a test needs them."""

from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert

from app.kit import clock
from app.kit.crypto import keys
from app.kit.database import db, table_of
from app.kit.ids import new_id
from app.kit.statements import Statement
from app.kit.transaction import transaction
from app.people import accounts, claims, grants, sessions, tokens
from app.people.actors import Actor, Held, Occasion
from app.people.models import Account, ActInName, ActKind, DeviceSession, Grant, Role
from app.people.phones import DEMO_PREFIX
from app.people.queries import actor_of
from app.places.models import CODE_LENGTH, Place

_numbers = count(30_000_000)  # far from those of the demo's people
COMMUNITY = "110107001003"
_SESSION = Statement(
    insert(table_of(DeviceSession)).values(
        id=bindparam("session_id"),
        account_id=bindparam("who"),
        created_at=bindparam("at"),
        last_seen_at=bindparam("at"),
    )
)


def phone() -> str:
    """A demo number that no other test has."""
    return f"{DEMO_PREFIX}{next(_numbers):08d}"


def by_service() -> Occasion:
    """An act of the service itself, now."""
    return Occasion(None, clock.now())


def account(name: str | None = "王芳", phone: str | None = None, **columns: Any) -> Account:
    """A person; any other column by name (``language=…``). The one that is there where the phone is somebody's already."""
    with transaction():
        made = accounts.find_or_create(phone, name, by_service()) if phone else _new(name)
        for column, value in columns.items():
            setattr(made, column, value)
    return made


def _new(name: str | None) -> Account:
    number, account_id = phone(), new_id()
    sealed = {"phone_sealed": keys().seal(number, account_id), "phone_index": keys().index(number)}
    made = Account(id=account_id, name=name, created_at=clock.now(), **sealed)
    db.session.add(made)
    return made


def grant(to: Account, role: Role, **scope: Any) -> Grant:
    """A role of a person with its scope (``place_code=…``, ``organization_id=…`` or ``team_id=…``); a missing place is made."""
    with transaction():
        if "place_code" in scope:
            _place(scope["place_code"])
        return grants.give(to.id, Held(role, **scope), by_service())


def sign_in(who: Account) -> dict[str, str]:
    """The headers of a new session of a person."""
    with transaction():
        session = sessions.begin(who.id, None, by_service())
        return {"Authorization": f"Bearer {tokens.issue_access(session, clock.now())}"}


def actor(who: Account) -> Actor:
    """A person as they act now, in a new session, with the grants in force."""
    session_id = new_id()
    with transaction():
        _SESSION.later({"session_id": session_id, "who": who.id, "at": clock.now()})
        return actor_of(session_id)


def occasion(who: Account) -> Occasion:
    """An act of a person, now."""
    return Occasion(actor(who), clock.now())


def act_in_name(of: Account, by: Account, subject_id: UUID, kind: ActKind = ActKind.ORDER) -> ActInName:
    """What somebody did in a person's name, with the question still open."""
    with transaction():
        act_id = claims.ask(kind, of.id, subject_id, None, occasion(by))
    return db.session.get_one(ActInName, act_id)


def administrator() -> Account:
    """A person who administers everything."""
    return _holding(Role.ADMINISTRATOR)


def committee(place_code: str = COMMUNITY) -> Account:
    """A member of a place's committee."""
    return _holding(Role.COMMITTEE, place_code=place_code)


def operator(place_code: str = COMMUNITY) -> Account:
    """A community worker (社区工作者)."""
    return _holding(Role.OPERATOR, place_code=place_code)


def volunteer(place_code: str = COMMUNITY) -> Account:
    """A person with the volunteer's role at a community (the role alone: no registration)."""
    return _holding(Role.VOLUNTEER, place_code=place_code)


def _holding(role: Role, **scope: Any) -> Account:
    """A person with a role since ever, of which nobody was told."""
    with transaction():
        made = _new("王芳")
        if "place_code" in scope:
            _place(scope["place_code"])
        db.session.flush()
        db.session.add(Grant(account_id=made.id, role=role, granted_at=clock.now(), **scope))
    return made


def _place(code: str) -> None:
    """The place and those above it, where they are missing."""
    if db.session.get(Place, code) is not None:
        return
    parent = None
    for level, length in CODE_LENGTH.items():
        if length <= len(code):
            if db.session.get(Place, code[:length]) is None:
                db.session.add(Place(code=code[:length], name=code[:length], level=level, parent_code=parent))
                db.session.flush()
            parent = code[:length]
