"""Activities over HTTP: held, found, signed up for, and followed; what is nobody's business stays with the host."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import recurring_ical_events
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from werkzeug.test import TestResponse

from app.kit.clock import SHANGHAI
from app.kit.transaction import transaction
from app.orders.activities import moving, posting
from app.orders.activities.models import Activity, MakeUpDays
from app.orders.activities.series import Repeat
from app.orders.models import Audience
from app.people.models import Account
from jobs import make_activity_orders
from jobs.ticks import Tick
from mobile_api.activities.examples import NEW_ACTIVITY
from tests.builders import activities, people
from tests.builders.activities import activity, dates, host_of, session
from tests.builders.orders import accepted, open_order, volunteer
from tests.builders.places import district
from tests.fakes import NOON, StandingClock
from tests.statements import counted

URL = "/api/v1/activities"


def held(client: FlaskClient, by: Account, **fields: Any) -> TestResponse:
    return client.post(
        URL, json={**NEW_ACTIVITY, **fields}, headers={**people.sign_in(by), "Idempotency-Key": "a" * 20}
    )


def read(client: FlaskClient, path: str, by: Account) -> Any:
    return client.get(path, headers=people.sign_in(by)).get_json()


def test_an_officer_posts_a_series_in_one_call(client: FlaskClient) -> None:
    officer, organization = activities.officer()
    answer = held(client, officer, organization_id=str(organization.id))
    body = answer.get_json()
    assert (answer.status_code, body["status"], body["may_run"]) == (201, "announced", True)
    assert (body["rule"], body["meeting_point"]) == ("FREQ=WEEKLY;BYDAY=SA;COUNT=10", "东门")
    again = held(client, officer, organization_id=str(organization.id))
    assert again.get_json() == body
    found = read(client, f"{URL}/{body['id']}/dates", officer)["items"]
    # ten Saturdays from 7 March without the exception; 4 April is the holiday of Tomb-Sweeping, 2 May of Labour Day
    assert [item["starts_at"][5:10] for item in found] == [
        "03-07", "03-14", "03-28", "04-11", "04-18", "04-25", "05-09",
    ][:len(found)]  # fmt: skip
    assert {item["status"] for item in found[:3]} == {"posted"}
    assert found[-1]["status"] == "planned"
    assert found[-1]["roles"][0]["order_id"] is None


def test_malformed_plans_name_their_faults(client: FlaskClient) -> None:
    officer, organization = activities.officer()
    answer = held(client, officer, organization_id=str(organization.id), repeat={"rule": "FREQ=YEARLY;COUNT=2"})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "activity-malformed")
    assert held(client, people.account(), organization_id=str(organization.id)).status_code == 403
    assert client.post(URL, json=NEW_ACTIVITY).status_code == 401


def test_volunteers_find_it_and_sign_up(client: FlaskClient) -> None:
    made, helper = activity(), volunteer()
    for query in ("", f"?place={district().community[:9]}", "?near=8831aa5a37fffff&rings=1"):
        assert [item["id"] for item in read(client, URL + query, helper)["items"]] == [str(made.id)]
    assert read(client, f"{URL}?organization_id={uuid4()}", helper)["items"] == []
    asked_before = people.account()
    open_order(asked_before, place_code=district().communities[2])
    for resident in (people.account(), asked_before):
        assert [item["id"] for item in read(client, URL, resident)["items"]] == [str(made.id)]
    assert client.get(f"{URL}?near=8800000000fffff", headers=people.sign_in(helper)).status_code == 422
    (role, _) = read(client, f"{URL}/{made.id}/dates", helper)["items"][0]["roles"]
    headers = {**people.sign_in(helper), "Idempotency-Key": "b" * 20}
    sent = client.post(f"/api/v1/orders/{role['order_id']}/assignments", json={}, headers=headers)
    assert sent.status_code == 201
    part_of = read(client, f"/api/v1/orders/{role['order_id']}", helper)["activity"]
    assert (part_of["activity_id"], part_of["title"]) == (str(made.id), made.title)
    (role, _) = read(client, f"{URL}/{made.id}/dates", helper)["items"][0]["roles"]
    assert (role["taken"], role["my_status"]) == (1, "accepted")


def test_where_it_is_is_told_to_those_who_come(client: FlaskClient) -> None:
    made, helper = activity(), volunteer()
    path = f"{URL}/{made.id}"
    assert (read(client, path, helper)["address"], read(client, path, helper)["may_run"]) == (None, False)
    accepted(activities.orders(made)[0], helper)
    assert read(client, path, helper)["meeting_point"] == "东门"


def test_what_a_host_holds_is_listed(client: FlaskClient) -> None:
    officer, organization = activities.officer()
    made = activity(officer, organization_id=organization.id)
    for who in (officer, people.committee(district().code)):
        assert [item["id"] for item in read(client, "/api/v1/me/activities", who)["items"]] == [str(made.id)]
    assert read(client, "/api/v1/me/activities", volunteer())["items"] == []


def test_the_roster_tells_roles_and_phones_only_around_the_date(client: FlaskClient, clock: StandingClock) -> None:
    made, helper, waiting = activity(), volunteer("李志远"), volunteer("赵明")
    (order,) = activities.orders(made, "引导")
    accepted(order, helper)
    accepted(order, waiting)
    path, host = f"{URL}/{made.id}/dates/{dates(made)[0].id}/roster", host_of(made)
    assert [item["phone"] for item in read(client, path, host)["items"]] == [None, None]
    clock.set(order.starts_at - timedelta(hours=23))
    first, second = read(client, path, host)["items"]
    assert (first["volunteer_name"], first["role"], first["phone"][:3]) == ("李志远", "引导", "+86")
    assert (second["assignment"]["status"], second["phone"]) == ("waitlisted", None)
    clock.set(order.ends_at + timedelta(hours=24))
    assert read(client, path, host)["items"][0]["phone"] is None
    assert client.get(path, headers=people.sign_in(helper)).status_code == 403
    unknown = f"{URL}/{made.id}/dates/{uuid4()}/roster"
    assert read(client, unknown, host)["code"] == "activity-date-not-found"


def test_an_edit_needs_the_version_and_reaches_the_orders(client: FlaskClient) -> None:
    made = activity()
    headers = people.sign_in(host_of(made))
    path = f"{URL}/{made.id}"
    tag = client.get(path, headers=headers).headers["ETag"]
    answer = client.patch(path, json={"title": "清洁楼道"}, headers={**headers, "If-Match": tag})
    assert (answer.status_code, answer.get_json()["title"]) == (200, "清洁楼道")
    late = client.patch(path, json={"title": "旧"}, headers={**headers, "If-Match": tag})
    assert (late.status_code, late.get_json()["code"]) == (412, "activity-changed")
    assert client.patch(path, json={}, headers={**headers, "If-Match": tag}).status_code == 422
    assert activities.orders(made)[0].title == "清洁楼道 · 清扫"


def test_calling_off_tells_why(client: FlaskClient) -> None:
    made, helper = activity(), volunteer()
    accepted(activities.orders(made)[0], helper)
    answer = client.post(
        f"{URL}/{made.id}/cancel", json={"reason": "预报有大雨"}, headers=people.sign_in(host_of(made))
    )
    assert (answer.get_json()["status"], answer.get_json()["reason"]) == ("cancelled", "预报有大雨")
    message = read(client, "/api/v1/me/notifications", helper)["items"][0]
    assert message["kind"] == "activity-cancelled"
    assert "周末清洁家园" in message["body"]
    assert "预报有大雨" in message["body"]


def test_a_moved_date_is_told_with_its_new_time(client: FlaskClient) -> None:
    made, helper = activity(), volunteer()
    accepted(activities.orders(made)[0], helper)
    later = session(days=4)
    body = {"starts_at": later.starts_at.isoformat(), "ends_at": later.ends_at.isoformat(), "reason": "场地有变"}
    path = f"{URL}/{made.id}/dates/{dates(made)[0].id}/move"
    assert client.post(path, json=body, headers=people.sign_in(host_of(made))).status_code == 200
    message = read(client, "/api/v1/me/notifications", helper)["items"][0]
    assert message["kind"] == "activity-date-moved"
    assert "3月8日 12:00" in message["body"]
    assert "场地有变" in message["body"]


def test_a_page_costs_the_same_whatever_is_on_it(app: Flask, client: FlaskClient) -> None:
    host = people.committee(district().community)
    few, many = (activity(host, sessions=tuple(session(days=1 + day) for day in range(count))) for count in (2, 12))
    headers = people.sign_in(volunteer())
    for path in ("", "/dates"):
        costs = []
        for made in (few, many):
            with counted(app) as statements:
                assert client.get(f"{URL}/{made.id}{path}", headers=headers).status_code == 200
            costs.append(statements.count)
        assert costs[0] == costs[1]


def test_a_series_is_read_back_with_the_same_dates_by_another_library(
    client: FlaskClient, clock: StandingClock
) -> None:
    officer, organization = activities.officer()
    clock.set(NOON + timedelta(days=190))  # 10 September 2026
    saturday = session(NOON.replace(month=9, day=12, hour=1))
    repeat = Repeat(
        rule="FREQ=WEEKLY;BYDAY=SA;COUNT=8",
        except_on=(date(2026, 9, 19),),
        skips_holidays=True,
        make_up_days=MakeUpDays.ADD,
    )
    made = activity(officer, organization_id=organization.id, sessions=(saturday,), repeat=repeat)
    by = people.occasion(officer)
    moved = {1: session(NOON.replace(month=9, day=22, hour=6)), 2: session(NOON.replace(month=10, day=11, hour=6))}
    with transaction():
        for which, instead in moved.items():
            moving.move_date(made.id, dates(made)[which].id, instead, "场地有变", by)
        posting.cancel_date(made.id, dates(made)[3].id, "人手不够", by)
    tick = Tick()
    make_activity_orders.run(tick)
    expected = sorted((each.starts_at, each.ends_at) for each in dates(made) if each.status.value != "cancelled")
    assert [f"{starts.astimezone(SHANGHAI):%m-%d %H:%M}" for starts, _ in expected] == [
        "09-12 09:00", "09-22 14:00", "10-11 14:00", "10-24 09:00", "10-31 09:00",
    ]  # fmt: skip
    assert told_by(client, made, officer) == expected
    ordered = {order.starts_at for order in activities.orders(made)}
    assert ordered == {starts for starts, _ in expected if starts <= clock.now() + timedelta(weeks=4)}
    make_activity_orders.run(tick)
    assert {order.starts_at for order in activities.orders(made)} == ordered


def told_by(client: FlaskClient, made: Activity, reader: Account) -> list[tuple[Any, Any]]:
    """The times that another library reads from the activity's calendar file."""
    answer = client.get(f"{URL}/{made.id}/calendar", headers=people.sign_in(reader))
    assert answer.mimetype == "text/calendar"
    assert "东门" not in answer.get_data(as_text=True)
    calendar = Calendar.from_ical(answer.get_data())
    events = recurring_ical_events.of(calendar).between(date(2026, 1, 1), date(2027, 12, 31))
    times = ((event.start, event.end) for event in events)
    return sorted((starts.astimezone(SHANGHAI), ends.astimezone(SHANGHAI)) for starts, ends in times)


def test_named_dates_are_events_of_their_own(client: FlaskClient) -> None:
    made = activity(sessions=(session(days=3), session(days=9)))
    expected = [(each.starts_at, each.ends_at) for each in dates(made)]
    assert told_by(client, made, volunteer()) == expected


def test_a_stranger_finds_nothing(client: FlaskClient) -> None:
    officer, organization = activities.officer()
    made = activity(officer, organization_id=organization.id, audience=Audience.MEMBERS)
    headers = people.sign_in(volunteer())
    for path in ("", "/dates", "/calendar", f"/dates/{dates(made)[0].id}/roster"):
        problems = [
            client.get(f"{URL}/{activity_id}{path}", headers=headers).get_json() for activity_id in (made.id, uuid4())
        ]
        assert [problem.pop("request_id") for problem in problems]
        assert [problem.pop("instance", "") for problem in problems]  # names the path
        assert problems[0]["code"] == problems[1]["code"] == "activity-not-found"
