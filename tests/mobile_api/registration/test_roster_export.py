"""Exporting the volunteers of a place as a roster, over HTTP."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.kit.database import db
from app.kit.sheets import CSV, XLSX
from app.people.models import Account, AuditEntry
from app.people.phones import DEMO_PREFIX
from app.registration.models import MemberRegistration, RegistrationStatus
from tests.builders import orders, people
from tests.builders.places import district
from tests.builders.registration import organization

TITLES = "姓名,手机号,社区,工作单位党组织,服务类型,特长"
FILES = [("csv", CSV), ("xlsx", XLSX)]


def exported(client: FlaskClient, ending: str, by: Account, place_code: str, phones: bool | None) -> TestResponse:
    query = f"place_code={place_code}" + ("" if phones is None else f"&phones={str(phones).lower()}")
    return client.get(f"/api/v1/rosters/export.{ending}?{query}", headers=people.sign_in(by))


def lines(answer: TestResponse) -> list[str]:
    return answer.get_data().decode("utf-8-sig").split("\r\n")


def volunteers() -> None:
    """Some of two communities, with names and skills that a spreadsheet might take for something else."""
    here, there = district().communities[:2]
    home = organization(here, name="区教委第三党支部")
    orders.volunteer("李志远", place_code=here, organization=home, skills=("水电维修", "=1+1"))
    orders.volunteer("-赵明", place_code=here, organization=home)
    orders.volunteer("欧阳娜娜", place_code=there)


@pytest.mark.parametrize(("ending", "media_type"), FILES)
def test_an_export_with_phones_is_imported_again_unchanged(client: FlaskClient, ending: str, media_type: str) -> None:
    volunteers()
    by = people.committee(district().code)
    file = exported(client, ending, by, district().code, phones=True)
    assert (file.status_code, file.mimetype) == (200, media_type)
    headers = people.sign_in(by) | {"Content-Type": media_type}
    path = f"/api/v1/rosters?place_code={district().code}"
    counts = client.post(path, data=file.get_data(), headers=headers).get_json()["lines"]
    assert {state: count for state, count in counts.items() if count} == {"unchanged": 3}


@pytest.mark.parametrize("phones", [None, False])
def test_phones_are_masked_unless_asked_for(client: FlaskClient, phones: bool | None) -> None:
    volunteers()
    title, *rows, _ = lines(exported(client, "csv", people.committee(district().code), district().code, phones))
    assert (title, len(rows)) == (TITLES, 3)
    assert all(row.split(",")[1].startswith("****") for row in rows)
    assert DEMO_PREFIX.removeprefix("+86") not in "".join(row.split(",")[1] for row in rows)


def test_an_export_is_audited_and_with_phones_for_each_volunteer(client: FlaskClient) -> None:
    member, by = orders.volunteer(), people.committee(district().community)
    trail = select(AuditEntry.action, AuditEntry.subject_id).where(AuditEntry.actor_id == by.id)
    exported(client, "csv", by, district().community, phones=False)
    assert [tuple(row) for row in db.session.execute(trail)] == [("roster.exported", by.id)]
    exported(client, "csv", by, district().community, phones=True)
    assert ("phone.exported", member.id) in [tuple(row) for row in db.session.execute(trail)]


def test_only_approved_volunteers_of_the_place_are_in_it(client: FlaskClient) -> None:
    here, there = district().communities[:2]
    orders.volunteer("欧阳娜娜", place_code=there)
    gone = orders.volunteer("赵明", place_code=here)
    held = db.session.scalars(select(MemberRegistration).filter_by(account_id=gone.id)).one()
    held.status, held.ended_at = RegistrationStatus.WITHDRAWN, held.submitted_at
    db.session.commit()
    assert lines(exported(client, "csv", people.committee(here), here, phones=True)) == [TITLES, ""]


@pytest.mark.parametrize(("ending", "media_type"), FILES)
def test_the_roster_of_another_place_is_refused(client: FlaskClient, ending: str, media_type: str) -> None:
    refused = exported(client, ending, people.committee(district().communities[3]), district().community, phones=True)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "place-not-yours")
    assert exported(client, ending, people.account(), district().community, phones=True).status_code == 403
    assert exported(client, ending, people.administrator(), district().community, phones=True).status_code == 403
    assert client.get(f"/api/v1/rosters/export.{ending}?place_code=110107").status_code == 401
    by = people.sign_in(people.committee(district().code))
    assert client.get(f"/api/v1/rosters/export.{ending}?place_code=x", headers=by).status_code == 422
