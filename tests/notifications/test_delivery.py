"""What the outbox holds is sent, once if at all possible; what cannot be sent is tried again, then dead, never lost."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from app.kit.clock import now
from app.kit.database import db
from app.kit.events import record
from app.kit.transaction import transaction
from app.notifications.channels import configured
from app.notifications.channels.fcm import Fcm
from app.notifications.channels.port import Fate
from app.notifications.delivery import MOST_ATTEMPTS, Report, deliver_due, wait_after
from app.notifications.models import Channel, Delivery, DeliveryStatus, Device
from app.operating.backlog import backlog
from app.orders.events import OrderExpired
from app.orders.models import Urgency
from app.people.models import Account, DeviceSession
from tests.builders import people
from tests.builders.dispatch import written_order
from tests.builders.notifications import deliveries, device, inbox, invite
from tests.fakes import StandingClock
from tests.notifications.conftest import TOO_LATE, LocalFcm
from tests.notifications.fault_plan import PATIENCE

LATE = f"slow:{TOO_LATE}"
pytestmark = pytest.mark.usefixtures("pushing")


def deliver() -> Report:
    return deliver_due(now(), 100, rng=Random(1))


Impatiently = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def impatiently(app: Flask, sdk: Fcm, impatient: Fcm) -> Impatiently:
    """Within it no answer is waited for that is to come too late."""

    @contextmanager
    def within() -> Iterator[None]:
        app.extensions["pushes"] = {Channel.FCM: impatient}
        yield
        app.extensions["pushes"] = {Channel.FCM: sdk}

    return within


def invited(token: str = "t") -> Delivery:
    """The delivery to one person who has one device."""
    person = people.account()
    device(person, token)
    invite(person)
    return deliveries()[-1]


def test_a_push_reaches_the_device_and_carries_only_ids_and_a_generic_line(fcm: LocalFcm):
    person = people.account("王芳")
    device(person, "t")
    invite(person, order=written_order(title="陪同去医院"))

    assert deliver().fates == {Fate.SENT: 1}

    message = fcm.received()[0]
    assert message["data"] == {
        "notification_id": str(inbox(person)[0].id),
        "kind": "order-invitation",
        "attempt": "1",
    }
    assert message["notification"] == {"title": "您有一条新消息，请打开应用查看。"}
    assert not {"王芳", "陪同去医院"} & set(json.dumps(message, ensure_ascii=False).split('"'))
    assert len(json.dumps(message).encode()) < 4096
    assert (deliveries()[0].status, deliveries()[0].sent_at) == (DeliveryStatus.SENT, now())


def test_the_line_is_in_the_readers_language(fcm: LocalFcm):
    person = people.account(language="en")
    device(person)
    invite(person)

    deliver()

    assert fcm.received()[0]["notification"] == {"title": "You have a new message. Open the app to read it."}


def test_what_was_sent_is_not_sent_again(fcm: LocalFcm, clock: StandingClock):
    invited()
    deliver()
    clock.move(days=1)

    assert deliver().total == 0
    assert len(fcm.received()) == 1


def test_nobody_is_rung_for_an_order_that_has_ended_meanwhile(fcm: LocalFcm, clock: StandingClock):
    clock.set(datetime(2026, 3, 4, 18, 0, tzinfo=UTC))  # two at night in Shanghai
    person = people.account()
    device(person, "t")
    order = invite(person)  # it is urgent
    order.closed_at = now()
    db.session.commit()

    assert deliver().fates == {Fate.REFUSED: 1}
    assert fcm.received() == []
    assert (deliveries()[0].status, deliveries()[0].last_error) == (DeliveryStatus.DEAD, "order-over")
    assert len(inbox(person)) == 1
    assert backlog(now()).dead == 0  # nobody's fault


def test_of_its_end_everybody_is_told(fcm: LocalFcm):
    poster = people.account()
    device(poster, "t")
    order = written_order(poster_id=poster.id, urgency=Urgency.URGENT)
    order.closed_at = now()
    with transaction():
        record(OrderExpired(at=now(), actor_id=None, order_id=order.id))

    assert deliver().fates == {Fate.SENT: 1}


def test_everybody_hears_once_however_many_devices_they_have(fcm: LocalFcm):
    one, other = people.account(), people.account()
    for number in range(3):
        device(one, f"one-{number}")
    device(other, "other")
    invite(one, other)

    assert deliver().fates == {Fate.SENT: 2}
    assert sorted(fcm.tokens()) == ["one-2", "other"]


def test_one_bad_device_holds_up_no_other(fcm: LocalFcm):
    fcm.answers("t-3", "error")
    for number in range(6):
        invited(f"t-{number}")

    assert deliver().fates == {Fate.SENT: 5, Fate.RETRY: 1}


def test_a_quota_is_waited_for_as_long_as_the_provider_asks(fcm: LocalFcm, clock: StandingClock):
    fcm.answers("t", "quota:600")
    invited()

    assert deliver().fates == {Fate.RETRY: 1}
    assert deliveries()[0].next_attempt_at >= now() + timedelta(seconds=600)
    assert deliveries()[0].last_error == "RESOURCE_EXHAUSTED"

    clock.move(seconds=599)
    assert deliver().total == 0
    clock.move(seconds=2)
    assert deliver().fates == {Fate.SENT: 1}


@pytest.mark.parametrize(
    "answer", ["error", "unavailable", "garbage", "drop", LATE, f"silent:{TOO_LATE}", f"half:{TOO_LATE}"]
)
def test_a_failing_provider_is_asked_once_and_again_later(
    impatiently: Impatiently, fcm: LocalFcm, clock: StandingClock, answer: str
):
    fcm.answers("t", answer)
    invited()

    with impatiently():
        assert deliver().fates == {Fate.RETRY: 1}
    assert deliver().total == 0

    clock.move(minutes=1)
    assert deliver().fates == {Fate.SENT: 1}
    assert fcm.received()[-1]["data"]["attempt"] == "2"


def test_a_duplicate_is_marked_by_its_attempt_and_the_same_notification_id(
    impatiently: Impatiently, fcm: LocalFcm, clock: StandingClock
):
    fcm.answers("t", LATE)
    invited()
    with impatiently():
        deliver()
    clock.move(minutes=1)
    deliver()

    first, second = fcm.received()
    assert first["data"] | {"attempt": "2"} == second["data"]
    assert first["android"]["notification"] == second["android"]["notification"]


def test_an_unregistered_token_takes_exactly_its_device_away(fcm: LocalFcm):
    person = people.account()
    kept, gone = device(person, "old"), device(person, "new")
    fcm.answers("new", "unregistered")
    invite(person)

    assert deliver().fates == {Fate.GONE: 1}
    assert deliver().fates == {Fate.SENT: 1}
    assert fcm.tokens() == ["old"]
    assert db.session.get(Device, gone.id, populate_existing=True) is None
    assert db.session.get(Device, kept.id, populate_existing=True) is not None


def test_what_will_never_be_taken_is_dead_at_once(fcm: LocalFcm):
    fcm.answers("t", "invalid")
    invited()

    assert deliver().dead == 1
    assert (deliveries()[0].status, deliveries()[0].last_error) == (DeliveryStatus.DEAD, "INVALID_ARGUMENT")


def test_after_many_failures_a_delivery_is_dead_and_somebody_is_told(
    fcm: LocalFcm, clock: StandingClock, caplog: pytest.LogCaptureFixture
):
    fcm.answers("t", *["error"] * MOST_ATTEMPTS)
    failing = invited()
    for number in range(MOST_ATTEMPTS):
        invited(f"good-{number}")
        last = deliver()
        clock.move(hours=2)

    assert last.dead == 1
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == ["delivery is dead"]
    assert [row.faults for row in deliveries() if row.id == failing.id] == [MOST_ATTEMPTS]
    assert deliver().total == 0


def test_a_revoked_sessions_device_gets_nothing(fcm: LocalFcm):
    person = people.account()
    before, meanwhile = device(person), device(person)
    _revoke(before)
    invite(person)
    assert len(deliveries()) == 1

    _revoke(meanwhile)
    deliver()

    assert fcm.received() == []
    assert deliveries()[0].status is DeliveryStatus.DEAD


def test_a_device_that_is_gone_meanwhile_gets_nothing(fcm: LocalFcm):
    person = people.account()
    gone = device(person)
    invite(person)
    db.session.delete(gone)
    db.session.commit()

    assert deliver().dead == 1
    assert fcm.received() == []


def test_credentials_that_are_not_taken_lose_nothing(app: Flask, fcm: LocalFcm, tmp_path: Path):
    stranger = json.loads(fcm.credentials.read_text()) | {"client_email": "somebody@else.invalid"}
    (tmp_path / "stranger.json").write_text(json.dumps(stranger))
    app.extensions["pushes"] = {Channel.FCM: Fcm(str(tmp_path / "stranger.json"), fcm.url, PATIENCE)}
    invited()

    assert deliver().fates == {Fate.RETRY: 1}
    assert fcm.received() == []


def test_at_night_only_an_urgent_orders_push_goes(fcm: LocalFcm, clock: StandingClock):
    clock.set(datetime(2026, 3, 4, 15, 30, tzinfo=UTC))
    calm, called = people.account(), people.account()
    device(calm, "calm")
    device(called, "called")
    invite(calm, order=written_order())
    invite(called)

    deliver()
    assert fcm.tokens() == ["called"]
    assert len(inbox(calm)) == 1

    clock.set(datetime(2026, 3, 4, 23, 0, tzinfo=UTC))
    deliver()
    assert fcm.tokens() == ["called", "calm"]


def test_a_retry_that_falls_into_the_night_waits_for_the_morning(fcm: LocalFcm, clock: StandingClock):
    clock.set(datetime(2026, 3, 4, 14, 59, 50, tzinfo=UTC))
    calm = people.account()
    device(calm, "calm")
    invite(calm, order=written_order())
    fcm.answers("calm", "error")
    assert deliver().fates == {Fate.RETRY: 1}

    clock.set(datetime(2026, 3, 4, 15, 5, tzinfo=UTC))
    assert deliver().fates == {Fate.POSTPONED: 1}
    assert deliver().total == 0

    clock.set(datetime(2026, 3, 4, 23, 0, tzinfo=UTC))
    assert deliver().fates == {Fate.SENT: 1}
    assert fcm.received()[-1]["data"]["attempt"] == "2"


def test_without_a_channel_the_inbox_is_the_truth(app: Flask):
    app.extensions["pushes"] = configured.of(app.extensions["settings"])
    person: Account = people.account()
    device(person)
    invite(person)

    assert deliver().dead == 1
    assert len(inbox(person)) == 1


@pytest.mark.parametrize(("faults", "least", "most"), [(1, 7.5, 15), (2, 15, 30), (4, 60, 120), (30, 1800, 3600)])
def test_waits_double_with_jitter_up_to_an_hour(faults: int, least: float, most: float):
    waits = [wait_after(faults, None, Random(seed)).total_seconds() for seed in range(50)]

    assert least <= min(waits) < max(waits) <= most


def _revoke(one: Device) -> None:
    db.session.get_one(DeviceSession, one.session_id).revoked_at = now()
    db.session.commit()
