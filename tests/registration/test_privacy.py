"""What registration hands out about a person, and what is left when their account is erased."""

import json

from flask import Flask

from app.kit.database import db
from app.kit.events import record
from app.people.events import AccountErased
from app.registration.models import MemberRegistration, RegistrationStatus
from app.registration.privacy import export_of
from app.registration.volunteers import volunteer
from tests.builders import people
from tests.builders.registration import approved_volunteer, pending_registration, team
from tests.fakes import NOON


def erase(account_id: object) -> None:
    record(AccountErased(at=NOON, actor_id=None, account_id=account_id))  # type: ignore[arg-type]
    db.session.commit()
    db.session.expire_all()


def test_an_export_holds_what_the_person_stated_and_nothing_of_others(app: Flask) -> None:
    mine, other = approved_volunteer(skills=("水电",)), approved_volunteer()
    team(members=(mine.account_id, other.account_id), name="助老队")
    exported = export_of(mine.account_id)
    assert exported["volunteer"]["home_cell"] == mine.home_cell
    assert exported["registrations"][0]["skills"] == ["水电"]
    assert [joined["team"] for joined in exported["teams"]] == ["助老队"]
    assert str(other.account_id) not in json.dumps(exported)


def test_an_export_of_who_never_registered_is_empty(app: Flask) -> None:
    assert not any(export_of(people.account().id).values())


def test_an_erased_account_is_no_volunteer_and_its_home_is_forgotten(app: Flask) -> None:
    mine = approved_volunteer(skills=("水电",))
    team(members=(mine.account_id,))
    erase(mine.account_id)
    left = volunteer(mine.account_id)
    assert left is not None
    assert (left.is_active, left.home_cell, left.skills) == (False, "", [])
    registration = db.session.get_one(MemberRegistration, mine.registration_id)
    assert (registration.status, registration.home_cell) == (RegistrationStatus.ENDED, "")
    assert export_of(mine.account_id)["teams"] == []


def test_an_erased_accounts_pending_registration_waits_no_longer(app: Flask) -> None:
    registration = pending_registration()
    erase(registration.account_id)
    assert db.session.get_one(MemberRegistration, registration.id).status is RegistrationStatus.WITHDRAWN


def test_erasing_twice_changes_nothing_more(app: Flask) -> None:
    mine = approved_volunteer()
    erase(mine.account_id)
    erase(mine.account_id)
    assert export_of(mine.account_id)["teams"] == []
