"""The monthly sheet to the home organization names nobody without consent; exports open as files and stop at nothing."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app.kit.database import db
from app.notifications.models import Notification
from app.orders.models import Rating
from app.people.models import Account, Role
from app.points.models import Award
from jobs import tell_feedback
from jobs.ticks import Tick
from tests.builders import people, points
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.builders.statements import closed, stands
from tests.fakes import NOBODYS, StandingClock

SPAN = "first=2026-03-01&last=2026-03-31"


def sheet(organization_id: object, part: str = "") -> str:
    return f"/api/v1/organizations/{organization_id}/feedback{part}?month=2026-03"


def entries(organization_id: object, kind: str = "csv") -> str:
    return f"/api/v1/organizations/{organization_id}/points/entries.{kind}?{SPAN}"


def officer(organization_id: object, name: str = "周敏") -> dict[str, str]:
    who = people.account(name)
    people.grant(who, Role.OFFICER, organization_id=organization_id)
    return people.sign_in(who)


def thanked(award: Award, words: str) -> Award:
    rating = db.session.query(Rating).filter_by(assignment_id=award.assignment_id).one()
    rating.words = words
    db.session.commit()
    return award


@pytest.fixture
def award(clock: StandingClock) -> Award:
    """An award that stands, thanked for, in March."""
    return stands(thanked(points.award(90), "来得准时，电话13800138000"), clock)


def test_the_sheet_tells_services_hours_points_and_thanks_with_a_masked_name(client: FlaskClient, award: Award) -> None:
    seen = client.get(sheet(award.organization_id), headers=officer(award.organization_id)).get_json()

    assert seen["lines"] == [
        {"name": "李*远", "services": 1, "minutes": 90, "points": 15, "words": ["来得准时，电话…"]}
    ]  # fmt: skip
    assert (seen["month"], seen["members"], seen["services"], seen["minutes"], seen["points"]) == (
        "2026-03",
        1,
        1,
        90,
        15,
    )


def test_a_member_who_consents_is_named_and_may_take_it_back(client: FlaskClient, award: Award) -> None:
    member = people.sign_in(db.session.get_one(Account, award.volunteer_id))
    for consents, name in ((True, "李志远"), (False, "李*远")):
        tag = client.get("/api/v1/me", headers=member).headers["ETag"]
        client.patch("/api/v1/me", json={"shows_name_to_organization": consents}, headers={**member, "If-Match": tag})

        seen = client.get(sheet(award.organization_id), headers=officer(award.organization_id, str(consents)))

        assert [line["name"] for line in seen.get_json()["lines"]] == [name]


def test_low_ratings_and_other_months_are_not_on_the_sheet(client: FlaskClient, clock: StandingClock) -> None:
    volunteer = approved_volunteer()
    stands(thanked(points.award(60, volunteer=volunteer, stars=3), "还可以"), clock)
    headers = officer(volunteer.organization_id)

    (line,) = client.get(sheet(volunteer.organization_id), headers=headers).get_json()["lines"]
    april = sheet(volunteer.organization_id).replace("2026-03", "2026-04")

    assert line["words"] == []
    assert client.get(april, headers=headers).get_json()["lines"] == []


def test_the_sheet_is_a_workbook_and_a_page(client: FlaskClient, award: Award) -> None:
    headers = officer(award.organization_id)

    book = client.get(sheet(award.organization_id, ".xlsx"), headers=headers)
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(book.data)).worksheets[0].iter_rows()]
    printed = client.get(sheet(award.organization_id, "/page"), headers=headers)

    assert book.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert rows == [
        ["姓名", "服务次数", "服务小时", "积分", "居民的话"], ["李*远", 1, 1.5, 15, "来得准时，电话…"], [None, 1, 1.5, 15, None],
    ]  # fmt: skip
    assert printed.mimetype == "text/html"
    assert "李*远" in printed.text
    assert "李志远" not in printed.text


@pytest.mark.parametrize("month", ["2026-13", "26-03", "2026-3", "2026-03-01", ""])
def test_what_is_no_month_is_refused(client: FlaskClient, month: str) -> None:
    seen = client.get(f"/api/v1/organizations/{NOBODYS}/feedback?month={month}", headers=officer_somewhere())

    assert seen.status_code == 422


def officer_somewhere() -> dict[str, str]:
    return officer(approved_volunteer(district().communities[2]).organization_id)


def test_another_organization_s_sheet_and_entries_answer_as_if_there_were_none(
    client: FlaskClient, award: Award
) -> None:
    headers = officer_somewhere()

    for organization_id in (award.organization_id, NOBODYS):
        for path in (sheet(organization_id), sheet(organization_id, ".xlsx"), entries(organization_id)):
            seen = client.get(path, headers=headers)
            assert (seen.status_code, seen.get_json()["code"]) == (404, "no-such-points")
    member = people.sign_in(db.session.get_one(Account, award.volunteer_id))
    assert client.get(sheet(award.organization_id), headers=member).status_code == 403
    assert client.get(sheet(award.organization_id)).status_code == 401
    assert client.get(entries(award.organization_id)).status_code == 401


def test_officers_are_told_once_that_the_sheet_is_there(app: Flask, award: Award, clock: StandingClock) -> None:
    officer(award.organization_id)
    closed(clock)
    for _ in range(2):
        tell_feedback.run(Tick())

    (told,) = db.session.query(Notification).filter_by(kind="feedback-ready")

    assert (told.subject_id, told.facts) == (award.organization_id, {"month": "2026-03"})


def test_entries_come_as_csv_and_as_a_workbook_of_the_same_rows(client: FlaskClient, award: Award) -> None:
    headers = officer(award.organization_id)
    text = client.get(entries(award.organization_id), headers=headers).data.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get(entries(award.organization_id, "xlsx"), headers=headers).data))

    header, line = csv.reader(io.StringIO(text, newline=""))
    sheet_header, sheet_line = book.worksheets[0].iter_rows(values_only=True)

    assert header == list(sheet_header)
    assert line[:10] == ["2026-03-04", "维修跑腿", "李*远", line[3], line[4], "1.5", "1.5", "15", "8", "5"]
    assert (line[10], line[12]) == ("已入账", str(award.id))
    assert (sheet_line[2], sheet_line[5], sheet_line[7]) == ("李*远", 1.5, 15)


def test_a_place_s_entries_are_its_committee_s_and_end_at_the_asked_days(client: FlaskClient, award: Award) -> None:
    path = f"/api/v1/places/{award.place_code[:9]}/points/entries"
    headers = people.sign_in(people.committee(award.place_code[:9]))

    assert client.get(f"{path}.csv?{SPAN}", headers=headers).data.count(b"\r\n") == 2
    assert client.get(f"{path}.csv?first=2026-03-05&last=2026-03-31", headers=headers).data.count(b"\r\n") == 1
    assert client.get(f"{path}.xlsx?{SPAN}", headers=headers).status_code == 200
    elsewhere = people.sign_in(people.committee(district().communities[2]))
    for code in (award.place_code, "999999"):
        seen = client.get(f"/api/v1/places/{code}/points/entries.csv?{SPAN}", headers=elsewhere)
        assert (seen.status_code, seen.get_json()["code"]) == (404, "no-such-points")
    for span in ("first=2026-03-02&last=2026-03-01", "first=2025-01-01&last=2026-03-01", "first=2026-03-01"):
        assert client.get(f"{path}.csv?{span}", headers=headers).status_code == 422
