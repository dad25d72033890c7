"""Rewards over HTTP: what the committee offers, what a person redeems, what the counter hands out."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.database import db
from app.people.accounts import phone_of
from app.people.models import Account
from mobile_api.rewards.examples import NEW_REWARD
from tests.builders import orders, people, rewards
from tests.builders.places import district
from tests.fakes import NOBODYS
from tests.statements import counted

API = "/api/v1"
Headers = dict[str, str]


@pytest.fixture
def committee(app: Flask) -> Headers:
    """The committee of the small district's first community."""
    return people.sign_in(people.committee(district().community))


def keyed(headers: Headers) -> Headers:
    return {**headers, "Idempotency-Key": uuid4().hex}


def of(account_id: Any) -> Headers:
    return people.sign_in(db.session.get_one(Account, account_id))


def test_the_committee_offers_a_reward_and_the_people_below_find_it(client: FlaskClient, committee: Headers) -> None:
    body = {**NEW_REWARD, "place_code": district().community}
    made = client.post(f"{API}/rewards", json=body, headers=keyed(committee))
    assert (made.status_code, made.headers["ETag"]) == (201, '"v1"')

    reader = people.sign_in(people.account())
    listed = client.get(f"{API}/rewards?place={district().community}", headers=reader).get_json()["items"]
    assert (
        listed
        == [made.get_json()]
        == [{**body, "id": listed[0]["id"], "reserved": 0, "collected": 0, "is_offered": True}]
    )
    assert client.get(f"{API}/rewards?place={district().communities[1]}", headers=reader).get_json()["items"] == []


def test_a_district_s_reward_is_everybody_s_there(client: FlaskClient) -> None:
    made = rewards.reward(district().code)
    found = client.get(f"{API}/rewards?place={district().community}", headers=people.sign_in(people.account()))
    assert [item["id"] for item in found.get_json()["items"]] == [str(made.id)]


def test_stock_is_added_and_never_taken_below_zero(client: FlaskClient, committee: Headers) -> None:
    made = rewards.reward(stock=5)
    path = f"{API}/rewards/{made.id}"

    def edit(body: dict[str, Any], version: int) -> Any:
        return client.patch(path, json=body, headers={**committee, "If-Match": f'"v{version}"'})

    assert edit({"more": 10, "title": "理发券"}, 1).get_json()["stock"] == 15
    assert edit({"more": -16}, 2).get_json()["code"] == "reward-sold-out"
    assert edit({"more": 1}, 1).status_code == 412
    assert client.patch(path, json={"more": 1}, headers=committee).status_code == 428


def test_what_has_ended_is_found_only_by_who_asks_for_it(client: FlaskClient) -> None:
    rewards.reward(is_offered=False)
    headers = people.sign_in(people.account())
    paths = [f"{API}/rewards?place={district().community}{more}" for more in ("", "&ended=true")]
    assert [len(client.get(path, headers=headers).get_json()["items"]) for path in paths] == [0, 1]


def test_from_redeeming_to_the_counter(client: FlaskClient) -> None:
    reward, who = rewards.reward(), rewards.person_with(20)
    mine, clerk = people.sign_in(who), people.sign_in(people.operator(district().community))

    made = client.post(f"{API}/rewards/{reward.id}/redemptions", headers=keyed(mine)).get_json()
    waiting = client.get(f"{API}/rewards/{reward.id}/redemptions", headers=clerk).get_json()["items"]
    done = client.post(f"{API}/redemptions/{made['id']}/collection", json={"code": made["code"]}, headers=clerk)

    assert (made["status"], made["name"], len(made["code"])) == ("open", None, 6)
    assert [(item["id"], item["code"], item["name"]) for item in waiting] == [(made["id"], None, "李*远")]
    assert (done.status_code, done.get_json()["status"], done.get_json()["code"]) == (200, "collected", None)
    assert client.get(f"{API}/me/redemptions", headers=mine).get_json()["items"][0]["status"] == "collected"
    assert client.get(f"{API}/me/points", headers=mine).get_json()["report_credit"]["posted"] == 20


