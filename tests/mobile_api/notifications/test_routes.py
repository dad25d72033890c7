"""The inbox, the devices and the preferences over HTTP: everybody's own and nobody else's."""
# mypy: disable-error-code=index

from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.database import db
from app.kit.ids import new_id
from app.notifications import claiming
from app.notifications.channels.web_push import Vapid, b64
from app.notifications.models import Device, Notification
from app.people.models import Account
from tests.builders import people
from tests.builders.dispatch import written_order
from tests.builders.notifications import deliveries, device, inbox, invite
from tests.fakes import NOBODYS, StandingClock
from tests.statements import counted

INBOX = "/api/v1/me/notifications"
WISHES = "/api/v1/me/notification-preferences"
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/abc"
KEYS = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}


@pytest.fixture
def reader(app: Flask) -> Account:
    return people.account("王芳")


def test_the_inbox_tells_what_happened_in_words(client: FlaskClient, reader: Account):
    order = invite(reader, order=written_order(title="陪同去医院"))

    answer = client.get(INBOX, headers=people.sign_in(reader))

    assert answer.status_code == 200
    assert answer.json["items"] == [
        {
            "id": str(inbox(reader)[0].id),
            "kind": "order-invitation",
            "title": "附近有人需要帮助",
            "body": "“陪同去医院”，3月5日 08:00开始，地点：四季园社区。您有空吗？",
            "order_id": str(order.id),
            "subject_id": None,
            "created_at": "2026-03-04T12:00:00+08:00",
            "read_at": None,
        }
    ]


def test_the_inbox_speaks_the_readers_language(client: FlaskClient, app: Flask):
    reader = people.account(language="en")
    invite(reader)

    answer = client.get(INBOX, headers=people.sign_in(reader))

    assert answer.json["items"][0]["title"] == "Somebody nearby needs help"


def test_the_inbox_is_read_in_pages_the_newest_first(client: FlaskClient, reader: Account):
    for _ in range(5):
        invite(reader)
    headers, seen, cursor = people.sign_in(reader), [], ""
    while True:
        page = client.get(f"{INBOX}?limit=2{cursor}", headers=headers).json
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert seen == [str(message.id) for message in inbox(reader)]


def test_what_is_unread_can_be_asked_for(client: FlaskClient, reader: Account):
    invite(reader)
    invite(reader)
    headers = people.sign_in(reader)
    newest, oldest = inbox(reader)

    assert client.post(f"{INBOX}/{newest.id}/read", headers=headers).json == {"unread": 1}

    unread = client.get(f"{INBOX}?unread=true", headers=headers).json["items"]
    assert [item["id"] for item in unread] == [str(oldest.id)]


def test_reading_twice_keeps_the_first_time(client: FlaskClient, reader: Account, clock: StandingClock):
    invite(reader)
    headers, message = people.sign_in(reader), inbox(reader)[0]
    client.post(f"{INBOX}/{message.id}/read", headers=headers)
    clock.move(minutes=5)

    assert client.post(f"{INBOX}/{message.id}/read", headers=headers).json == {"unread": 0}
    assert client.get(INBOX, headers=headers).json["items"][0]["read_at"] == "2026-03-04T12:00:00+08:00"


def test_everything_up_to_a_message_is_marked_as_read(client: FlaskClient, reader: Account):
    for _ in range(3):
        invite(reader)
    middle = inbox(reader)[1]

    answer = client.post(f"{INBOX}/read", json={"up_to": str(middle.id)}, headers=people.sign_in(reader))

    assert answer.json == {"unread": 1}
    assert [message.read_at is None for message in inbox(reader)] == [True, False, False]


@pytest.mark.parametrize("path", [INBOX, f"{INBOX}/unread-count"])
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, reader: Account, path: str):
    headers = people.sign_in(reader)
    invite(reader)
    tag = client.get(path, headers=headers).headers["ETag"]

    assert client.get(path, headers=headers | {"If-None-Match": tag}).status_code == 304
    invite(reader)
    assert client.get(path, headers=headers | {"If-None-Match": tag}).status_code == 200


