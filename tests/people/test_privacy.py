"""The copy of everything about a person, and erasure."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.clock import now
from app.kit.database import db
from app.kit.stored_answers import StoredAnswer
from app.kit.transaction import transaction
from app.people import accounts, audit, login, privacy, sessions
from app.people.errors import AccountGone, RefreshInvalid, SessionRevoked
from app.people.models import Account, AuditEntry, DeviceSession, Grant, Language, LoginCode, Role
from app.people.queries import actor_of
from app.registration.models import Volunteer
from tests.builders import people, registration


def erase(who: Account) -> None:
    occasion = people.occasion(who)
    with transaction():
        privacy.erase(occasion)


def test_a_copy_holds_account_devices_grants_and_who_looked(app: Flask) -> None:
    person = people.account(name="王芳", phone="13800138000")
    people.grant(person, Role.OPERATOR, place_code="110107001003")
    sessions.begin(person.id, "my phone", people.by_service())
    audit.note("order.address-seen", person.id, people.occasion(people.operator()))
    copy = json.loads(json.dumps(privacy.export(people.occasion(person))))["data"]["people"]
    assert copy["account"]["phone"] == "+8613800138000"
    assert copy["account"]["created_at"] == "2026-03-04T12:00:00+08:00"
    assert "my phone" in {session["device_name"] for session in copy["sessions"]}
    assert [grant["role"] for grant in copy["grants"]] == ["operator"]
    assert [entry["action"] for entry in copy["audit"]] == ["grant.given", "order.address-seen", "account.exported"]


def test_a_copy_holds_nothing_of_anybody_else(app: Flask) -> None:
    people.account(name="陌生人", phone="13900139000")
    whole = json.dumps(privacy.export(people.occasion(people.account())), ensure_ascii=False)
    assert "陌生人" not in whole
    assert "13900139000" not in whole


def test_every_concept_adds_its_part_by_its_name(app: Flask) -> None:
    copy = privacy.export(people.occasion(people.account()))
    assert copy["data"].keys() == app.extensions["exports"].keys()


def test_an_erased_person_is_nobody(app: Flask) -> None:
    person = people.account(name="王芳")
    people.grant(person, Role.OPERATOR, place_code="110107001003")
    with transaction():
        pair = sessions.begin_pair(person, "my phone", people.by_service())
    erase(person)
    row = db.session.get_one(Account, person.id, populate_existing=True)
    assert (row.name, row.phone_sealed, row.phone_index) == (None, None, None)
    assert row.erased_at is not None
    assert db.session.scalars(select(Grant).filter_by(account_id=person.id, revoked_at=None)).all() == []
    assert set(db.session.scalars(select(DeviceSession.device_name).filter_by(account_id=person.id))) == {None}
    with pytest.raises(SessionRevoked):
        actor_of(pair.session.id)
    with pytest.raises((SessionRevoked, RefreshInvalid)), transaction():
        sessions.refresh(pair.refresh_token, people.by_service())
    with pytest.raises(AccountGone):
        accounts.phone_of(row)


def test_an_erased_persons_stored_answers_are_gone(app: Flask) -> None:
    person, other = people.account(), people.account()
    for who in (person, other):
        kept = {"request_hash": b"", "status": 201, "headers": {}, "body": b"an address, sealed", "created_at": now()}
        db.session.add(StoredAnswer(account_id=who.id, key="k", **kept))
    db.session.commit()
    erase(person)
    assert list(db.session.scalars(select(StoredAnswer.account_id))) == [other.id]


def test_an_erased_persons_codes_are_gone_and_the_erasure_is_audited(app: Flask) -> None:
    phone = people.phone()
    person = people.account(phone=phone)
    index = person.phone_index
    with transaction():
        login.ask_code(phone, "203.0.113.7", Language.CHINESE, people.by_service())
    erase(person)
    assert db.session.scalars(select(LoginCode).filter_by(phone_index=index)).all() == []
    actions = list(db.session.scalars(select(AuditEntry.action).filter_by(subject_id=person.id)))
    assert "account.erased" in actions


def test_the_phone_of_an_erased_person_opens_a_new_account(app: Flask) -> None:
    phone = people.phone()
    first = people.account(name="王芳", phone=phone)
    erase(first)
    second = people.account(name=None, phone=phone)
    assert second.id != first.id
    assert second.name is None


def test_who_is_erased_cannot_be_erased_again(app: Flask) -> None:
    person = people.account()
    occasion = people.occasion(person)
    erase(person)
    with pytest.raises(AccountGone), transaction():
        privacy.erase(occasion)


def test_an_approved_volunteer_is_erased_with_everything_that_other_concepts_hold(app: Flask) -> None:
    volunteer = registration.approved_volunteer()
    person = db.session.get_one(Account, volunteer.account_id)
    erase(person)
    assert db.session.get_one(Account, person.id, populate_existing=True).erased_at is not None
    assert not db.session.get_one(Volunteer, person.id, populate_existing=True).is_active
