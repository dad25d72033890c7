"""The committee's morning over HTTP: how much waits of each kind, counted once and no further than a hundred."""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app.kit.database import db
from app.orders.models import OrderStatus
from app.reviews.models import Case, CaseKind, CaseStatus
from tests.builders import activities, people, points, reviews
from tests.builders.desk import on_desk
from tests.builders.orders import open_order
from tests.builders.places import district
from tests.builders.registration import pending_registration, reported
from tests.statements import counted

KINDS = "registrations organizations in_review activities unanswered cases objections second overdue whistles in_notice"
NOTHING = dict.fromkeys(KINDS.split(), 0)


def morning(client: FlaskClient, place_code: str, headers: dict[str, str] | None = None) -> Any:
    headers = headers or people.sign_in(people.committee(place_code))
    answer = client.get(f"/api/v1/committee/morning?place={place_code}", headers=headers)
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def case(status: CaseStatus = CaseStatus.OPEN, **facts: Any) -> Case:
    """One of each: a problem as it is reported, moved to where a test needs it."""
    made = reviews.problem()
    made.status = status
    for name, value in facts.items():
        setattr(made, name, value)
    db.session.commit()
    return made


def test_a_morning_counts_what_waits_at_a_place_and_below_it(client: FlaskClient) -> None:
    here = district().community
    pending_registration()
    pending_registration(place_code=district().communities[3])
    reported(place_code=here)
    on_desk()
    open_order().status = OrderStatus.PENDING_REVIEW
    activities.waiting()
    points.award(60)
    case(CaseStatus.DECIDED)
    case(kind=CaseKind.OBJECTION)
    overdue = case()
    overdue.due_at -= timedelta(days=30)
    db.session.commit()

    told = {
        "registrations": 1, "organizations": 1, "in_review": 1, "activities": 1, "unanswered": 1, "cases": 2,
        "objections": 1, "second": 0, "overdue": 1, "whistles": 0, "in_notice": 1,
    }  # fmt: skip
    assert morning(client, here) == told
    assert morning(client, "110107")["registrations"] == 2
    assert morning(client, district().communities[2]) == NOTHING


def test_who_decided_first_is_not_the_second_person(client: FlaskClient) -> None:
    here = district().community
    first, second = people.committee(here), people.committee(here)
    case(CaseStatus.PROPOSED, decided_by_id=first.id)

    assert morning(client, here, people.sign_in(first))["second"] == 0
    assert morning(client, here, people.sign_in(second))["second"] == 1


def test_a_morning_counts_in_one_statement_and_no_further_than_a_hundred(app: Flask, client: FlaskClient) -> None:
    here = district().community
    headers = people.sign_in(people.committee(here))
    with counted(app) as none:
        morning(client, here, headers)
    pending_registration()
    copy = text(
        "INSERT INTO cases (id, kind, status, place_code, subject_id, due_at, opened_at, evidence, version)"
        " SELECT gen_random_uuid(), 'problem', 'open', :here, gen_random_uuid(), now(), now(), '{}', 1"
        " FROM generate_series(1, 120)"
    )
    db.session.execute(copy, {"here": here})
    db.session.commit()
    with counted(app) as many:
        told = morning(client, here, headers)

    assert (told["registrations"], told["cases"]) == (1, 100)
    assert many.count == none.count


def test_a_morning_is_its_committees_alone(client: FlaskClient) -> None:
    here = district().community
    path = f"/api/v1/committee/morning?place={here}"
    other = people.sign_in(people.committee(district().communities[2]))
    refused = client.get(path, headers=other)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "not-moderator-here")
    assert client.get(path, headers=people.sign_in(people.account())).status_code == 403
    assert client.get(path).status_code == 401
    assert client.get("/api/v1/committee/morning", headers=other).status_code == 422
