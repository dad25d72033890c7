"""The day of an activity over HTTP: the code on the leader's phone, checking in and out, attendance."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.people.models import Account
from tests.builders import activities, people
from tests.builders.activities import activity, dates, host_of
from tests.builders.orders import accepted, volunteer
from tests.fakes import StandingClock


def get(client: FlaskClient, path: str, by: Account) -> TestResponse:
    return client.get(f"/api/v1{path}", headers=people.sign_in(by))


def post(client: FlaskClient, path: str, by: Account, body: dict[str, Any]) -> TestResponse:
    return client.post(f"/api/v1{path}", json=body, headers=people.sign_in(by))


def test_a_volunteer_checks_in_and_out_by_the_leaders_phone(client: FlaskClient, clock: StandingClock) -> None:
    made, helper = activity(), volunteer()
    part = accepted(activities.orders(made)[0], helper)
    date = dates(made)[0]
    path, mine = f"/activities/{made.id}/dates/{date.id}/code", f"/assignments/{part.id}/rotating-check"
    early = get(client, path, host_of(made))
    assert (early.status_code, early.get_json()["code"]) == (409, "codes-not-shown")
    clock.set(date.starts_at)
    shown = get(client, path, host_of(made)).get_json()
    assert shown["svg"].startswith("<svg")
    wrong = post(client, f"{mine}-in", helper, {"code": f"check_in.1.{'A' * 22}"})
    assert (wrong.status_code, wrong.get_json()["code"]) == (409, "rotating-code-wrong")
    assert post(client, f"{mine}-in", helper, {"code": "1234"}).status_code == 422
    answers = [post(client, f"{mine}-in", helper, {"code": shown["code"]}).get_json() for _ in range(2)]
    assert [(answer["status"], answer["proof"]) for answer in answers] == [("checked_in", "rotating_code")] * 2
    clock.move(minutes=60)
    leaving = get(client, f"{path}?purpose=check_out", host_of(made)).get_json()["code"]
    done = post(client, f"{mine}-out", helper, {"code": leaving}).get_json()
    assert (done["status"], done["minutes"]) == ("completed", 60)


def test_strangers_and_nobody_see_no_code_and_use_none(client: FlaskClient, clock: StandingClock) -> None:
    made, helper = activity(), volunteer()
    part = accepted(activities.orders(made)[0], helper)
    date = dates(made)[0]
    clock.set(date.starts_at)
    path = f"/activities/{made.id}/dates/{date.id}/code"
    assert get(client, path, helper).get_json()["code"] == "not-host-there"
    body = {"code": f"check_in.1.{'A' * 22}"}
    for assignment_id in (part.id, uuid4()):
        answer = post(client, f"/assignments/{assignment_id}/rotating-check-in", volunteer("路人"), body)
        assert (answer.status_code, answer.get_json()["code"]) == (404, "assignment-not-found")
    assert client.get(f"/api/v1{path}").status_code == 401
    assert client.post(f"/api/v1/assignments/{part.id}/rotating-check-out", json=body).status_code == 401


def test_the_leader_tells_who_was_there(client: FlaskClient, clock: StandingClock) -> None:
    made = activity()
    parts = [accepted(activities.orders(made)[0], volunteer(name)) for name in ("李志远", "赵明")]
    date = dates(made)[0]
    clock.set(date.ends_at + timedelta(minutes=5))
    path = f"/activities/{made.id}/dates/{date.id}/attendance"
    items = [
        {"assignment_id": str(parts[0].id), "presence": "present"},
        {"assignment_id": str(parts[1].id), "presence": "left_early", "minutes": 45},
    ]
    found = post(client, path, host_of(made), {"items": items}).get_json()["items"]
    assert [(each["assignment"]["status"], each["assignment"]["minutes"]) for each in found] == [
        ("confirmed", 120),
        ("confirmed", 45),
    ]
    odd = {"items": [{"assignment_id": str(parts[0].id), "presence": "present", "minutes": 5}]}
    assert post(client, path, host_of(made), odd).status_code == 422
    assert post(client, path, volunteer("路人"), {"items": items}).status_code == 403
    assert client.post(f"/api/v1{path}", json={"items": items}).status_code == 401
