"""Acts in one's name over HTTP."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.ids import new_id
from app.people.models import ActKind
from tests.builders import people
from tests.fakes import NOBODYS
from tests.statements import counted

ACTS = "/api/v1/acts-in-my-name"


def test_a_person_sees_who_did_what_and_refuses_it(client: FlaskClient) -> None:
    person = people.account()
    act = people.act_in_name(person, people.account("王芳"), new_id(), ActKind.TEAM)
    mine = people.sign_in(person)
    (row,) = client.get(ACTS, headers=mine).get_json()["items"]
    assert (row["words"], row["made_by"], row["answer"]) == ("把您加入了志愿服务队", "王芳", "open")
    refused = client.post(f"{ACTS}/{act.id}/refusal", headers=mine)
    assert (refused.status_code, refused.get_json()["answer"]) == (200, "refused")
    assert client.get(f"{ACTS}?answer=open", headers=mine).get_json()["items"] == []
    again = client.post(f"{ACTS}/{act.id}/confirmation", headers=mine)
    assert (again.status_code, again.get_json()["code"], again.get_json()["answer"]) == (409, "act-answered", "refused")


@pytest.mark.parametrize("verb", ["confirmation", "refusal"])
def test_anothers_act_answers_like_none(client: FlaskClient, verb: str) -> None:
    act = people.act_in_name(people.account(), people.account(), new_id())
    stranger = people.sign_in(people.account())
    answers = [client.post(f"{ACTS}/{identity}/{verb}", headers=stranger) for identity in (act.id, uuid4())]
    assert [(answer.status_code, answer.get_json()["code"]) for answer in answers] == [(404, "act-not-found")] * 2
    assert client.post(f"{ACTS}/{NOBODYS}/{verb}").status_code == 401


def test_the_list_needs_a_token(client: FlaskClient) -> None:
    assert client.get(ACTS).status_code == 401


def test_the_list_costs_the_same_for_three_and_thirty(app: Flask, client: FlaskClient) -> None:
    costs = []
    for rows in (3, 30):
        person, worker = people.account(), people.account()
        for _ in range(rows):
            people.act_in_name(person, worker, new_id())
        headers = people.sign_in(person)
        with counted(app) as seen:
            answer = client.get(f"{ACTS}?limit=30", headers=headers)
        assert len(answer.get_json()["items"]) == rows
        costs.append(seen.count)
    assert costs[0] == costs[1]
