"""Volunteer teams over HTTP."""

from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.kit.database import db
from app.kit.transaction import transaction
from app.people.models import Account, Grant, Role
from app.registration import service as registration
from app.registration import teams
from app.registration.models import Volunteer
from tests.builders import people
from tests.builders.notifications import told
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, team
from tests.statements import counted

LIST = "/api/v1/teams"
NEW = {"name": "八角助老服务队", "place_code": "110107001012"}


def committee(place_code: str | None = None) -> dict[str, str]:
    return people.sign_in(people.committee(place_code or district().community))


def leader(team_id: UUID) -> dict[str, str]:
    who = people.account()
    people.grant(who, Role.LEADER, team_id=team_id)
    return people.sign_in(who)


def test_the_committee_founds_and_renames_a_team(client: FlaskClient) -> None:
    headers = committee()
    made = client.post(LIST, json=NEW, headers=headers)
    assert (made.status_code, made.get_json()["members"]) == (201, 0)
    one, tag = f"{LIST}/{made.get_json()['id']}", made.headers["ETag"]
    renamed = client.patch(one, json={"name": "新队"}, headers=headers | {"If-Match": tag})
    assert renamed.get_json()["name"] == "新队"
    refused = client.patch(one, json={"name": "旧队"}, headers=headers | {"If-Match": tag})
    assert (refused.status_code, refused.get_json()["code"]) == (412, "team-changed")
    assert client.patch(one, json={"name": "旧队"}, headers=headers).status_code == 428


def test_two_teams_of_a_place_have_two_names(client: FlaskClient) -> None:
    headers = committee()
    assert client.post(LIST, json=NEW, headers=headers).status_code == 201
    assert client.post(LIST, json=NEW, headers=headers).get_json()["code"] == "team-name-taken"


def test_a_team_is_founded_where_one_is_responsible(client: FlaskClient) -> None:
    refused = client.post(LIST, json=NEW, headers=committee(district().communities[3]))
    assert (refused.status_code, refused.get_json()["code"]) == (403, "place-not-yours")
    nowhere = NEW | {"place_code": "110107001999"}
    refused = client.post(LIST, json=nowhere, headers=people.sign_in(people.administrator()))
    assert (refused.status_code, refused.get_json()["code"]) == (409, "place-unsuitable")


def test_a_leader_takes_volunteers_in_and_out_and_they_are_told(client: FlaskClient) -> None:
    made, volunteer = team(), approved_volunteer(name="李志远")
    members, headers = f"{LIST}/{made.id}/members", leader(made.id)
    sent = {"account_id": str(volunteer.account_id)}
    added = client.post(members, json=sent, headers=headers)
    assert (added.status_code, added.get_json()["name"]) == (201, "李志远")
    assert client.post(members, json=sent, headers=headers).get_json() == added.get_json()
    assert client.get(members, headers=headers).get_json()["items"] == [added.get_json()]
    assert client.get(f"{LIST}/{made.id}", headers=headers).get_json()["members"] == 1
    assert client.delete(f"{members}/{volunteer.account_id}", headers=headers).status_code == 204
    assert client.delete(f"{members}/{volunteer.account_id}", headers=headers).status_code == 404
    assert sorted(told(volunteer.account_id)) == ["team-joined", "team-left"]


def test_a_leader_takes_in_who_told_their_number(client: FlaskClient) -> None:
    made, number = team(), people.phone()
    volunteer = approved_volunteer(account=people.account("李志远", phone=number))
    members, headers = f"{LIST}/{made.id}/members", leader(made.id)
    added = client.post(members, json={"phone": number}, headers=headers)
    assert (added.status_code, added.get_json()["account_id"]) == (201, str(volunteer.account_id))
    assert "phone" not in added.get_json()
    for nobody_s in (people.phone(), number_of_no_volunteer()):
        refused = client.post(members, json={"phone": nobody_s}, headers=headers)
        assert (refused.status_code, refused.get_json()["code"]) == (409, "volunteer-unavailable")
    both = {"phone": number, "account_id": str(volunteer.account_id)}
    for wrong in ({"phone": "12345"}, both, {}):
        assert client.post(members, json=wrong, headers=headers).status_code == 422
    assert client.post(members, json={"phone": number}, headers=leader(team().id)).status_code == 403


def number_of_no_volunteer() -> str:
    """A resident's."""
    number = people.phone()
    people.account("赵明", phone=number)
    return number


def test_a_teams_tag_is_a_new_one_when_members_come_and_go(client: FlaskClient) -> None:
    made, volunteer, headers = team(), approved_volunteer(), committee()
    one = f"{LIST}/{made.id}"
    tag = client.get(one, headers=headers).headers["ETag"]
    client.post(f"{one}/members", json={"account_id": str(volunteer.account_id)}, headers=headers)
    assert client.get(one, headers=headers | {"If-None-Match": tag}).status_code == 200


def test_only_approved_volunteers_join_and_others_answer_as_nobody_does(client: FlaskClient) -> None:
    made = team()
    answers = [
        client.post(f"{LIST}/{made.id}/members", json={"account_id": str(account_id)}, headers=leader(made.id))
        for account_id in (people.account().id, uuid4())
    ]
    assert {(answer.status_code, answer.get_json()["code"]) for answer in answers} == {(409, "volunteer-unavailable")}


