"""Crowds: so many people that each kind of row is better made by one statement for all of them."""

from collections.abc import Sequence
from typing import Any, TypeVar

from app.kit.clock import now
from app.kit.crypto import keys
from app.kit.database import Base, db
from app.kit.ids import new_id
from app.people import tokens
from app.people.models import Account, DeviceSession, Grant, Role
from app.registration.models import MemberRegistration, Organization, RegistrationStatus, Volunteer
from tests.builders import people

Row = TypeVar("Row", bound=Base)


def accounts(count: int, name: str = "志愿者") -> list[Account]:
    """So many people."""
    return _kept([_account(f"{name}{number}") for number in range(count)])


def volunteers(count: int, organization: Organization) -> list[Account]:
    """So many approved volunteers of an organization and its community, with the role."""
    made, where = accounts(count), {"place_code": organization.place_code}
    facts: list[dict[str, Any]] = [
        {
            **where,
            "account_id": account.id,
            "organization_id": organization.id,
            "service_types": ["repairs_errands"],
            "skills": [],
            "home_cell": "8831aa5a37fffff",
        }
        for account in made
    ]
    decided: dict[str, Any] = {"status": RegistrationStatus.APPROVED, "submitted_at": now(), "decided_at": now()}
    approvals = _kept([MemberRegistration(**each, **decided) for each in facts])
    _kept([Volunteer(registration_id=by.id, **each) for by, each in zip(approvals, facts, strict=True)])
    _kept([Grant(account_id=account.id, role=Role.VOLUNTEER, granted_at=now(), **where) for account in made])
    return made


def sign_in(crowd: Sequence[Account]) -> list[dict[str, str]]:
    """The headers of a new session of each."""
    at = now()
    begun = [DeviceSession(id=new_id(), account_id=who.id, created_at=at, last_seen_at=at) for who in crowd]
    sessions = _kept(begun)
    return [{"Authorization": f"Bearer {tokens.issue_access(session, at)}"} for session in sessions]


def _account(name: str) -> Account:
    account_id, number = new_id(), people.phone()
    sealed, index = keys().seal(number, account_id), keys().index(number)
    return Account(id=account_id, phone_sealed=sealed, phone_index=index, name=name, created_at=now())


def _kept(rows: list[Row]) -> list[Row]:
    db.session.add_all(rows)
    db.session.commit()
    return rows
