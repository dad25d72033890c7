"""Photos as evidence: only their pixels are kept, and who sees the whistle sees them."""

from io import BytesIO
from uuid import uuid4

from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from app.kit.database import db
from app.kit.transaction import transaction
from app.orders.models import Order
from app.orders.whistles.models import Whistle, WhistleCall, WhistlePhoto
from app.people.models import Account
from app.people.privacy import erase
from tests.builders import people
from tests.builders.orders import open_order
from tests.builders.places import district
from tests.builders.whistles import called, officer_of, reported_in, unit
from tests.mobile_api.calls import API, get, post
from tests.orders.test_photos import SECRET, located


def sent(client: FlaskClient, call: WhistleCall, by: Account, data: bytes | None = None) -> tuple[int, dict[str, str]]:
    headers = people.sign_in(by) | {"Content-Type": "image/jpeg"}
    answer = client.post(f"{API}/whistle-calls/{call.id}/photos", data=data or located(), headers=headers)
    return answer.status_code, answer.get_json()


def at_work() -> WhistleCall:
    return reported_in(called(open_order()))


def test_only_the_pixels_are_kept_and_who_sees_the_whistle_sees_them(client: FlaskClient) -> None:
    call = at_work()
    officer, committee = officer_of(call), people.committee(district().community)
    order_id = db.session.get_one(Whistle, call.whistle_id).order_id
    asking = db.session.get_one(Account, db.session.get_one(Order, order_id).poster_id)
    status, photo = sent(client, call, officer)
    assert status == 201
    path = f"/whistle-calls/{call.id}/photos"
    for who in (officer, committee, asking):
        assert [line["id"] for line in get(client, path, who)["items"]] == [photo["id"]]
        shown = client.get(f"{API}{path}/{photo['id']}", headers=people.sign_in(who))
        assert shown.mimetype == "image/jpeg"
        assert SECRET not in shown.data
        assert not Image.open(BytesIO(shown.data)).getexif()
    steps = get(client, f"/whistles/{call.whistle_id}/steps", officer)["items"]
    assert steps[-1]["kind"] == "evidence"


def test_to_a_stranger_and_another_unit_there_is_none_and_without_a_token_nobody(client: FlaskClient) -> None:
    call, (_, other) = at_work(), unit()
    _, photo = sent(client, call, officer_of(call))
    for who in (people.account(), other):
        for which in (call.id, uuid4()):
            for path in (f"/whistle-calls/{which}/photos", f"/whistle-calls/{which}/photos/{photo['id']}"):
                assert get(client, path, who)["code"] == "whistle-call-not-found"
    assert sent(client, call, other)[1]["code"] == "whistle-call-not-found"
    path = f"{API}/whistle-calls/{call.id}/photos"
    assert {
        client.get(path).status_code,
        client.post(path).status_code,
        client.get(f"{path}/{photo['id']}").status_code,
    } == {401}


def test_six_photos_a_call_by_its_unit_once_it_has_reported_in(client: FlaskClient) -> None:
    call = called(open_order())
    officer = officer_of(call)
    assert sent(client, call, officer)[1]["code"] == "whistle-call-forbids"
    assert sent(client, call, people.committee(district().community))[0] == 403
    reported_in(call)
    assert sent(client, call, officer, b"no picture")[1]["code"] == "photo-unreadable"
    assert [sent(client, call, officer)[0] for _ in range(6)] == [201] * 6
    assert sent(client, call, officer)[1]["code"] == "too-many-whistle-photos"


def test_its_unit_takes_a_photo_away_and_erasure_all_of_them(client: FlaskClient) -> None:
    call = at_work()
    officer = officer_of(call)
    first, _ = (sent(client, call, officer)[1] for _ in range(2))
    path = f"{API}/whistle-calls/{call.id}/photos/{first['id']}"
    assert [client.delete(path, headers=people.sign_in(officer)).status_code for _ in range(2)] == [204, 404]
    with transaction():
        erase(people.occasion(officer))
    assert db.session.scalar(select(func.count()).select_from(WhistlePhoto)) == 0


def test_nothing_is_added_once_the_whistle_is_closed(client: FlaskClient) -> None:
    call = at_work()
    post(client, f"/whistles/{call.whistle_id}/closing", people.committee(district().community), {"words": "好"})
    assert sent(client, call, officer_of(call))[1]["code"] == "whistle-over"
