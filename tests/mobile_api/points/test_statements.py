"""Statements over HTTP: whose they are, what they say, the page, the number that anybody may check, the daily check."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.kit.database import db
from app.people.models import Account, Role
from app.points.models import Award, LedgerAccount, Owner
from app.points.statements.models import PeriodKind, Statement, SubjectKind
from jobs import check_invariants
from jobs.check_invariants import InvariantBroken
from jobs.ticks import Tick
from tests.builders import people, points
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.builders.statements import closed, of, stands
from tests.fakes import NOBODYS, StandingClock
from tests.statements import counted

MINE = "/api/v1/me/statements"


@pytest.fixture
def award(clock: StandingClock) -> Award:
    """An award that stands in a closed month."""
    made = stands(points.award(90), clock)
    closed(clock)
    return made


def member(award: Award) -> dict[str, str]:
    return people.sign_in(db.session.get_one(Account, award.volunteer_id))


def officer(organization_id: object) -> dict[str, str]:
    who = people.account("周敏")
    people.grant(who, Role.OFFICER, organization_id=organization_id)
    return people.sign_in(who)


def mine(award: Award) -> Statement:
    return of(SubjectKind.PERSON, award.volunteer_id)[0]


def test_a_person_lists_and_reads_their_own(client: FlaskClient, award: Award) -> None:
    headers = member(award)

    (head,) = client.get(MINE, headers=headers).get_json()["items"]
    read = client.get(f"/api/v1/statements/{head['id']}", headers=headers).get_json()

    assert (head["number"], head["period_on"], head["previous_hash"]) == (read["number"], "2026-03-01", None)
    assert read["hash"] == mine(award).hash.hex()
    assert read["closed_at"] == "2026-04-01T01:00:00+08:00"
    assert read["content"] == mine(award).content
    assert client.get(f"{MINE}?period=year", headers=headers).get_json()["items"] == []


def test_officers_and_committees_list_an_organization_s_and_committees_a_place_s(
    client: FlaskClient, award: Award
) -> None:
    of_organization = f"/api/v1/organizations/{award.organization_id}/statements"
    committee = people.sign_in(people.committee(award.place_code))

    for headers in (officer(award.organization_id), committee):
        (head,) = client.get(of_organization, headers=headers).get_json()["items"]
        assert client.get(f"/api/v1/statements/{head['id']}", headers=headers).status_code == 200
    (month,) = client.get(f"/api/v1/places/{award.place_code}/statements", headers=committee).get_json()["items"]
    (quarter,) = client.get(
        f"/api/v1/places/{award.place_code}/statements?period=quarter", headers=committee
    ).get_json()["items"]
    assert (month["subject_kind"], quarter["period_kind"]) == ("community", "quarter")
    (line,) = client.get(f"/api/v1/statements/{quarter['id']}", headers=committee).get_json()["content"]["order"]
    assert (line["rank"], line["organization_id"], line["minutes"]) == (1, str(award.organization_id), 90)


def test_somebody_else_s_statement_answers_like_one_that_does_not_exist(client: FlaskClient, award: Award) -> None:
    elsewhere = district().communities[2]
    strangers = [
        people.sign_in(people.account()),
        people.sign_in(people.committee(elsewhere)),
        officer(home_elsewhere()),
    ]
    theirs = [
        mine(award), of(SubjectKind.ORGANIZATION, award.organization_id)[0],
        of(SubjectKind.COMMUNITY, award.place_code, PeriodKind.QUARTER)[0],
    ]  # fmt: skip
    for part in ("", "/page"):
        answers = {
            (seen.status_code, seen.get_json()["code"])
            for headers in strangers
            for statement_id in (*(one.id for one in theirs), NOBODYS)
            for seen in [client.get(f"/api/v1/statements/{statement_id}{part}", headers=headers)]
        }
        assert answers == {(404, "no-such-statement")}
    for path in (f"/api/v1/organizations/{award.organization_id}/statements", f"/api/v1/organizations/{uuid4()}/statements",
                 f"/api/v1/places/{award.place_code}/statements", "/api/v1/places/999999/statements"):  # fmt: skip
        assert client.get(path, headers=strangers[1]).status_code == 404


def home_elsewhere() -> object:
    return approved_volunteer(district().communities[2]).organization_id


def test_a_quarterly_order_is_not_for_officers(client: FlaskClient, award: Award) -> None:
    (quarter,) = of(SubjectKind.COMMUNITY, award.place_code, PeriodKind.QUARTER)

    for part in ("", "/page"):
        seen = client.get(f"/api/v1/statements/{quarter.id}{part}", headers=officer(award.organization_id))
        assert seen.status_code == 404


@pytest.mark.parametrize("kind", [SubjectKind.PERSON, SubjectKind.COMMUNITY])
def test_a_statement_is_a_page_to_print(client: FlaskClient, award: Award, kind: SubjectKind) -> None:
    subject = {SubjectKind.PERSON: award.volunteer_id, SubjectKind.COMMUNITY: award.place_code}[kind]
    headers = member(award) if kind is SubjectKind.PERSON else people.sign_in(people.committee(award.place_code))
    for period in (PeriodKind.MONTH, PeriodKind.QUARTER)[: 1 if kind is SubjectKind.PERSON else 2]:
        (one,) = of(kind, subject, period)

        seen = client.get(f"/api/v1/statements/{one.id}/page", headers=headers)

        assert (seen.status_code, seen.mimetype) == (200, "text/html")
        assert one.number in seen.text
        assert one.hash.hex() in seen.text
        assert "<svg" in seen.text


def test_anybody_may_check_a_statement_s_number_and_sees_a_masked_name(client: FlaskClient, award: Award) -> None:
    seen = client.get(f"/api/v1/verifications/{mine(award).number}").get_json()

    assert (seen["kind"], seen["state"], seen["title"]) == ("statement", "valid", "积分对账单")
    facts = {fact["label"]: fact["value"] for fact in seen["facts"]}
    assert (facts["对象"], facts["所属期间"], facts["类别"]) == ("李*远", "2026-03", "月汇总")
    assert facts["内容校验码"] == mine(award).hash.hex()
    assert client.get("/api/v1/verifications/DZ-22222-22222").status_code == 404


@pytest.mark.parametrize(
    "path",
    [MINE, f"/api/v1/statements/{NOBODYS}", f"/api/v1/organizations/{NOBODYS}/statements", "/api/v1/ledger-checks"],
)
def test_statements_need_a_token(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 401


def test_a_place_s_statements_are_no_resident_s_to_see(client: FlaskClient, award: Award) -> None:
    headers = member(award)

    for path in (f"/api/v1/places/{award.place_code}/statements", "/api/v1/ledger-checks"):
        assert client.get(path, headers=headers).status_code == 403


def test_the_list_costs_the_same_for_any_number_of_statements(
    app: Flask, client: FlaskClient, clock: StandingClock
) -> None:
    award = stands(points.award(90), clock)
    closed(clock)
    headers = people.sign_in(people.committee(award.place_code))
    path = f"/api/v1/places/{award.place_code}/statements?limit=100"

    def cost() -> int:
        with counted(app) as statements:
            assert client.get(path, headers=headers).status_code == 200
        return statements.count

    few = cost()
    for month in (5, 6, 7):
        points.award(30)
        closed(clock, month=month)
        clock.move(hours=1)
    headers = people.sign_in(people.committee(award.place_code))
    assert cost() == few


def test_the_daily_check_is_written_once_a_day_with_what_it_found(client: FlaskClient, clock: StandingClock) -> None:
    points.award(90)
    clock.move(days=1)
    check_invariants.run(Tick())
    wrong = update(LedgerAccount).where(LedgerAccount.owner_kind == Owner.VOLUNTEER)
    db.session.execute(wrong.values(balance=LedgerAccount.balance + 1))
    db.session.commit()
    for _ in range(2):
        with pytest.raises(InvariantBroken):
            check_invariants.run(Tick())
    clock.move(days=1)
    with pytest.raises(InvariantBroken):
        check_invariants.run(Tick())

    later, first = client.get("/api/v1/ledger-checks", headers=people.sign_in(people.administrator())).get_json()[
        "items"
    ]

    assert (first["day"], first["transactions"], first["postings"], first["broken"]) == ("2026-03-04", 1, 6, 0)
    assert (later["day"], later["transactions"], later["broken"]) == ("2026-03-05", 0, 2)
    assert len(later["found"]["balance-equals-postings"]) == 2
