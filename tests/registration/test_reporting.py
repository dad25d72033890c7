"""An organization serves places for a year each, by the committee's leave, and what it says of a person goes when it is over."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from flask import Flask

from app.kit.clock import now
from app.kit.database import db
from app.kit.errors import Refusal
from app.kit.events import record
from app.kit.pages import PageRequest
from app.kit.transaction import transaction
from app.people import accounts
from app.people.errors import PhoneMalformed
from app.people.events import AccountErased
from app.people.models import Account, Role
from app.registration import organizations
from app.registration.errors import (
    OrganizationNotYours,
    OrganizationUnavailable,
    PlaceUnsuitable,
    ServiceTypeUnavailable,
)
from app.registration.models import Organization
from app.registration.models import RegistrationStatus as Status
from app.registration.privacy import export_of
from app.registration.reporting import queries, service
from app.registration.reporting.errors import (
    OrganizationRegistrationNotFound,
    OrganizationRegistrationNotYours,
    OrganizationRegistrationPending,
    OrganizationRegistrationSettled,
    OwnOrganizationRegistration,
)
from app.registration.reporting.lifecycle import TRANSITIONS, move
from app.registration.reporting.models import OrganizationRegistration
from app.registration.reporting.queries import Contact
from app.registration.reporting.service import VALID_FOR, ReportDraft
from tests.builders import people
from tests.builders.notifications import told
from tests.builders.places import district
from tests.builders.registration import organization, reported
from tests.fakes import NOON, StandingClock

MOVES = {
    (Status.PENDING, Status.APPROVED),
    (Status.PENDING, Status.REJECTED),
    (Status.PENDING, Status.WITHDRAWN),
    (Status.PENDING, Status.EXPIRED),
    (Status.APPROVED, Status.WITHDRAWN),
    (Status.APPROVED, Status.ENDED),
    (Status.APPROVED, Status.EXPIRED),
}
OVER = {Status.WITHDRAWN, Status.ENDED, Status.EXPIRED}


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_it_moves_along_the_table_only(before: Status, after: Status) -> None:
    found = OrganizationRegistration(status=before, contact_sealed=b"x", contact_index=b"x")
    if (before, after) not in MOVES:
        with pytest.raises(OrganizationRegistrationSettled):
            move(found, after, NOON)
        return
    move(found, after, NOON)
    assert found.ended_at == (NOON if after in OVER else None)
    assert (found.contact_sealed is None) == (after is not Status.APPROVED)


def test_the_table_names_every_status() -> None:
    assert set(TRANSITIONS) == set(Status)


def did(verb: Callable[..., Any], *arguments: Any, by: Account | None) -> Any:
    db.session.expire_all()
    with transaction():
        return verb(*arguments, people.occasion(by) if by else people.by_service())


def committee() -> Account:
    return people.committee(district().community)


def officer_of(found: OrganizationRegistration) -> Account:
    return db.session.get_one(Account, found.submitted_by_id)


def draft(**changes: Any) -> ReportDraft:
    facts = {"contact": Contact("周伟", people.phone()), "service_types": ["paired_help"], "resources": []}
    return ReportDraft(**{**facts, **changes})


def test_an_organization_serves_a_place_for_a_year_when_the_committee_agrees(app: Flask) -> None:
    deciding = committee()
    found = reported()
    assert told(deciding.id).count("organization-reports") == 1
    approved = did(service.approve, found.id, by=deciding).registration
    assert (approved.status, approved.valid_until) == (Status.APPROVED, now() + VALID_FOR)
    assert approved.number is not None
    assert told(found.submitted_by_id).count("organization-registered") == 1


def test_a_rejection_is_read_with_its_reason(app: Flask) -> None:
    found = reported()
    rejected = did(service.reject, found.id, "请先商定服务内容。", by=committee())
    assert (rejected.registration.status, rejected.registration.reason) == (Status.REJECTED, "请先商定服务内容。")
    assert rejected.contact is None
    assert told(found.submitted_by_id).count("organization-not-registered") == 1


def test_an_organization_serves_several_places_and_each_once(app: Flask) -> None:
    here, there = district().communities[0], district().communities[3]
    home = organization(here)
    first = reported(home, here)
    by = officer_of(first)
    reported(home, there, by)
    with pytest.raises(OrganizationRegistrationPending):
        reported(home, here, by)
    places = [row.registration.place_code for row in queries.of_organization(home.id, PageRequest()).rows]
    assert places == [there, here]


def test_the_committee_enters_one_but_not_where_it_is_none(app: Flask) -> None:
    entered = reported(by=committee())
    assert did(service.approve, entered.id, by=people.committee("110107")).registration.status is Status.APPROVED
    elsewhere = people.committee(district().communities[3])
    with pytest.raises(OrganizationNotYours):
        reported(organization(), by=elsewhere)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"service_types": ["tutoring"]}, ServiceTypeUnavailable),
        ({"contact": Contact("周伟", "12345")}, PhoneMalformed),
    ],
)
def test_what_cannot_be_is_refused(app: Flask, changes: dict[str, Any], refused: type[Refusal]) -> None:
    home = organization()
    with pytest.raises(refused):
        did(service.submit, home.id, home.place_code, draft(**changes), by=committee())


def test_a_district_is_served_by_nobody_and_nobody_serves_who_is_no_more(app: Flask) -> None:
    home = organization()
    with pytest.raises(PlaceUnsuitable):
        did(service.submit, home.id, "110107", draft(), by=people.committee("110107"))
    home.status = Status.ENDED
    db.session.commit()
    with pytest.raises(OrganizationUnavailable):
        did(service.submit, home.id, home.place_code, draft(), by=committee())


def test_a_renewal_adds_a_year_to_what_is_left(app: Flask, clock: StandingClock) -> None:
    found, deciding = reported(), committee()
    first = did(service.approve, found.id, by=deciding).registration
    until = first.valid_until
    clock.move(days=340)
    renewal = did(service.renew, found.id, by=officer_of(found)).registration
    assert (renewal.status, renewal.resources) == (Status.PENDING, ["会议室"])
    approved = did(service.approve, renewal.id, by=deciding).registration
    assert approved.valid_until == until + VALID_FOR
    before = db.session.get_one(OrganizationRegistration, found.id, populate_existing=True)
    assert (before.status, before.ended_at) == (Status.ENDED, now())
    with pytest.raises(OrganizationRegistrationSettled):
        did(service.renew, found.id, by=officer_of(found))


def test_the_officers_hear_thirty_days_before_the_end_once_and_at_the_end(app: Flask, clock: StandingClock) -> None:
    found = reported()
    did(service.approve, found.id, by=committee())
    clock.set(NOON + VALID_FOR)
    clock.move(days=-30, seconds=-1)
    assert queries.running_out_ids(now(), 10) == []
    clock.move(seconds=1)
    for _ in range(2):
        did(service.remind, found.id, by=None)
    assert told(found.submitted_by_id).count("organization-runs-out") == 1
    clock.set(NOON + VALID_FOR)
    assert queries.expired_ids(now(), 10) == [found.id]
    for _ in range(2):
        did(service.expire, found.id, by=None)
    assert told(found.submitted_by_id).count("organization-lapsed") == 1
    assert (found.status, found.contact_sealed) == (Status.EXPIRED, None)


def test_what_nobody_decides_in_thirty_days_lapses(app: Flask, clock: StandingClock) -> None:
    found = reported()
    clock.move(days=29)
    did(service.expire, found.id, by=None)
    clock.move(days=1)
    assert queries.expired_ids(now(), 10) == [found.id]
    did(service.expire, found.id, by=None)
    assert db.session.get_one(OrganizationRegistration, found.id).status is Status.EXPIRED


def test_an_organization_takes_its_registration_back_and_the_committee_does_not(app: Flask) -> None:
    found, deciding = reported(), committee()
    with pytest.raises(OrganizationRegistrationNotYours):
        did(service.withdraw, found.id, by=deciding)
    assert did(service.withdraw, found.id, by=officer_of(found)).registration.status is Status.WITHDRAWN
    assert told(deciding.id).count("organization-left") == 1


def test_nobody_decides_for_their_own_organization_and_strangers_know_of_nothing(app: Flask) -> None:
    found, both = reported(), committee()
    people.grant(both, Role.OFFICER, organization_id=found.organization_id)
    with pytest.raises(OwnOrganizationRegistration):
        did(service.approve, found.id, by=both)
    with pytest.raises(OrganizationRegistrationNotFound):
        did(service.approve, found.id, by=people.committee(district().communities[3]))
    with pytest.raises(OrganizationRegistrationNotFound):
        did(service.read, found.id, by=people.account())


def test_an_organization_that_ends_serves_nowhere(app: Flask) -> None:
    found = reported()
    did(service.approve, found.id, by=committee())
    ended = {"status": Status.ENDED}
    did(organizations.edit, found.organization_id, ended, 1, by=people.administrator())
    assert db.session.get_one(Organization, found.organization_id).status is Status.ENDED
    assert db.session.get_one(OrganizationRegistration, found.id).status is Status.ENDED


def test_whom_to_call_reads_it_in_their_export_and_is_forgotten_with_their_account(app: Flask) -> None:
    found = reported()
    contact = queries.contact_of(found)
    assert contact is not None
    person = accounts.find_or_create(contact.phone, "周伟", people.by_service())
    assert export_of(person.id)["contacts"][0]["phone"] == contact.phone
    with transaction():
        record(AccountErased(at=now(), actor_id=person.id, account_id=person.id))
    fresh = db.session.get_one(OrganizationRegistration, found.id, populate_existing=True)
    assert queries.contact_of(fresh) is None
