"""The home organization says whether a member is its own, and sees no more of its members than it needs."""

import pytest
from flask import Flask

from app.kit.database import db
from app.kit.pages import PageRequest
from app.kit.transaction import transaction
from app.people.events import AccountErased
from app.people.models import Account, Role
from app.registration import homes, service
from app.registration.errors import (
    HomeAnswered,
    OrganizationNotFound,
    OrganizationNotYours,
    OwnRegistration,
    RegistrationNotFound,
    RegistrationSettled,
)
from app.registration.models import HomeAnswer, MemberRegistration, RegistrationStatus
from app.registration.privacy import on_account_erased
from tests.builders import people
from tests.builders.notifications import told
from tests.builders.places import district
from tests.builders.registration import organization, pending_registration
from tests.fakes import NOBODYS, NOON
from tests.registration.test_service import decided


def officer(organization_id: object) -> Account:
    made = people.account("周伟")
    people.grant(made, Role.OFFICER, organization_id=organization_id)
    return made


def acknowledged(registration: MemberRegistration, by: Account) -> None:
    with transaction():
        homes.acknowledge(registration.id, people.occasion(by))


def objected(registration: MemberRegistration, by: Account) -> None:
    with transaction():
        homes.object_to(registration.id, "组织关系已转出。", people.occasion(by))


def test_the_officer_confirms_before_or_after_the_committee(app: Flask) -> None:
    waiting = pending_registration()
    acknowledged(waiting, officer(waiting.organization_id))
    assert waiting.home_answer is HomeAnswer.CONFIRMED
    assert waiting.status is RegistrationStatus.PENDING


def test_an_objection_is_told_to_the_member_and_the_committee_who_decide(app: Flask) -> None:
    member, committee = people.account("赵明"), people.committee(district().community)
    waiting = pending_registration(member)
    decided(service.approve, waiting.id, by=committee)
    objected(waiting, officer(waiting.organization_id))
    assert (waiting.home_answer, waiting.home_reason) == (HomeAnswer.OBJECTED, "组织关系已转出。")
    assert waiting.status is RegistrationStatus.APPROVED
    assert told(member.id).count("home-objected") == 1
    assert told(committee.id).count("home-objected") == 1


def test_an_organization_may_come_to_know_better_but_says_nothing_twice(app: Flask) -> None:
    waiting = pending_registration()
    by = officer(waiting.organization_id)
    objected(waiting, by)
    acknowledged(waiting, by)
    assert waiting.home_reason is None
    with pytest.raises(HomeAnswered):
        acknowledged(waiting, by)


def test_of_what_is_over_nothing_is_said(app: Flask) -> None:
    member = people.account()
    waiting = pending_registration(member)
    decided(service.withdraw, waiting.id, by=member)
    with pytest.raises(RegistrationSettled):
        acknowledged(waiting, officer(waiting.organization_id))


def test_another_organizations_officer_knows_of_nothing(app: Flask) -> None:
    waiting = pending_registration()
    with pytest.raises(RegistrationNotFound):
        acknowledged(waiting, officer(organization().id))


def test_no_officer_confirms_themself(app: Flask) -> None:
    home = organization()
    both = officer(home.id)
    with pytest.raises(OwnRegistration):
        acknowledged(pending_registration(both, home=home), both)


def test_the_officer_sees_the_own_members_only(app: Flask) -> None:
    home = organization()
    mine, _ = pending_registration(people.account("赵明"), home=home), pending_registration()
    by = officer(home.id)
    found = homes.members(home.id, None, None, PageRequest(), people.occasion(by))
    assert [(row.registration.id, row.name, row.place_name) for row in found.rows] == [(mine.id, "赵明", "四季园社区")]
    assert homes.members(home.id, None, HomeAnswer.OBJECTED, PageRequest(), people.occasion(by)).rows == []
    with pytest.raises(OrganizationNotYours):
        homes.members(home.id, None, None, PageRequest(), people.occasion(officer(organization().id)))
    with pytest.raises(OrganizationNotFound):
        homes.members(NOBODYS, None, None, PageRequest(), people.occasion(by))


def test_the_officers_hear_that_a_member_names_their_organization(app: Flask) -> None:
    from tests.registration.test_service import submitted

    home = organization(district().community)
    by = officer(home.id)
    submitted(people.account("赵明"), organization_id=home.id)
    assert told(by.id).count("member-named-us") == 1


def test_the_words_of_an_objection_go_with_the_member(app: Flask) -> None:
    waiting = pending_registration()
    objected(waiting, officer(waiting.organization_id))
    with transaction():
        on_account_erased(AccountErased(at=NOON, actor_id=None, account_id=waiting.account_id))
    assert db.session.get_one(MemberRegistration, waiting.id, populate_existing=True).home_reason == ""
