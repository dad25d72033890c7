"""Activities that wait for the committee, and those that it let through, over HTTP: for the committee of the place alone."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.builders import activities, people
from tests.builders.places import district
from tests.builders.registration import led_team
from tests.statements import counted

URL = "/api/v1/committee/activities"


def listed(client: FlaskClient, headers: dict[str, str] | None = None, **query: Any) -> Any:
    headers = headers or people.sign_in(people.committee(district().community))
    answer = client.get(URL, query_string={"place": district().community, **query}, headers=headers)
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()["items"]


def test_what_waits_is_listed_with_its_host_the_longest_first(client: FlaskClient) -> None:
    first, second = activities.waiting(title="清理河道"), activities.waiting()
    announced = activities.activity()
    found = listed(client, status="pending_review")
    assert [item["id"] for item in found] == [str(first.id), str(second.id)]
    assert (found[0]["host_name"], found[0]["posted_by_name"], found[0]["status"]) == (
        activities.name_of_host(first), "周伟", "pending_review",
    )  # fmt: skip
    assert found[0]["next_starts_at"] is not None
    assert [item["id"] for item in listed(client)] == [str(announced.id), str(second.id), str(first.id)]
    assert listed(client)[0]["host_name"] is None


def test_what_a_host_held_before_is_found_by_its_host(client: FlaskClient) -> None:
    of_organization, (ours, leader) = activities.waiting(), led_team()
    of_team = activities.waiting(leader, host_team_id=ours.id)
    assert [one["id"] for one in listed(client, organization_id=of_organization.organization_id)] == [
        str(of_organization.id)
    ]
    assert [one["host_name"] for one in listed(client, host_team_id=of_team.host_team_id)] == [ours.name]


def test_let_through_or_not_it_waits_no_longer(client: FlaskClient) -> None:
    one, other = activities.waiting(), activities.waiting()
    headers = people.sign_in(people.committee(district().community))
    assert client.post(f"/api/v1/activities/{one.id}/approve", headers=headers).status_code == 200
    reason = {"reason": "请写明风险"}
    assert client.post(f"/api/v1/activities/{other.id}/reject", json=reason, headers=headers).status_code == 200
    assert listed(client, headers, status="pending_review") == []
    assert [one["status"] for one in listed(client, headers)] == ["rejected", "announced"]


def test_a_page_costs_the_same_whatever_is_on_it(app: Flask, client: FlaskClient) -> None:
    headers = people.sign_in(people.committee(district().community))
    with counted(app) as none:
        listed(client, headers)
    for _ in range(3):
        activities.waiting()
    with counted(app) as some:
        assert len(listed(client, headers)) == 3
    assert some.count == none.count


def test_the_list_is_its_committees_alone(client: FlaskClient) -> None:
    query = {"place": district().community}
    elsewhere = people.sign_in(people.committee(district().communities[2]))
    refused = client.get(URL, query_string=query, headers=elsewhere)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "not-moderator-here")
    officer, _ = activities.officer()
    assert client.get(URL, query_string=query, headers=people.sign_in(officer)).status_code == 403
    assert client.get(URL, query_string=query).status_code == 401
    assert client.get(URL, headers=elsewhere).status_code == 422
