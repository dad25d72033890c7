"""A receipt proves a registration to anybody, and shows nobody more than a masked name."""

import pytest
from flask import Flask

from app.kit.database import db
from app.kit.transaction import transaction
from app.kit.verification import verify
from app.people.models import Account, Role
from app.registration import receipts, service
from app.registration.errors import ReceiptNotIssued, RegistrationNotFound
from app.registration.models import MemberRegistration, Volunteer
from app.registration.receipts import Issued
from app.registration.reporting import service as reporting
from tests.builders import people
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, numbered, organization, pending_registration, reported
from tests.fakes import StandingClock
from tests.registration.test_service import decided


def issued(registration_id: object, by: Account) -> Issued:
    with transaction():
        return receipts.of_member(registration_id, people.occasion(by))  # type: ignore[arg-type]


def member_of(volunteer: Volunteer) -> Account:
    return db.session.get_one(Account, volunteer.account_id)


def test_an_approval_gives_a_number_that_anybody_may_check(app: Flask) -> None:
    waiting = pending_registration(people.account("欧阳娜"))
    decided(service.approve, waiting.id, by=people.committee(district().community))
    assert waiting.number is not None
    found = verify(waiting.number, "zh")
    assert found is not None
    assert (found.kind, found.state, found.issued_on.isoformat()) == ("receipt", "valid", "2026-03-04")
    assert found.facts == {"place": "四季园社区", "name": "欧*娜"}


def test_it_says_why_it_does_not_hold_any_more(app: Flask) -> None:
    ended, withdrawn = approved_volunteer(), approved_volunteer()
    numbers = [numbered(ended), numbered(withdrawn)]
    decided(service.end, ended.registration_id, "已迁出。", by=people.committee(district().community))
    decided(service.withdraw, withdrawn.registration_id, by=member_of(withdrawn))
    assert [getattr(verify(number, "zh"), "state", None) for number in numbers] == ["ended", "withdrawn"]


def test_an_organizations_receipt_names_it_and_its_last_day(app: Flask) -> None:
    home = organization(name="区教委第三党支部")
    found = reported(home)
    decided(reporting.approve, found.id, by=people.committee(district().community))
    seen = verify(found.number or "", "zh")
    assert seen is not None
    assert seen.facts == {"place": "四季园社区", "organization": "区教委第三党支部", "valid-until": "2027-03-04"}
    with transaction():
        paper = receipts.of_organization(found.id, people.occasion(db.session.get_one(Account, found.submitted_by_id)))
    assert paper.receipt.name is None


def test_member_committee_and_home_organization_have_it_and_nobody_else(app: Flask) -> None:
    volunteer = approved_volunteer(name="李志远")
    officer = people.account()
    people.grant(officer, Role.OFFICER, organization_id=volunteer.organization_id)
    for reader in (member_of(volunteer), people.committee(district().community), officer):
        assert issued(volunteer.registration_id, reader).receipt.name == "李志远"
    with pytest.raises(RegistrationNotFound):
        issued(volunteer.registration_id, people.account())


def test_an_older_approval_gets_its_number_when_it_is_asked_for_once(app: Flask) -> None:
    volunteer = approved_volunteer()
    first = issued(volunteer.registration_id, member_of(volunteer)).receipt.number
    assert issued(volunteer.registration_id, member_of(volunteer)).receipt.number == first
    assert db.session.get_one(MemberRegistration, volunteer.registration_id).number == first


def test_what_was_never_approved_has_no_receipt(app: Flask) -> None:
    waiting = pending_registration(who := people.account())
    with pytest.raises(ReceiptNotIssued):
        issued(waiting.id, who)
    decided(service.reject, waiting.id, "住址不符。", by=people.committee(district().community))
    with pytest.raises(ReceiptNotIssued):
        issued(waiting.id, who)
    report = reported()
    with pytest.raises(ReceiptNotIssued), transaction():
        receipts.of_organization(report.id, people.occasion(db.session.get_one(Account, report.submitted_by_id)))


def test_the_link_to_the_page_opens_for_a_quarter_of_an_hour(app: Flask, clock: StandingClock) -> None:
    volunteer = approved_volunteer()
    paper = issued(volunteer.registration_id, member_of(volunteer))
    token = paper.page_url.removeprefix(f"{receipts.PAGE}/")
    assert receipts.of_link(token, people.by_service()) == paper.receipt
    clock.move(minutes=15)
    assert receipts.of_link(token, people.by_service()) is None
