"""The committee's queue and one page, one decision for many, and the member's own side, over HTTP."""

from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app.kit.database import db
from app.people.models import Account
from app.points.models import Award, AwardStatus
from app.reviews.models import Case, CaseKind
from tests.builders import people, points, reviews
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.statements import counted

API = "/api/v1"
WHY = "现场核实过了"


def committee(place_code: str | None = None) -> dict[str, str]:
    return people.sign_in(people.committee(place_code or district().community))


def low(**service: Any) -> Case:
    return reviews.of(CaseKind.LOW_RATING, points.award(60, stars=1, **service).assignment_id)


def queue(client: FlaskClient, headers: dict[str, str], **query: Any) -> list[str]:
    answer = client.get(f"{API}/cases/queue", query_string=query, headers=headers)
    assert answer.status_code == 200
    return [item["id"] for item in answer.get_json()["items"]]


def test_the_queue_holds_what_needs_a_decision_and_what_is_due_first_first(client: FlaskClient) -> None:
    much = low(volunteer=None)
    low_case, problem = low(), reviews.problem()
    points.award(60)  # nothing speaks against it: to be seen, not to be decided
    db.session.execute(text("UPDATE cases SET due_at = due_at + interval '1 hour' WHERE id = :id"), {"id": low_case.id})
    db.session.commit()

    for place_code in (district().community, "110107001", "110107"):
        assert queue(client, committee(place_code)) == [str(problem.id), str(much.id), str(low_case.id)]
    assert queue(client, committee(district().communities[2])) == []


def test_many_points_at_stake_are_due_sooner(client: FlaskClient) -> None:
    few = low()
    many = reviews.of(CaseKind.LOW_RATING, points.award(240, stars=1, is_urgent=True).assignment_id)

    assert queue(client, committee()) == [str(many.id), str(few.id)]


def test_the_queue_is_read_page_by_page_at_a_constant_cost(app: Flask, client: FlaskClient) -> None:
    headers = committee()
    cases = [str(low().id) for _ in range(3)]
    first = client.get(f"{API}/cases/queue?limit=2", headers=headers).get_json()
    rest = queue(client, headers, limit=2, cursor=first["next_cursor"])
    assert [*(item["id"] for item in first["items"]), *rest] == cases

    def cost() -> int:
        with counted(app) as statements:
            queue(client, headers, limit=100)
        return statements.count

    few = cost()
    for _ in range(10):
        low()
    assert cost() == few


def test_the_queue_is_read_along_its_index(client: FlaskClient) -> None:
    plan = text(
        "EXPLAIN SELECT id FROM cases WHERE cases.status IN ('open', 'asked', 'proposed') AND cases.kind <> 'service'"
        " AND left(cases.place_code, 9) = '110107001' ORDER BY due_at, id LIMIT 20"
    )
    # Of a table as small as this one the planner would read everything and sort it.
    for other_way in ("seqscan", "bitmapscan", "sort"):
        db.session.execute(text(f"SET LOCAL enable_{other_way} = off"))
    lines = "\n".join(db.session.scalars(plan))
    assert "ix_cases_queue_9" in lines
    assert "Sort" not in lines


def test_one_page_shows_both_histories_and_what_was_done_at_a_constant_cost(app: Flask, client: FlaskClient) -> None:
    volunteer, recipient = approved_volunteer(district().community), people.account("张秀英")
    headers = committee()
    points.award(60, volunteer=volunteer, recipient=recipient)
    url = f"{API}/cases/{low(volunteer=volunteer, recipient=recipient).id}"

    def page() -> tuple[int, Any]:
        with counted(app) as statements:
            told = client.get(url, headers=headers).get_json()
        return statements.count, told

    few, told = page()
    assert [len(told["histories"][side]) for side in ("volunteer", "recipient", "pair")] == [1, 1, 1]
    assert (told["histories"]["cases_in_a_year"], told["steps"], told["is_entered"]) == (1, [], False)
    for _ in range(12):
        points.award(30, volunteer=volunteer, recipient=recipient)
    many, told = page()
    assert (many, len(told["histories"]["pair"])) == (few, 10)


def decide_all(client: FlaskClient, headers: dict[str, str], case_ids: list[Any], **body: Any) -> Any:
    sent = {"case_ids": [str(case_id) for case_id in case_ids], "decision": "post", "reason": WHY, **body}
    return client.post(f"{API}/cases/decisions", json=sent, headers=headers)


