"""Handing a team's lead over, over HTTP."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.kit.database import db
from app.people import grants
from app.people.models import Account, ActInName, AuditEntry, Grant, Role
from app.registration.models import TeamMember
from tests.builders import orders, people
from tests.builders.notifications import told
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, hand_over, led_team, team


def path(team_id: UUID, act: str = "") -> str:
    return f"/api/v1/teams/{team_id}/hand-over{act}"


def member(name: str = "李志远") -> Account:
    return orders.volunteer(name)


def sent(client: FlaskClient, team_id: UUID, by: Account, to: UUID) -> TestResponse:
    return client.post(path(team_id), json={"account_id": str(to)}, headers=people.sign_in(by))


def leaders(team_id: UUID) -> list[UUID]:
    held = select(Grant.account_id).filter_by(team_id=team_id, role=Role.LEADER, revoked_at=None)
    return list(db.session.scalars(held))


def test_the_lead_is_offered_taken_and_moves(client: FlaskClient) -> None:
    to = member()
    made, leader = led_team(to.id)
    offered = sent(client, made.id, leader, to.id)
    assert (offered.status_code, offered.get_json()["status"]) == (201, "offered")
    assert leaders(made.id) == [leader.id]
    own = people.sign_in(to)
    assert client.get(path(made.id), headers=own).get_json() == offered.get_json()
    taken = client.post(path(made.id, "/acceptance"), headers=own)
    assert (taken.status_code, taken.get_json()["status"]) == (200, "accepted")
    assert leaders(made.id) == [to.id]
    assert client.post(path(made.id, "/acceptance"), headers=own).get_json() == taken.get_json()
    assert ("lead-offered" in told(to.id), "lead-taken" in told(leader.id)) == (True, True)


def test_the_trail_keeps_each_step(client: FlaskClient) -> None:
    to = member()
    made, leader = led_team(to.id)
    sent(client, made.id, leader, to.id)
    client.post(path(made.id, "/acceptance"), headers=people.sign_in(to))
    steps = select(AuditEntry.action, AuditEntry.actor_id).where(AuditEntry.subject_id == made.id)
    kept = [tuple(row) for row in db.session.execute(steps.order_by(AuditEntry.id))]
    assert kept == [("team.lead_offered", leader.id), ("team.lead_taken", to.id)]
    assert db.session.scalar(select(func.count()).select_from(ActInName).filter_by(account_id=to.id)) == 0


def test_a_refused_or_withdrawn_offer_leaves_the_lead_where_it_is(client: FlaskClient) -> None:
    to = member()
    made, leader = led_team(to.id)
    for act, by, status in (("/refusal", to, "refused"), ("/withdrawal", leader, "withdrawn")):
        sent(client, made.id, leader, to.id)
        answer = client.post(path(made.id, act), headers=people.sign_in(by))
        assert (answer.status_code, answer.get_json()["status"]) == (200, status)
        late = client.post(path(made.id, "/acceptance"), headers=people.sign_in(to))
        assert (late.get_json()["code"], late.get_json()["present_status"]) == ("hand-over-settled", status)
    assert leaders(made.id) == [leader.id]
    assert "lead-refused" in told(leader.id)
    assert "lead-withdrawn" in told(to.id)


def test_only_one_offer_is_open(client: FlaskClient) -> None:
    first, second = member(), member("赵明")
    made, leader = led_team(first.id, second.id)
    sent(client, made.id, leader, first.id)
    assert sent(client, made.id, leader, second.id).get_json()["code"] == "hand-over-pending"


def test_only_an_approved_volunteer_of_the_team_leads_it(client: FlaskClient) -> None:
    stranger, resident = member(), people.account()
    made, leader = led_team(resident.id)
    for account_id in (stranger.id, resident.id, uuid4()):
        assert sent(client, made.id, leader, account_id).get_json()["code"] == "lead-unsuitable"
    assert sent(client, made.id, leader, leader.id).get_json()["code"] == "own-hand-over"


def test_who_left_the_team_meanwhile_cannot_take_the_lead(client: FlaskClient) -> None:
    to = member()
    made, leader = led_team(to.id)
    hand_over(made, leader, to.id)
    db.session.delete(db.session.get_one(TeamMember, (made.id, to.id)))
    db.session.commit()
    answer = client.post(path(made.id, "/acceptance"), headers=people.sign_in(to))
    assert answer.get_json()["code"] == "lead-unsuitable"
    assert leaders(made.id) == [leader.id]


def test_who_leads_no_longer_cannot_give_the_lead_away(client: FlaskClient) -> None:
    to = member()
    made, leader = led_team(to.id)
    hand_over(made, leader, to.id)
    grants.revoke_all(leader.id, people.by_service(), role=Role.LEADER)
    db.session.commit()
    answer = client.post(path(made.id, "/acceptance"), headers=people.sign_in(to))
    assert (answer.get_json()["code"], leaders(made.id)) == ("hand-over-void", [])


def test_the_committee_gives_the_lead_only_where_nobody_leads(client: FlaskClient) -> None:
    to = member()
    made, leader = led_team(to.id)
    hand_over(made, leader, to.id)
    committee = people.committee(made.place_code)
    assert sent(client, made.id, committee, to.id).get_json()["code"] == "team-led"
    grants.revoke_all(leader.id, people.by_service(), role=Role.LEADER)
    db.session.commit()
    given = sent(client, made.id, committee, to.id)
    assert (given.status_code, given.get_json()["status"]) == (201, "accepted")
    assert leaders(made.id) == [to.id]
    asked = db.session.scalars(select(ActInName).filter_by(account_id=to.id)).one()
    assert (asked.kind.value, asked.made_by_id) == ("grant", committee.id)


def test_a_teams_leaders_are_named_to_the_team_and_masked_to_others(client: FlaskClient) -> None:
    to = member()
    made, leader = led_team(to.id)
    one = f"/api/v1/teams/{made.id}"
    known = [{"account_id": str(leader.id), "name": "孙建国"}]
    for who in (to, leader, people.committee(made.place_code)):
        assert client.get(one, headers=people.sign_in(who)).get_json()["leaders"] == known
    masked = [{"account_id": None, "name": "孙*国"}]
    listed = client.get("/api/v1/teams?limit=100", headers=people.sign_in(people.account())).get_json()["items"]
    assert next(row for row in listed if row["id"] == str(made.id))["leaders"] == masked


def test_a_teams_tag_is_a_new_one_when_its_leader_changes(client: FlaskClient) -> None:
    to = member()
    made, leader = led_team(to.id)
    headers = people.sign_in(to)
    tag = client.get(f"/api/v1/teams/{made.id}", headers=headers).headers["ETag"]
    hand_over(made, leader, to.id)
    client.post(path(made.id, "/acceptance"), headers=headers)
    assert client.get(f"/api/v1/teams/{made.id}", headers=headers | {"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("act", ["", "/acceptance", "/refusal", "/withdrawal"])
def test_a_hand_over_is_none_of_a_strangers_business(client: FlaskClient, act: str) -> None:
    made, leader = led_team(approved_volunteer().account_id)
    hand_over(made, leader, db.session.scalars(select(TeamMember.account_id).filter_by(team_id=made.id)).one())
    elsewhere = people.sign_in(people.committee(district().communities[3]))
    for team_id in (made.id, uuid4()):
        method = "POST" if act else "GET"
        answer = client.open(path(team_id, act), method=method, headers=elsewhere)
        expected = 403 if act == "/withdrawal" and team_id == made.id else 404
        assert answer.status_code == expected
        assert client.open(path(team_id, act), method=method).status_code == 401


def test_a_team_of_another_place_is_not_handed_over(client: FlaskClient) -> None:
    made, to = team(), member()
    refused = sent(client, made.id, people.committee(district().communities[3]), to.id)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "team-not-yours")
    assert client.post(path(made.id), json={"account_id": str(to.id)}).status_code == 401


def test_taken_twice_at_once_the_lead_moves_once(app: Flask, client: FlaskClient) -> None:
    first, second = member(), member("赵明")
    made, leader = led_team(first.id, second.id)
    hand_over(made, leader, first.id)
    headers = people.sign_in(first)
    answers = [client.post(path(made.id, "/acceptance"), headers=headers).status_code for _ in range(3)]
    assert (answers, leaders(made.id)) == ([200, 200, 200], [first.id])