def test_a_volunteer_leaves_by_their_own_will(client: FlaskClient) -> None:
    volunteer = approved_volunteer()
    made = team(members=(volunteer.account_id,))
    headers = people.sign_in(db.session.get_one(Account, volunteer.account_id))
    assert [row["id"] for row in client.get("/api/v1/me/teams", headers=headers).get_json()["items"]] == [str(made.id)]
    assert client.delete(f"/api/v1/me/teams/{made.id}", headers=headers).status_code == 204
    assert client.delete(f"/api/v1/me/teams/{made.id}", headers=headers).status_code == 404
    assert client.get("/api/v1/me/teams", headers=headers).get_json()["items"] == []
    assert told(volunteer.account_id) == []


def test_members_are_seen_by_leader_and_committee_only(client: FlaskClient) -> None:
    volunteer = approved_volunteer()
    made, other = team(members=(volunteer.account_id,)), team()
    members, own = f"{LIST}/{made.id}/members", people.sign_in(db.session.get_one(Account, volunteer.account_id))
    assert client.get(members, headers=leader(made.id)).status_code == 200
    assert client.get(members, headers=committee("110107")).status_code == 200
    for headers in (leader(other.id), committee(district().communities[3])):
        assert client.get(members, headers=headers).get_json()["code"] == "team-not-yours"
        removed = client.delete(f"{members}/{volunteer.account_id}", headers=headers)
        assert removed.get_json()["code"] == "team-not-yours"
        assert client.post(members, json={"account_id": str(uuid4())}, headers=headers).status_code == 403
    assert client.get(members, headers=own).status_code == 403


def test_there_is_no_team_with_a_random_id(client: FlaskClient) -> None:
    headers = committee()
    one = f"{LIST}/{uuid4()}"
    assert client.get(one, headers=headers).get_json()["code"] == "team-not-found"
    assert client.get(f"{one}/members", headers=headers).status_code == 404
    assert client.patch(one, json={"name": "x"}, headers=headers | {"If-Match": '"v1"'}).status_code == 404
    assert client.delete(f"{one}/members/{uuid4()}", headers=headers).status_code == 404


def test_a_leader_does_not_rename_and_another_committee_neither(client: FlaskClient) -> None:
    made = team()
    for headers in (leader(made.id), committee(district().communities[3])):
        sent = client.patch(f"{LIST}/{made.id}", json={"name": "x"}, headers=headers | {"If-Match": '"v1"'})
        assert sent.status_code == 403


def test_nobody_does_anything_without_a_token(client: FlaskClient) -> None:
    one = f"{LIST}/{uuid4()}"
    tried = [("GET", LIST), ("POST", LIST), ("GET", one), ("PATCH", one), ("GET", f"{one}/members")]
    tried += [("POST", f"{one}/members"), ("DELETE", f"{one}/members/{uuid4()}")]
    tried += [("GET", "/api/v1/me/teams"), ("DELETE", f"/api/v1/me/teams/{uuid4()}")]
    assert {client.open(path, method=method, json={}).status_code for method, path in tried} == {401}


def test_lists_take_as_many_statements_for_twelve_rows_as_for_three(app: Flask, client: FlaskClient) -> None:
    made, headers, counts = team(), committee("110107"), []
    for rows in (3, 9):
        for _ in range(rows):
            team(members=(approved_volunteer().account_id,))
            client.post(
                f"{LIST}/{made.id}/members", json={"account_id": str(approved_volunteer().account_id)}, headers=headers
            )
        with counted(app) as seen:
            teams = client.get(f"{LIST}?limit=100", headers=headers).get_json()["items"]
            members = client.get(f"{LIST}/{made.id}/members?limit=100", headers=headers).get_json()["items"]
        counts.append((len(teams), len(members), seen.count))
    assert [(teams, members) for teams, members, _ in counts] == [(4, 3), (13, 12)]
    assert counts[0][2] == counts[1][2]


def led(by_member: Account) -> UUID:
    """A team that one of its members leads; its id."""
    its = team(members=(by_member.id,))
    people.grant(by_member, Role.LEADER, team_id=its.id)
    return its.id


def leads(who: Account) -> list[UUID | None]:
    return [held.team_id for held in people.actor(who).held if held.role is Role.LEADER]


def member() -> Account:
    who = people.account("孙建国")
    approved_volunteer(account=who)
    return who


def test_a_leader_neither_leaves_nor_is_taken_out(client: FlaskClient) -> None:
    who = member()
    team_id = led(who)
    left = client.delete(f"/api/v1/me/teams/{team_id}", headers=people.sign_in(who))
    assert (left.status_code, left.get_json()["code"]) == (409, "leader-stays")
    taken = client.delete(f"{LIST}/{team_id}/members/{who.id}", headers=committee())
    assert (taken.status_code, taken.get_json()["code"]) == (409, "leader-stays")
    assert leads(who) == [team_id]


def test_who_led_leaves_once_the_lead_is_taken_back(client: FlaskClient) -> None:
    who = member()
    team_id = led(who)
    grant = db.session.scalars(select(Grant).filter_by(account_id=who.id, team_id=team_id)).one()
    assert client.delete(f"/api/v1/grants/{grant.id}", headers=committee()).status_code == 204
    assert client.delete(f"/api/v1/me/teams/{team_id}", headers=people.sign_in(who)).status_code == 204


def test_who_is_a_volunteer_no_longer_leads_no_team(client: FlaskClient) -> None:
    who = member()
    led(who)
    with transaction():
        registration.withdraw(db.session.get_one(Volunteer, who.id).registration_id, people.occasion(who))
    assert leads(who) == []


def test_who_never_wanted_to_be_in_the_team_leads_it_no_longer(client: FlaskClient) -> None:
    who = member()
    team_id = led(who)
    with transaction():
        teams.disown(team_id, people.occasion(who))
    assert leads(who) == []
