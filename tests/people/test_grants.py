"""Grants: given, taken back, and what the registration gives."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kit.database import db
from app.kit.errors import Refusal
from app.kit.events import record
from app.kit.pages import PageRequest
from app.kit.transaction import transaction
from app.people import granting, grants, policy
from app.people.accounts import phone_of
from app.people.actors import Actor, Held
from app.people.errors import GrantAboveSelf, GrantGone, RoleNotGranted, ScopeGone, ScopeMalformed
from app.people.models import Account, AuditEntry, Grant, Language, Role
from app.registration.events import MemberRegistrationApproved, MemberRegistrationWithdrawn
from app.registration.hand_overs.errors import LeadUnsuitable
from tests.builders import people, registration
from tests.builders.places import district
from tests.statements import counted

PLACE, BELOW, BESIDE = "110107001", "110107001003", "110107002001"


def held(who: Account) -> set[tuple[Role, str | None]]:
    return {(grant.role, grant.place_code) for grant in people.actor(who).held}


def audited(who: Account) -> list[str]:
    mine = select(AuditEntry.action).where(AuditEntry.subject_id == who.id).order_by(AuditEntry.id)
    return list(db.session.scalars(mine))


def test_a_grant_is_given_once_and_audited(app: Flask) -> None:
    person = people.account()
    first = people.grant(person, Role.OPERATOR, place_code=BELOW)
    again = people.grant(person, Role.OPERATOR, place_code=BELOW)
    assert again.id == first.id
    assert audited(person) == ["grant.given"]


def test_a_grant_given_twice_at_once_is_one(committed_app: Flask) -> None:
    person = people.account()

    def give(_: int) -> UUID:
        with committed_app.app_context(), transaction():
            return grants.give(person.id, Held(Role.ADMINISTRATOR), people.by_service()).id

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(give, range(8)))) == 1
    assert db.session.scalar(select(func.count(Grant.id))) == 1


def test_a_revoked_grant_is_gone_at_once_audited_and_can_be_given_again(app: Flask) -> None:
    person = people.account()
    grant = people.grant(person, Role.OPERATOR, place_code=BELOW)
    grants.revoke(grant.id, people.by_service())
    assert held(person) == set()
    with pytest.raises(GrantGone):
        grants.revoke(grant.id, people.by_service())
    people.grant(person, Role.OPERATOR, place_code=BELOW)
    assert held(person) == {(Role.OPERATOR, BELOW)}
    assert audited(person) == ["grant.given", "grant.revoked", "grant.given"]


def approved(who: Account, place_code: str) -> None:
    people.grant(people.account(), Role.OPERATOR, place_code=place_code)  # so that the place is there
    with transaction():
        record(
            MemberRegistrationApproved(
                at=people.by_service().at,
                actor_id=None,
                registration_id=uuid4(),
                account_id=who.id,
                place_code=place_code,
            )
        )


def test_an_approved_registration_makes_a_volunteer_of_one_place(app: Flask) -> None:
    person = people.account()
    approved(person, BELOW)
    approved(person, BESIDE)
    assert held(person) == {(Role.VOLUNTEER, BESIDE)}


def test_a_withdrawn_registration_ends_the_volunteer_there_only(app: Flask) -> None:
    person = people.account()
    people.grant(person, Role.OPERATOR, place_code=BELOW)
    approved(person, BELOW)
    event: dict[str, Any] = {
        "at": people.by_service().at,
        "actor_id": person.id,
        "registration_id": uuid4(),
        "account_id": person.id,
    }
    grants.on_registration_withdrawn(MemberRegistrationWithdrawn(**event, place_code=BESIDE))
    assert held(person) == {(Role.VOLUNTEER, BELOW), (Role.OPERATOR, BELOW)}
    grants.on_registration_withdrawn(MemberRegistrationWithdrawn(**event, place_code=BELOW))
    assert held(person) == {(Role.OPERATOR, BELOW)}


def actor(*roles: Held) -> Actor:
    return Actor(uuid4(), uuid4(), Language.CHINESE, roles)


ADMINISTRATOR = actor(Held(Role.ADMINISTRATOR))
COMMITTEE = actor(Held(Role.COMMITTEE, place_code=PLACE))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("place_code", [None, PLACE, BELOW, BESIDE, "110107"])
def test_nobody_gives_above_themselves(role: Role, place_code: str | None) -> None:
    nobodys = role in (Role.RESIDENT, Role.VOLUNTEER)
    within = place_code in (PLACE, BELOW) and role in (Role.OPERATOR, Role.OFFICER, Role.LEADER)
    assert (policy.may_manage_grant(role, place_code, ADMINISTRATOR) is None) == (not nobodys)
    assert (policy.may_manage_grant(role, place_code, COMMITTEE) is None) == within
    others = (
        Held(Role.OPERATOR, place_code=PLACE),
        Held(Role.VOLUNTEER, place_code=PLACE),
        Held(Role.LEADER, team_id=uuid4()),
    )
    for other in (*others, Held(Role.OFFICER, organization_id=uuid4())):
        assert policy.may_manage_grant(role, place_code, actor(other)) is not None


def give(by: Account, role: Role, phone: str | None = None, **scope: Any) -> granting.Granted:
    return granting.give(phone or people.phone(), "李强", Held(role, **scope), people.occasion(by))


def test_a_committee_gives_operators_officers_and_leaders_of_its_place(app: Flask) -> None:
    home = district().community
    committee, member = people.committee(home[:9]), people.account("李强")
    registration.approved_volunteer(home, account=member)
    organization, team = registration.organization(home), registration.team(home, members=(member.id,))
    for role, scope in (
        (Role.OPERATOR, {"place_code": home}),
        (Role.OFFICER, {"organization_id": organization.id}),
        (Role.LEADER, {"team_id": team.id}),
    ):
        granted = give(committee, role, phone_of(member), **scope)
        assert (granted.name, granted.grant.granted_by_id) == ("李强", committee.id)
        assert granted.phone.startswith("*********")


def test_a_team_is_led_by_none_but_a_member_who_is_a_volunteer(app: Flask) -> None:
    home = district().community
    resident, volunteer = people.account(), people.account()
    registration.approved_volunteer(home, account=volunteer)
    team = registration.team(home, members=(resident.id,))
    for unfit in (people.phone(), phone_of(resident), phone_of(volunteer)):
        with pytest.raises(LeadUnsuitable):
            give(people.committee(home), Role.LEADER, unfit, team_id=team.id)


@pytest.mark.parametrize(
    ("role", "scope", "refusal"),
    [
        (Role.OPERATOR, {"place_code": "110107002"}, GrantAboveSelf),
        (Role.OPERATOR, {"place_code": "110107"}, GrantAboveSelf),
        (Role.COMMITTEE, {"place_code": "110107001"}, GrantAboveSelf),
        (Role.ADMINISTRATOR, {}, GrantAboveSelf),
        (Role.VOLUNTEER, {"place_code": "110107001"}, RoleNotGranted),
        (Role.OPERATOR, {}, ScopeMalformed),
        (Role.OPERATOR, {"place_code": "110107001", "team_id": uuid4()}, ScopeMalformed),
        (Role.OFFICER, {"place_code": "110107001"}, ScopeMalformed),
        (Role.ADMINISTRATOR, {"place_code": "110107001"}, ScopeMalformed),
        (Role.OPERATOR, {"place_code": "999999"}, ScopeGone),
        (Role.OFFICER, {"organization_id": uuid4()}, ScopeGone),
        (Role.LEADER, {"team_id": uuid4()}, ScopeGone),
    ],
)
def test_what_a_committee_may_not_give_is_refused(
    app: Flask, role: Role, scope: dict[str, Any], refusal: type[Refusal]
) -> None:
    people.operator("110107002001")
    committee = people.committee("110107001")
    with pytest.raises(refusal):
        give(committee, role, **scope)


def test_a_list_shows_what_one_may_manage(app: Flask) -> None:
    home = district().community
    committee = people.committee(home[:9])
    officer = give(people.administrator(), Role.OFFICER, organization_id=registration.organization(home).id)
    operator = give(committee, Role.OPERATOR, place_code=home)
    people.operator("110199001001")
    people.volunteer(home)
    page = granting.seen(granting.Wanted(), PageRequest(), people.occasion(committee))
    shown = [row.grant.id for row in page.rows]
    assert shown[:2] == [operator.grant.id, officer.grant.id]
    assert [row.grant.role for row in page.rows[2:]] == [Role.COMMITTEE]
    assert [
        row.grant.id
        for row in granting.seen(granting.Wanted(role=Role.OFFICER), PageRequest(), people.occasion(committee)).rows
    ] == shown[1:2]


@pytest.mark.parametrize("rows", [3, 30])
def test_a_list_takes_one_statement_however_long(app: Flask, rows: int) -> None:
    for _ in range(rows):
        people.operator()
    occasion = people.occasion(people.administrator())
    with counted(app) as statements:
        page = granting.seen(granting.Wanted(), PageRequest(limit=100), occasion)
    assert len(page.rows) >= rows
    assert statements.count == 1


def test_a_grant_is_taken_back_by_who_may_give_it(app: Flask) -> None:
    committee = people.committee(PLACE)
    granted = give(committee, Role.OPERATOR, place_code=PLACE)
    granting.take_back(granted.grant.id, people.occasion(committee))
    assert held(db.session.get_one(Account, granted.grant.account_id)) == set()


def test_a_grant_elsewhere_is_not_there_and_one_above_is_refused(app: Flask) -> None:
    committee = people.committee(PLACE)
    elsewhere = people.grant(people.account(), Role.OPERATOR, place_code=BESIDE)
    colleague = people.grant(people.account(), Role.COMMITTEE, place_code=BELOW)
    everywhere = people.grant(people.account(), Role.ADMINISTRATOR)
    for hidden in (elsewhere.id, everywhere.id, uuid4()):
        with pytest.raises(GrantGone):
            granting.take_back(hidden, people.occasion(committee))
    with pytest.raises(GrantAboveSelf):
        granting.take_back(colleague.id, people.occasion(committee))