def test_one_decision_for_many_has_one_outcome_a_case(client: FlaskClient) -> None:
    good, problem = [low() for _ in range(3)], reviews.problem()
    own = people.committee(district().community)
    mine = low(recipient=own)
    headers = {**people.sign_in(own), "Idempotency-Key": "once"}
    asked = [*(case.id for case in good), problem.id, mine.id, uuid4()]

    answer = decide_all(client, headers, asked)

    told = [(item["status"], item["code"]) for item in answer.get_json()["items"]]
    assert told == [("decided", None)] * 3 + [
        (None, "decision-unfit"), (None, "case-about-yourself"), (None, "case-not-found"),
    ]  # fmt: skip
    assert answer.get_json()["items"][4]["words"] == "不能审核与自己有关的事项，请由其他成员或上级处理。"
    assert [points.award_of(case.subject_id).status for case in good] == [AwardStatus.PROVISIONAL] * 3
    assert points.award_of(mine.subject_id).status is AwardStatus.HELD
    assert decide_all(client, headers, asked).get_json() == answer.get_json()


def test_one_decision_for_many_is_bounded_and_the_committee_s(client: FlaskClient) -> None:
    headers, case = committee(), low()
    assert decide_all(client, headers, [uuid4() for _ in range(101)]).status_code == 422
    assert decide_all(client, headers, []).status_code == 422
    assert decide_all(client, headers, [case.id], decision="adjust").status_code == 422
    assert decide_all(client, people.sign_in(people.account()), [case.id]).status_code == 403
    assert decide_all(client, {}, [case.id]).status_code == 401


def test_the_member_reads_the_reason_answers_and_appeals(client: FlaskClient) -> None:
    case = low()
    volunteer = people.sign_in(db.session.get_one(Account, db.session.query(Award).one().volunteer_id))
    tag = {**committee(), "If-Match": '"v1"'}
    client.post(f"{API}/cases/{case.id}/decision", json={"decision": "ask", "reason": "您到了吗？请说明"}, headers=tag)
    (mine,) = client.get(f"{API}/me/cases", headers=volunteer).get_json()["items"]
    assert (mine["status"], mine["question"], mine["decision"]) == ("asked", "您到了吗？请说明", None)
    answered = client.post(f"{API}/cases/{case.id}/answer", json={"words": "到了"}, headers=volunteer)
    assert answered.get_json()["status"] == "open"

    client.post(
        f"{API}/cases/{case.id}/decision",
        json={"decision": "reject", "reason": WHY},
        headers={**tag, "If-Match": '"v3"'},
    )
    inbox = client.get(f"{API}/me/notifications", headers=volunteer).get_json()["items"]
    assert "case-decided" in {item["kind"] for item in inbox}
    mine = client.get(f"{API}/me/cases/{case.id}", headers=volunteer).get_json()
    assert (mine["decision"], mine["reason"], mine["appeal_by"]) == ("reject", WHY, "2026-03-18")
    appealed = client.post(f"{API}/cases/{case.id}/appeal", json={"words": "我做完了，请复核"}, headers=volunteer)
    assert (appealed.status_code, appealed.get_json()["kind"]) == (201, "appeal")
    assert queue(client, committee("110107001")) == [appealed.get_json()["id"]]
    again = client.post(f"{API}/cases/{case.id}/appeal", json={"words": "我做完了，请复核"}, headers=volunteer)
    assert again.get_json()["code"] == "appealed-already"


def test_a_second_person_approves_over_http_and_the_first_does_not(client: FlaskClient) -> None:
    case = low()
    db.session.execute(text("UPDATE awards SET volunteer_points = 300, organization_points = 150"))
    db.session.commit()
    first, second = committee(), committee()
    body = {"decision": "post", "reason": WHY}
    proposed = client.post(f"{API}/cases/{case.id}/decision", json=body, headers={**first, "If-Match": '"v1"'})
    assert proposed.get_json()["status"] == "proposed"
    approval = {"is_approved": True, "reason": "已复核无误"}
    url = f"{API}/cases/{case.id}/approval"

    refused = client.post(url, json=approval, headers={**first, "If-Match": '"v2"'})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "same-person-twice")
    approved = client.post(url, json=approval, headers={**second, "If-Match": '"v2"'}).get_json()

    assert (approved["status"], approved["decision"]) == ("decided", "post")
    assert [step["kind"] for step in approved["steps"]] == ["proposed", "decided"]
    assert client.post(url, json=approval, headers={**second, "If-Match": '"v3"'}).get_json()["code"] == "case-stands"
