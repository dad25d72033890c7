"""Hand-outs over HTTP: proposed, changed by hand, sent; another place's committee finds none."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.clock import now
from app.people.models import Account
from tests.builders import people
from tests.builders.hand_outs import hand_out
from tests.builders.orders import accepted, open_order, volunteer
from tests.builders.places import district
from tests.fakes import NOBODYS
from tests.statements import counted

API = "/api/v1"


def committee() -> Account:
    return people.committee(district().community)


def call(client: FlaskClient, method: str, path: str, by: Account, body: Any = None, **headers: str) -> Any:
    return client.open(f"{API}{path}", method=method, json=body, headers={**people.sign_in(by), **headers})


def test_from_the_proposal_to_the_offers(client: FlaskClient):
    who, other, order = volunteer("李志远"), volunteer("赵敏"), open_order()
    by = committee()
    body = {"place_code": district().community, "order_ids": [str(order.id)]}
    made = call(client, "POST", "/hand-outs", by, body)
    assert (made.status_code, made.json["status"], made.json["planned"]["asked"]) == (201, "proposed", 2)
    assert made.json["first_come"]["filled"] == pytest.approx(made.json["planned"]["filled"])
    assert {named["name"] for named in made.json["orders"][0]["named"]} == {"李志远", "赵敏"}

    path = f"/hand-outs/{made.json['id']}"
    changed = call(
        client, "PUT", f"{path}/orders/{order.id}", by, {"volunteer_ids": [str(other.id)]}, **{"If-Match": '"v1"'}
    )
    assert [named["volunteer_id"] for named in changed.json["orders"][0]["named"]] == [str(other.id)]
    stale = call(
        client, "PUT", f"{path}/orders/{order.id}", by, {"volunteer_ids": [str(who.id)]}, **{"If-Match": '"v1"'}
    )
    assert (stale.status_code, stale.json["code"]) == (412, "hand-out-changed")

    sent = call(client, "POST", f"{path}/sending", by, {"words": "请来"})
    assert (sent.status_code, sent.json["status"]) == (201, "sent")
    assert [named["outcome"] for named in sent.json["orders"][0]["named"]] == ["offered"]
    offers = call(client, "GET", "/me/hand-offers", other)
    assert [offer["order"]["id"] for offer in offers.json["items"]] == [str(order.id)]
    again = call(client, "POST", f"{path}/discarding", by)
    assert (again.status_code, again.json["code"]) == (409, "hand-out-ended")


def test_a_proposal_is_laid_aside(client: FlaskClient):
    made = hand_out(open_order())
    answer = call(client, "POST", f"/hand-outs/{made.id}/discarding", committee())
    assert (answer.status_code, answer.json["status"]) == (200, "discarded")


def test_an_order_that_does_not_seek_anybody_is_pointed_at(client: FlaskClient):
    body = {"place_code": district().community, "order_ids": [NOBODYS]}
    answer = call(client, "POST", "/hand-outs", committee(), body)
    assert (answer.status_code, answer.json["code"]) == (422, "set-unfit")


def test_the_orders_that_still_seek_somebody_the_soonest_to_be_answered_first(client: FlaskClient):
    at = now() + timedelta(days=2)
    later, sooner = open_order(starts_at=at), open_order(starts_at=at - timedelta(days=1))
    accepted(open_order(starts_at=at))
    listed = call(client, "GET", f"/hand-outs/candidates?place={district().community}&limit=1", committee())
    assert [one["id"] for one in listed.json["items"]] == [str(sooner.id)]
    on = f"&cursor={listed.json['next_cursor']}"
    listed = call(client, "GET", f"/hand-outs/candidates?place={district().community}{on}", committee())
    assert [one["id"] for one in listed.json["items"]] == [str(later.id)]
    elsewhere = people.committee(district().communities[2])
    refused = call(client, "GET", f"/hand-outs/candidates?place={district().community}", elsewhere)
    assert (refused.status_code, refused.json["code"]) == (403, "not-moderator-here")
    assert client.get(f"{API}/hand-outs/candidates?place={district().community}").status_code == 401


def test_a_line_that_cannot_be_offered_says_why_in_words(client: FlaskClient):
    asked, order = volunteer(), open_order()
    made = hand_out(order)
    accepted(order, asked)
    by = committee()
    call(client, "POST", f"/hand-outs/{made.id}/sending", by, {"words": ""})
    for language, words in (("zh", "现在不需要派单"), ("en", "seeks nobody")):
        sheet = call(client, "GET", f"/hand-outs/{made.id}", by, **{"Accept-Language": language})
        (line,) = sheet.json["orders"][0]["named"]
        assert line["outcome"] == "nothing-to-hand-out"
        assert words in line["words"]


def test_a_stranger_finds_another_places_hand_out_as_little_as_none(client: FlaskClient):
    made, stranger = hand_out(open_order()), people.committee(district().communities[2])
    for path in (f"/hand-outs/{made.id}", f"/hand-outs/{NOBODYS}"):
        answer = call(client, "GET", path, stranger)
        assert (answer.status_code, answer.json["code"]) == (404, "hand-out-not-found")
    listed = call(client, "GET", f"/hand-outs?place={district().community}", stranger)
    assert (listed.status_code, listed.json["code"]) == (403, "not-moderator-here")
    assert call(client, "GET", f"/hand-outs?place={district().community}", committee()).json["items"][0]["id"] == str(
        made.id
    )
    assert client.get(f"{API}/hand-outs/{made.id}").status_code == 401


def test_reading_takes_as_many_statements_for_one_order_as_for_many(app: Flask, client: FlaskClient):
    for number in range(6):
        volunteer(str(number))
    at = now() + timedelta(days=1)
    small = hand_out(open_order(starts_at=at))
    large = hand_out(*(open_order(starts_at=at + timedelta(hours=3 * number)) for number in range(5)), most_each=3)
    by = people.sign_in(committee())
    counts = []
    for made in (small, large):
        with counted(app) as statements:
            client.get(f"{API}/hand-outs/{made.id}", headers=by)
        counts.append(statements.count)
    assert counts[0] == counts[1]
