"""A certificate says what stands, keeps saying it, and does not hold any more once that changes."""

from datetime import timedelta
from functools import partial
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.kit.clock import local_date, now
from app.kit.database import db
from app.kit.transaction import transaction
from app.kit.verification import verify
from app.people import privacy
from app.people.models import Account
from app.points.recognition import certificates, contents, lifecycle
from app.points.recognition.errors import (
    CertificateNotFound,
    CertificateStands,
    NothingToCertify,
    PeriodMalformed,
    VolunteerNotHere,
)
from app.points.recognition.models import Certificate, CertificateStatus
from tests.builders import people, points, recognition
from tests.builders.notifications import told
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import NOON
from tests.orders.test_races import at_once

VALID, VOID, SUPERSEDED = CertificateStatus.VALID, CertificateStatus.VOID, CertificateStatus.SUPERSEDED


@pytest.mark.parametrize(("before", "after"), list(product(CertificateStatus, CertificateStatus)))
def test_it_moves_along_its_table_only(before: CertificateStatus, after: CertificateStatus) -> None:
    found = Certificate(status=before)
    if (before, after) in {(VALID, VOID), (VALID, SUPERSEDED), (VOID, SUPERSEDED)}:
        lifecycle.move(found, after, NOON)
        assert (found.status, found.ended_at) == (after, NOON)
    else:
        with pytest.raises(CertificateStands):
            lifecycle.move(found, after, NOON)
        assert found.status is before
    assert set(lifecycle.TRANSITIONS) == set(CertificateStatus)


def said(found: Certificate) -> contents.Content:
    printed = certificates.printed(found.id)
    assert printed is not None
    return printed.content


def test_it_names_who_what_when_where_how_long_and_how_it_was_rated(app: Flask) -> None:
    volunteer = approved_volunteer(district().community)
    recognition.posted(85, volunteer, stars=5)
    recognition.posted(60, volunteer, stars=None)
    points.award(30, volunteer=volunteer)  # in public notice: not yet

    made = recognition.certificate(volunteer)
    what = said(made)

    assert made.number.startswith("ZS-")
    assert (made.services, made.minutes, what["minutes"], what["name"]) == (2, 145, 145, "李志远")
    assert what["volunteer_number"].startswith("ZY-")
    assert (what["issuer"], what["handler"]) == ("四季园社区", None)
    assert [(line["on"], line["minutes"], line["stars"], line["type_zh"]) for line in what["services"]] == [
        ("2026-03-04", 85, 5, "维修跑腿"),
        ("2026-03-04", 60, None, "维修跑腿"),
    ]
    assert made.content_hash == contents.hash_of(contents.written(what))
    assert "换灯泡" not in contents.written(what)  # what a resident typed is not the volunteer's to show around


def test_the_committee_issues_for_a_member_and_stands_on_it(app: Flask) -> None:
    volunteer = approved_volunteer(district().community)
    made = recognition.certificate(volunteer, people.committee(district().community))
    assert said(made)["handler"] == "王芳"
    assert "certificate-issued" in told(volunteer.account_id)
    with pytest.raises(VolunteerNotHere):
        recognition.certificate(volunteer, people.committee(district().communities[2]))


def test_asked_for_again_it_is_the_same_until_there_is_more_to_say(app: Flask) -> None:
    volunteer = approved_volunteer(district().community)
    first = recognition.certificate(volunteer)
    assert recognition.certificate(volunteer).id == first.id

    recognition.posted(volunteer=volunteer)
    second = recognition.certificate(volunteer)

    assert (second.replaces_id, first.status, second.status) == (first.id, SUPERSEDED, VALID)
    assert said(second)["volunteer_number"] == said(first)["volunteer_number"]


def test_a_service_taken_back_voids_the_number_and_a_new_one_can_be_had(app: Flask) -> None:
    volunteer = approved_volunteer(district().community)
    wrong = recognition.posted(90, volunteer)
    recognition.posted(60, volunteer)
    first = recognition.certificate(volunteer)

    recognition.reverse(wrong)

    assert (first.status, first.ended_at) == (VOID, now())
    seen = verify(first.number, "zh")
    assert seen is not None
    assert seen.state == "void"
    assert "certificate-voided" in told(volunteer.account_id)
    second = recognition.certificate(volunteer)
    assert (second.minutes, second.replaces_id, first.status) == (60, first.id, SUPERSEDED)