def test_a_strangers_message_and_one_that_is_not_answer_alike(client: FlaskClient, reader: Account):
    invite(people.account("刘洋"), order=invite(reader))
    theirs, mine = inbox(reader)[0], people.sign_in(people.account())

    answers = [client.post(f"{INBOX}/{which}/read", headers=mine) for which in (theirs.id, uuid4())]

    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(404, "notification-not-found")] * 2
    assert inbox(reader)[0].read_at is None


def test_marking_everything_marks_only_ones_own(client: FlaskClient, reader: Account):
    invite(reader)

    client.post(f"{INBOX}/read", json={"up_to": str(new_id())}, headers=people.sign_in(people.account()))

    assert inbox(reader)[0].read_at is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", INBOX),
        ("GET", f"{INBOX}/unread-count"),
        ("POST", f"{INBOX}/read"),
        ("POST", f"{INBOX}/{NOBODYS}/read"),
        ("PUT", "/api/v1/me/devices"),
        ("GET", "/api/v1/web-push-key"),
        ("DELETE", f"/api/v1/me/devices/{NOBODYS}"),
        ("GET", WISHES),
        ("PUT", WISHES),
    ],
)
def test_nothing_here_is_public(client: FlaskClient, method: str, path: str):
    assert client.open(path, method=method).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"{INBOX}/read", {"up_to": "x"}),
        ("PUT", "/api/v1/me/devices", {"channel": "pigeon", "token": "t"}),
        ("PUT", "/api/v1/me/devices", {"channel": "fcm", "token": ""}),
        ("PUT", "/api/v1/me/devices", {"channel": "fcm", "token": "t" * 1001}),
        ("PUT", "/api/v1/me/devices", {"channel": "sms", "token": "+8613800138000"}),
        ("PUT", "/api/v1/me/devices", {"channel": "web_push", "token": ENDPOINT}),
        ("PUT", "/api/v1/me/devices", {"channel": "jpush", "token": "t", "keys": KEYS}),
        (
            "PUT",
            "/api/v1/me/devices",
            {"channel": "web_push", "token": ENDPOINT, "keys": {"p256dh": "BA", "auth": "A"}},
        ),
        ("PUT", "/api/v1/me/devices", {"channel": "web_push", "token": "https://127.0.0.1/push", "keys": KEYS}),
        ("PUT", WISHES, {"kinds": [{"kind": "unheard-of", "is_pushed": False}]}),
        ("PUT", WISHES, {"kinds": [{"kind": "order-invitation", "is_pushed": "no"}]}),
    ],
)
def test_what_is_malformed_is_refused(client: FlaskClient, reader: Account, method: str, path: str, body: object):
    assert client.open(path, method=method, json=body, headers=people.sign_in(reader)).status_code == 422


def test_the_inbox_takes_as_many_statements_for_30_messages_as_for_3(app: Flask, client: FlaskClient, reader: Account):
    headers, counts = people.sign_in(reader), []
    for more in (3, 27):
        for _ in range(more):
            invite(reader)
        with counted(app) as seen:
            client.get(f"{INBOX}?limit=100", headers=headers)
        counts.append(seen.count)

    assert counts[0] == counts[1] <= 3


def ringing() -> list[list[str]]:
    """For each delivery that waits, the devices of its reader, in the order in which they would be tried."""
    asked = {db.session.get_one(Notification, delivery.notification_id).account_id for delivery in deliveries()}
    found = claiming._devices(asked)
    return [[str(address.device_id) for address in found.get(owner, [])] for owner in asked]


def register(client: FlaskClient, headers: dict[str, str], token: str = "t") -> str:
    answer = client.put("/api/v1/me/devices", json={"channel": "fcm", "token": token}, headers=headers)
    assert answer.status_code == 200
    return str(answer.json["id"])


def test_a_registered_device_is_pushed_to(client: FlaskClient, reader: Account):
    mine = register(client, people.sign_in(reader))

    invite(reader)

    assert ringing() == [[mine]]