def test_a_wrong_code_counts_although_it_is_refused(client: FlaskClient) -> None:
    made = rewards.redemption()
    clerk, mine = people.sign_in(people.operator(district().community)), of(made.account_id)
    code = client.get(f"{API}/redemptions/{made.id}", headers=mine).get_json()["code"]
    wrong = {"code": "000000" if code != "000000" else "111111"}
    path = f"{API}/redemptions/{made.id}/collection"
    left = [client.post(path, json=wrong, headers=clerk).get_json().get("tries_left") for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert client.post(path, json={"code": code}, headers=clerk).get_json()["code"] == "pickup-code-locked"


def test_taken_back_the_points_are_back(client: FlaskClient) -> None:
    made = rewards.redemption()
    mine = of(made.account_id)
    answer = client.post(f"{API}/redemptions/{made.id}/cancellation", headers=mine)
    assert (answer.status_code, answer.get_json()["status"], answer.get_json()["code"]) == (200, "cancelled", None)
    assert client.get(f"{API}/me/points", headers=mine).get_json()["reward_points"]["posted"] == 20


def test_given_back_at_the_counter_the_person_reads_why(client: FlaskClient) -> None:
    made = rewards.redemption(rewards.reward(counter="服务站一层"))
    clerk, mine = people.sign_in(people.operator(district().community)), of(made.account_id)
    path = f"{API}/redemptions/{made.id}/return"
    assert client.post(path, json={"reason": "没"}, headers=clerk).status_code == 422
    given = client.post(path, json={"reason": "理发店本月装修。"}, headers=clerk)
    (seen,) = client.get(f"{API}/me/redemptions", headers=mine).get_json()["items"]
    assert (given.status_code, given.get_json()["status"]) == (200, "returned")
    assert (seen["reason"], seen["counter"], seen["code"]) == ("理发店本月装修。", "服务站一层", None)
    assert client.post(path, json={"reason": "理发店本月装修。"}, headers=mine).status_code == 403


def test_too_few_points_and_sold_out_are_told_apart(client: FlaskClient) -> None:
    gone, dear = rewards.reward(stock=0), rewards.reward(points=1000)
    headers = people.sign_in(rewards.person_with(20))
    codes = [
        client.post(f"{API}/rewards/{reward.id}/redemptions", headers=keyed(headers)).get_json()["code"]
        for reward in (gone, dear)
    ]
    assert codes == ["reward-sold-out", "balance-too-low"]


def test_points_for_a_neighbour(client: FlaskClient) -> None:
    receiver = orders.volunteer("赵明")
    mine, theirs = people.sign_in(rewards.person_with(50)), people.sign_in(receiver)
    body = {"phone": phone_of(receiver), "points": 10}

    made = client.post(f"{API}/me/donations", json=body, headers=keyed(mine)).get_json()
    (offered,) = client.get(f"{API}/me/donations", headers=theirs).get_json()["items"]
    taken = client.post(f"{API}/donations/{made['id']}/acceptance", headers=theirs).get_json()

    assert (made["is_mine"], made["giver"], offered["is_mine"], offered["giver"]) == (True, None, False, "李*远")
    assert taken["status"] == "taken"
    for headers, sentence in ((mine, "转赠公益积分"), (theirs, "受赠的公益积分")):
        (movement, *_) = client.get(
            f"{API}/me/points/history?unit=reward_points&stage=posted", headers=headers
        ).get_json()["items"]
        assert movement["sentence"] == sentence
    assert client.get(f"{API}/me/points", headers=theirs).get_json()["reward_points"]["posted"] == 10


def test_refused_with_one_tap(client: FlaskClient) -> None:
    receiver = orders.volunteer("赵明")
    made = rewards.donation(receiver=receiver)
    answer = client.post(f"{API}/donations/{made.id}/return", headers=people.sign_in(receiver))
    assert answer.get_json()["status"] == "returned"
    assert client.get(f"{API}/me/points", headers=of(made.giver_id)).get_json()["reward_points"]["posted"] == 10


def test_a_stranger_s_id_answers_like_one_that_does_not_exist(client: FlaskClient) -> None:
    redemption, donation = rewards.redemption(), rewards.donation()
    stranger = people.sign_in(people.account())
    for path in ("redemptions/{}", "redemptions/{}/cancellation", "donations/{}/acceptance", "donations/{}/return"):
        known = redemption.id if path.startswith("r") else donation.id
        method = client.get if path == "redemptions/{}" else client.post
        seen = [method(f"{API}/{path.format(each)}", headers=stranger).get_json() for each in (known, NOBODYS)]
        assert {(answer["status"], answer["code"]) for answer in seen} == {
            (404, "redemption-not-found" if path.startswith("r") else "donation-not-found")
        }


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "rewards?place=110107"),
        ("GET", f"rewards/{NOBODYS}"),
        ("POST", "rewards"),
        ("PATCH", f"rewards/{NOBODYS}"),
        ("POST", f"rewards/{NOBODYS}/redemptions"),
        ("GET", f"rewards/{NOBODYS}/redemptions"),
        ("GET", "me/redemptions"),
        ("GET", f"redemptions/{NOBODYS}"),
        ("POST", f"redemptions/{NOBODYS}/collection"),
        ("POST", f"redemptions/{NOBODYS}/cancellation"),
        ("POST", f"redemptions/{NOBODYS}/return"),
        ("POST", "me/donations"),
        ("GET", "me/donations"),
        ("POST", f"donations/{NOBODYS}/acceptance"),
        ("POST", f"donations/{NOBODYS}/return"),
    ],
)
def test_rewards_need_a_token(client: FlaskClient, method: str, path: str) -> None:
    assert client.open(f"{API}/{path}", method=method).status_code == 401


@pytest.mark.parametrize("body", [{"points": 0}, {"points": 1.5}, {"stock": -1}, {"per_person": 0}, {"title": ""}])
def test_what_no_reward_can_be_is_refused(client: FlaskClient, committee: Headers, body: dict[str, Any]) -> None:
    answer = client.post(f"{API}/rewards", json={**NEW_REWARD, **body}, headers=keyed(committee))
    assert (answer.status_code, answer.get_json()["code"]) == (422, "malformed-input")


def test_lists_cost_the_same_for_any_number_of_rows(app: Flask, client: FlaskClient) -> None:
    reward, who = rewards.reward(points=1, stock=100), rewards.person_with(200)
    clerk, mine = people.sign_in(people.operator(district().community)), people.sign_in(who)
    lists = [
        (f"rewards?place={district().community}&limit=100", mine),
        (f"rewards/{reward.id}/redemptions?limit=100", clerk),
        ("me/redemptions?limit=100", mine),
        ("me/donations?limit=100", mine),
    ]

    def costs() -> list[int]:
        found = []
        for path, headers in lists:
            with counted(app) as statements:
                assert client.get(f"{API}/{path}", headers=headers).status_code == 200
            found.append(statements.count)
        return found

    def add(count: int) -> None:
        for _ in range(count):
            rewards.reward()
            rewards.redemption(reward, who)
            rewards.donation(receiver=who)

    add(3)
    few = costs()
    add(9)
    assert costs() == few