def test_a_service_that_is_not_in_it_taken_back_leaves_it(app: Flask) -> None:
    made = recognition.certificate()
    recognition.reverse(recognition.posted())
    assert made.status is VALID


def test_anybody_checks_the_number_and_learns_no_name(app: Flask) -> None:
    made = recognition.certificate()
    seen = verify(made.number.lower().replace("-", ""), "zh")
    assert seen is not None
    assert (seen.kind, seen.state, seen.issued_on) == ("certificate", "valid", local_date(now()))
    assert seen.facts == {
        "certified": "李*远",
        "issuer": "四季园社区",
        "period": "2026-02-02 至 2026-03-04",
        "services": "1",
        "hours": "1 小时 30 分",
        "fingerprint": seen.facts["fingerprint"],
    }
    assert verify("ZS-22222-22222", "zh") is None


@pytest.mark.parametrize(("begins", "ends"), [(0, -1), (-366, 0), (0, 1)])
def test_a_period_is_at_most_a_year_and_not_in_the_future(app: Flask, begins: int, ends: int) -> None:
    volunteer = approved_volunteer(district().community)
    today = local_date(now())
    who = people.occasion(db.session.get_one(Account, volunteer.account_id))
    with pytest.raises(PeriodMalformed):
        certificates.issue(who.person.account_id, today + timedelta(days=begins), today + timedelta(days=ends), who)


def test_where_nothing_stands_there_is_nothing_to_certify(app: Flask) -> None:
    today = local_date(now())
    for account in (people.account(), db.session.get_one(Account, approved_volunteer().account_id)):
        who = people.occasion(account)
        with pytest.raises(NothingToCertify):
            certificates.issue(account.id, today, today, who)


def test_its_volunteer_and_its_committee_see_it_and_nobody_else(app: Flask) -> None:
    made = recognition.certificate()
    for account in (db.session.get_one(Account, made.account_id), people.committee(district().code)):
        assert certificates.certificate(made.id, people.actor(account)).id == made.id
    for account in (people.account(), people.committee(district().communities[2])):
        with pytest.raises(CertificateNotFound):
            certificates.certificate(made.id, people.actor(account))


def test_erased_it_says_nothing_and_does_not_hold(app: Flask) -> None:
    made = recognition.certificate()
    with transaction():
        privacy.erase(people.occasion(db.session.get_one(Account, made.account_id)))
    seen = verify(made.number, "zh")
    assert seen is not None
    assert (seen.state, seen.facts["certified"]) == ("void", "*")
    assert certificates.printed(made.id) is None


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("ck_certificates_content", "UPDATE certificates SET content_sealed = NULL"),
        ("ck_certificates_ended", "UPDATE certificates SET status = 'void'"),
        ("ck_certificates_period", "UPDATE certificates SET ends_on = starts_on - 1"),
        ("ck_honours_granted_by", "UPDATE honours SET granted_by_id = account_id"),
        ("ck_honours_revoked", "UPDATE honours SET revoked_at = now()"),
    ],
)
def test_the_database_refuses_what_cannot_be(app: Flask, constraint: str, change: str) -> None:
    recognition.certificate()
    recognition.honour()
    with pytest.raises(IntegrityError, match=constraint), db.session.begin_nested():
        db.session.execute(text(change))


def test_issued_and_taken_back_at_once_nothing_false_holds(committed_app: Flask) -> None:
    volunteer = approved_volunteer(district().community)
    recognition.posted(60, volunteer)
    wrong = recognition.posted(90, volunteer)
    wrong_id, today = wrong.id, local_date(now())
    who = people.occasion(db.session.get_one(Account, volunteer.account_id))
    issuing = partial(certificates.issue, who.person.account_id, today, today, who)

    at_once(committed_app, [issuing, partial(recognition.reverse_id, wrong_id), issuing, issuing])

    db.session.rollback()
    holding = db.session.scalars(select(Certificate).where(Certificate.status == VALID)).all()
    assert {found.minutes for found in holding} <= {60}
    assert len(holding) <= 1
