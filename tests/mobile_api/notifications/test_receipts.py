"""What the app tells of a message's end, and the report that comes of it."""
# mypy: disable-error-code=index

import hmac
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.kit.clock import now
from app.kit.database import db
from app.notifications.channels.web_push import Subscription, b64
from app.notifications.delivery import deliver_due
from app.notifications.events import InvitationReceived
from app.notifications.models import Channel, Notification, Receipt
from app.people.models import Account
from tests.builders import people
from tests.builders.notifications import device, inbox, invite
from tests.builders.places import district
from tests.fakes import NOBODYS, StandingClock, heard
from tests.notifications.test_outbox import World, world

REPORT = "/api/v1/reports/channels?first=2026-03-04&last=2026-03-05"
__all__ = ["world"]


@pytest.fixture
def reader(app: Flask, world: World) -> Account:
    """Somebody who was just rung."""
    reader = people.account("王芳")
    device(reader, "t")
    invite(reader)
    deliver_due(now(), 10)
    return reader


def path(message_id: object) -> str:
    return f"/api/v1/me/notifications/{message_id}/receipts"


def tell(client: FlaskClient, reader: Account, stage: str) -> int:
    answer = client.post(path(inbox(reader)[0].id), json={"stage": stage}, headers=people.sign_in(reader))
    return answer.status_code


def test_the_first_word_of_each_stage_counts(client: FlaskClient, reader: Account, clock: StandingClock):
    first = now()
    assert tell(client, reader, "delivered") == 204
    clock.move(minutes=5)
    assert [tell(client, reader, stage) for stage in ("delivered", "opened", "opened")] == [204] * 3

    rows = db.session.scalars(select(Receipt).order_by(Receipt.stage)).all()
    assert [(row.stage, row.channel, str(row.sent_on)) for row in rows] == [
        ("delivered", Channel.FCM, "2026-03-04"),
        ("opened", Channel.FCM, "2026-03-04"),
    ]
    assert rows[0].at == first


def test_what_was_never_sent_may_be_opened_too(client: FlaskClient, app: Flask):
    reader = people.account()
    invite(reader)

    assert tell(client, reader, "opened") == 204
    assert db.session.scalars(select(Receipt)).one().channel is None


BROWSER = Subscription("https://push.example.org/a", bytes(65), bytes(range(16)))
OTHER = Subscription("https://push.example.org/b", bytes(65), bytes(range(1, 17)))


def signed(message: Notification, by: Subscription) -> dict[str, str]:
    return {"proof": b64(hmac.digest(by.auth, str(message.id).encode(), "sha256"))}


def shown(client: FlaskClient, message: Notification, proof: dict[str, str]) -> tuple[int, str]:
    answer = client.post(f"/api/v1/notifications/{message.id}/browser-receipts", json=proof)
    return answer.status_code, (answer.json or {}).get("code", "")


@pytest.fixture
def rung(app: Flask, world: World) -> Notification:
    """A message that was sent to a person's browser; another of theirs was not rung."""
    reader = people.account()
    device(reader, OTHER.token, Channel.WEB_PUSH)
    device(reader, BROWSER.token, Channel.WEB_PUSH)
    invite(reader)
    deliver_due(now(), 10)
    assert world[Channel.WEB_PUSH].tokens == [BROWSER.token]
    return inbox(reader)[0]


def test_a_browser_says_without_a_session_that_it_showed_a_message(app: Flask, client: FlaskClient, rung: Notification):
    with heard(app, InvitationReceived) as events:
        assert [shown(client, rung, signed(rung, BROWSER)) for _ in range(2)] == [(204, "")] * 2

    row = db.session.scalars(select(Receipt)).one()
    assert (row.notification_id, row.stage, row.channel) == (rung.id, "delivered", Channel.WEB_PUSH)
    assert {event.account_id for event in events} == {rung.account_id}


def test_nobody_else_says_it_for_the_browser(client: FlaskClient, rung: Notification):
    unheard_of = people.account()
    invite(unheard_of)
    (unsent,) = inbox(unheard_of)

    for message, proof in (
        (rung, signed(rung, OTHER)),
        (rung, signed(unsent, BROWSER)),
        (unsent, signed(unsent, BROWSER)),
        (rung, {"proof": "A" * 43}),
    ):
        assert shown(client, message, proof) == (404, "notification-not-found")
    assert db.session.scalars(select(Receipt)).all() == []


@pytest.mark.parametrize(
    "proof", [{}, {"proof": "A" * 42}, {"proof": "好" * 43}, {"proof": "A" * 43 + "\n"}, {"proof": 1}]
)
def test_a_malformed_proof_is_refused(client: FlaskClient, rung: Notification, proof: dict[str, str]):
    assert shown(client, rung, proof)[0] == 422


def test_a_strangers_message_and_one_that_is_not_answer_alike(client: FlaskClient, reader: Account):
    mine = people.sign_in(people.account())

    answers = [
        client.post(path(which), json={"stage": "opened"}, headers=mine) for which in (inbox(reader)[0].id, uuid4())
    ]

    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(404, "notification-not-found")] * 2
    assert db.session.scalars(select(Receipt)).all() == []


@pytest.mark.parametrize("body", [{}, {"stage": "eaten"}, {"stage": "opened", "at": "2026-03-04"}])
def test_what_is_malformed_is_refused(client: FlaskClient, reader: Account, body: dict[str, str]):
    assert client.post(path(NOBODYS), json=body, headers=people.sign_in(reader)).status_code == 422


def test_nothing_here_is_public(client: FlaskClient):
    assert client.post(path(NOBODYS), json={"stage": "opened"}).status_code == 401
    assert client.get(REPORT).status_code == 401


def test_the_report_counts_what_was_sent_and_what_came_of_it(client: FlaskClient, reader: Account):
    for stage in ("delivered", "opened", "answered"):
        tell(client, reader, stage)

    answer = client.get(REPORT, headers=people.sign_in(people.committee(district().community)))

    assert answer.json == {
        "days": [
            {"day": "2026-03-04", "channel": "fcm", "tried": 1, "sent": 1, "dead": 0,
             "delivered": 1, "opened": 1, "answered": 1}
        ]
    }  # fmt: skip


def test_the_report_is_for_the_committee(client: FlaskClient, reader: Account):
    assert client.get(REPORT, headers=people.sign_in(reader)).status_code == 403


@pytest.mark.parametrize("last", ["2026-03-24", "2026-03-03"])
def test_a_report_has_twenty_days_at_most(client: FlaskClient, app: Flask, last: str):
    headers = people.sign_in(people.committee(district().community))

    answer = client.get(f"/api/v1/reports/channels?first=2026-03-04&last={last}", headers=headers)

    assert (answer.status_code, answer.json["code"]) == (422, "too-many-days")
