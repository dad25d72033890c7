"""Cases over HTTP."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.kit.database import db
from app.orders import service
from app.orders.models import Rating
from app.people.models import Account
from app.reviews.models import Case, CaseKind
from tests.builders import orders, people, points, reviews
from tests.builders.places import district
from tests.statements import counted

CASES = "/api/v1/cases"
POST = {"decision": "post", "reason": "灯座损坏，不是志愿者的过错。"}


def committee(place_code: str | None = None) -> dict[str, str]:
    return people.sign_in(people.committee(place_code or district().community))


def low_rating() -> Case:
    return reviews.of(CaseKind.LOW_RATING, points.award(85, stars=2, is_urgent=True).assignment_id)


def report(client: FlaskClient, order_id: object, headers: dict[str, str], words: str = "没有人来。") -> Any:
    return client.post(f"/api/v1/orders/{order_id}/problems", json={"words": words}, headers=headers)


def test_the_committee_reads_a_case_with_its_whole_evidence(client: FlaskClient) -> None:
    case = low_rating()

    seen = client.get(f"{CASES}/{case.id}", headers=committee())

    told = seen.get_json()
    assert (told["kind"], told["flags"], told["rating"]["stars"]) == ("low_rating", ["评价 2 星，低于 3 星"], 2)
    assert (told["volunteer"]["name"], told["recipient"]["name"]) == ("李志远", "张秀英")
    assert (told["service"]["minutes"], told["service"]["proof"]) == (85, "service_code")
    assert told["order"]["title"] == "换灯泡"
    assert told["points"]["sentence"] == "1.5 小时 × 10，紧急服务 +3，共 18 分；待社区审核：评价较低"
    assert seen.headers["ETag"].startswith('"v1:')
    assert "phone" not in seen.get_data(as_text=True)
    assert "address" not in seen.get_data(as_text=True)


def test_a_case_that_was_read_is_read_anew_when_its_evidence_has_changed(client: FlaskClient) -> None:
    case, headers = low_rating(), committee()
    tag = client.get(f"{CASES}/{case.id}", headers=headers).headers["ETag"]
    again = {**headers, "If-None-Match": tag}
    assert client.get(f"{CASES}/{case.id}", headers=again).status_code == 304

    db.session.execute(update(Rating).where(Rating.assignment_id == case.subject_id).values(words="后来换好了"))
    db.session.commit()

    changed = client.get(f"{CASES}/{case.id}", headers=again)
    assert (changed.status_code, changed.get_json()["rating"]["words"]) == (200, "后来换好了")


def test_a_decision_with_a_reason_releases_the_points(client: FlaskClient) -> None:
    case, headers = low_rating(), committee()
    tag = client.get(f"{CASES}/{case.id}", headers=headers).headers["ETag"]

    decided = client.post(f"{CASES}/{case.id}/decision", json=POST, headers={**headers, "If-Match": tag})

    assert decided.status_code == 200
    told = decided.get_json()
    assert (told["status"], told["decision"], told["reason"]) == ("decided", "post", POST["reason"])
    assert told["points"]["status"] == "provisional"
    volunteer = people.sign_in(db.session.get_one(Account, points.award_of(case.subject_id).volunteer_id))
    standing = client.get("/api/v1/me/points", headers=volunteer).get_json()
    assert standing["report_credit"] == {"provisional": 18, "posted": 0}


def decision(
    client: FlaskClient, case_id: object, headers: dict[str, str], tag: str | None = '"v1"', **body: Any
) -> Any:
    given = headers if tag is None else {**headers, "If-Match": tag}
    return client.post(f"{CASES}/{case_id}/decision", json={**POST, **body}, headers=given)


def test_a_decision_needs_a_reason_and_the_version_that_was_read(client: FlaskClient) -> None:
    case, headers = low_rating(), committee()

    assert decision(client, case.id, headers, reason="").status_code == 422
    assert decision(client, case.id, headers, decision="maybe").status_code == 422
    assert decision(client, case.id, headers, tag=None).status_code == 428
    assert decision(client, case.id, headers, tag='"v7"').get_json()["code"] == "case-changed"
    assert decision(client, case.id, headers).status_code == 200
    assert decision(client, case.id, headers, tag='"v2"').get_json()["code"] == "case-stands"


def test_a_case_about_oneself_is_refused_with_its_reason(client: FlaskClient) -> None:
    order = orders.open_order(poster=(who := people.committee(district().community)))
    case = reviews.problem(order)

    refused = decision(client, case.id, people.sign_in(who))

    assert (refused.status_code, refused.get_json()["code"]) == (403, "case-about-yourself")


def test_another_place_s_case_answers_like_one_that_does_not_exist(client: FlaskClient) -> None:
    case, elsewhere = low_rating(), committee(district().communities[2])

    answers = [client.get(f"{CASES}/{case_id}", headers=elsewhere) for case_id in (case.id, uuid4())]
    answers += [decision(client, case_id, elsewhere) for case_id in (case.id, uuid4())]

    assert {(answer.status_code, answer.get_json()["code"]) for answer in answers} == {(404, "case-not-found")}
    assert client.get(CASES, headers=elsewhere).get_json()["items"] == []


@pytest.mark.parametrize("place_code", ["110107", "110107001"])
def test_the_levels_above_see_the_cases_below(client: FlaskClient, place_code: str) -> None:
    case = low_rating()

    listed = client.get(CASES, headers=committee(place_code)).get_json()["items"]

    assert [(item["id"], item["order_title"]) for item in listed] == [(str(case.id), "换灯泡")]


def test_cases_are_filtered_by_kind_and_status(client: FlaskClient) -> None:
    low, headers = low_rating(), committee()
    problem = reviews.problem()
    decision(client, low.id, headers)

    def found(query: str) -> set[str]:
        return {item["id"] for item in client.get(f"{CASES}?{query}", headers=headers).get_json()["items"]}

    assert found("kind=problem") == {str(problem.id)}
    assert found("kind=low_rating&status=decided") == {str(low.id)}
    assert str(low.id) not in found("status=open")
    assert client.get(f"{CASES}?kind=gossip", headers=headers).status_code == 422


def test_a_resident_reports_a_problem_and_the_committee_reads_it(client: FlaskClient) -> None:
    poster = people.account("刘桂兰")
    order = orders.open_order(poster)

    sent = report(client, order.id, people.sign_in(poster), "志愿者没有来。")

    assert (sent.status_code, sent.get_json()["status"]) == (201, "open")
    told = client.get(f"{CASES}/{sent.get_json()['id']}", headers=committee()).get_json()
    assert (told["kind"], told["words"], told["opened_by"]["name"]) == ("problem", "志愿者没有来。", "刘桂兰")
    assert (told["service"], told["points"]) == (None, None)


def test_one_report_at_a_time(client: FlaskClient) -> None:
    poster = people.account()
    order, headers = orders.open_order(poster), people.sign_in(poster)
    report(client, order.id, headers)

    assert report(client, order.id, headers).get_json()["code"] == "problem-reported-already"


def test_a_report_with_a_key_is_one_report(client: FlaskClient) -> None:
    poster = people.account()
    order, headers = orders.open_order(poster), {**people.sign_in(poster), "Idempotency-Key": "once"}

    first, again = report(client, order.id, headers), report(client, order.id, headers)

    assert (again.status_code, again.get_json()) == (201, first.get_json())


def test_a_problem_needs_words_and_an_order_that_one_sees(client: FlaskClient) -> None:
    poster = people.account()
    mine, cancelled = orders.open_order(poster), orders.open_order(poster)
    service.cancel(cancelled.id, "不需要了", people.occasion(poster))
    stranger = people.sign_in(people.account())

    assert report(client, mine.id, people.sign_in(poster), "").status_code == 422
    answers = [report(client, order_id, stranger) for order_id in (cancelled.id, uuid4())]
    assert {(answer.status_code, answer.get_json()["code"]) for answer in answers} == {(404, "order-not-found")}


def test_cases_are_the_committee_s(client: FlaskClient) -> None:
    case = low_rating()
    for headers, status in ((people.sign_in(people.account()), 403), ({}, 401)):
        assert client.get(CASES, headers=headers).status_code == status
        assert client.get(f"{CASES}/{case.id}", headers=headers).status_code == status
        assert decision(client, case.id, headers).status_code == status
    assert report(client, case.order_id, {}).status_code == 401


def test_the_list_of_cases_costs_the_same_for_any_number(app: Flask, client: FlaskClient) -> None:
    headers = committee()
    for _ in range(3):
        low_rating()

    def cost() -> int:
        with counted(app) as statements:
            client.get(f"{CASES}?limit=100", headers=headers)
        return statements.count

    few = cost()
    for _ in range(9):
        low_rating()
    assert cost() == few