@pytest.mark.parametrize("channel", ["jpush", "wechat", "web_push"])
def test_each_kind_of_device_can_be_registered_and_stays_the_same(client: FlaskClient, reader: Account, channel: str):
    asked = {"channel": channel, "token": ENDPOINT} | ({"keys": KEYS} if channel == "web_push" else {})
    headers = people.sign_in(reader)

    first, second = (client.put("/api/v1/me/devices", json=asked, headers=headers) for _ in range(2))

    assert (first.status_code, first.json["channel"], first.json["id"]) == (200, channel, second.json["id"])
    assert ENDPOINT not in first.text


def test_a_browser_is_told_what_to_subscribe_with(app: Flask, client: FlaskClient, reader: Account):
    before, headers = app.extensions["settings"], people.sign_in(reader)
    assert client.get("/api/v1/web-push-key", headers=headers).json == {"key": None}

    key, contact = b64(bytes(range(1, 33))), "mailto:a@example.org"
    app.extensions["settings"] = replace(before, web_push_key=key, web_push_contact=contact)
    answer = client.get("/api/v1/web-push-key", headers=headers)
    app.extensions["settings"] = before

    assert answer.json["key"] == Vapid(key, contact).public


def test_a_token_is_stored_sealed(client: FlaskClient, reader: Account):
    mine = register(client, people.sign_in(reader), "secret-token")

    stored = db.session.get_one(Device, mine)
    assert b"secret-token" not in stored.token_sealed + stored.token_index


def test_registering_again_keeps_the_device(client: FlaskClient, reader: Account):
    headers = people.sign_in(reader)

    assert register(client, headers) == register(client, headers)


def test_a_token_that_another_person_registers_leaves_the_first(client: FlaskClient, reader: Account):
    former = register(client, people.sign_in(reader))
    invite(reader)
    other = people.account()

    latter = register(client, people.sign_in(other))

    assert latter != former
    assert db.session.get(Device, former, populate_existing=True) is None
    invite(reader)
    assert ringing() == [[]]


def test_a_removed_device_is_pushed_to_no_more(client: FlaskClient, reader: Account):
    headers = people.sign_in(reader)
    mine = register(client, headers)

    assert client.delete(f"/api/v1/me/devices/{mine}", headers=headers).status_code == 204

    invite(reader)
    assert deliveries() == []


def test_a_strangers_device_and_one_that_is_not_answer_alike(client: FlaskClient, reader: Account):
    theirs, mine = device(reader), people.sign_in(people.account())

    answers = [client.delete(f"/api/v1/me/devices/{which}", headers=mine) for which in (theirs.id, uuid4())]

    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(404, "device-not-found")] * 2
    assert db.session.get(Device, theirs.id) is not None


def test_the_eleventh_device_takes_the_place_of_the_first(client: FlaskClient, reader: Account, clock: StandingClock):
    headers, mine = people.sign_in(reader), []
    for number in range(11):
        clock.move(seconds=1)
        mine.append(register(client, headers, f"t-{number}"))

    invite(reader)

    assert ringing() == [mine[:0:-1]]


def test_a_kind_that_is_not_wanted_does_not_ring_and_stays_in_the_inbox(client: FlaskClient, reader: Account):
    headers = people.sign_in(reader)
    device(reader)
    unwanted = {"kind": "order-invitation", "is_pushed": False}

    answer = client.put(WISHES, json={"kinds": [unwanted]}, headers=headers)
    assert unwanted in answer.json["kinds"]
    assert answer.json == client.get(WISHES, headers=headers).json

    invite(reader)
    assert deliveries() == []
    assert len(inbox(reader)) == 1


def test_what_a_person_said_before_gives_way(client: FlaskClient, reader: Account):
    headers = people.sign_in(reader)
    client.put(WISHES, json={"kinds": [{"kind": "order-invitation", "is_pushed": False}]}, headers=headers)

    answer = client.put(WISHES, json={"kinds": []}, headers=headers)

    assert all(wish["is_pushed"] for wish in answer.json["kinds"])
