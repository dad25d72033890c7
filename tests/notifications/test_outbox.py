"""One person hears once: by the best way that is open, by the next when that fails or stays silent, and a provider's outage loses
nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.config import Settings, SettingsError
from app.kit.clock import now
from app.kit.database import db
from app.notifications import limits
from app.notifications.channels.port import Fate, NoPush, Outcome, Parcel, Push
from app.notifications.delivery import Report, deliver_due
from app.notifications.falling_back import fall_back
from app.notifications.limits import Limits
from app.notifications.models import Channel, ChannelDay, ChannelState, DeliveryStatus, MessageClass
from app.people.models import Account
from tests.builders import people
from tests.builders.dispatch import written_order
from tests.builders.notifications import deliveries, device, inbox, invite, receipt
from tests.builders.orders import accepted, open_order, volunteer
from tests.fakes import StandingClock

PUSHES = (Channel.FCM, Channel.JPUSH, Channel.WEB_PUSH, Channel.WECHAT)
DOWN = Outcome(Fate.RETRY, "http-500")


class Provider:
    """Stands for the world behind one channel: takes everything, unless it is told otherwise."""

    at_once = 1

    def __init__(self) -> None:
        self.taken: list[Parcel] = []
        self.asked = 0
        self.is_down = False
        self.answers: dict[str, list[Outcome]] = defaultdict(list)

    def send(self, parcel: Parcel) -> Outcome:
        self.asked += 1
        if self.is_down:
            return DOWN
        outcome = self.answers[parcel.token].pop(0) if self.answers[parcel.token] else Outcome(Fate.SENT)
        if outcome.fate is Fate.SENT:
            self.taken.append(parcel)
        return outcome

    @property
    def tokens(self) -> list[str]:
        return [parcel.token for parcel in self.taken]


World = dict[Channel, Provider]


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """All channels, each with its provider; text messages only with ``texts``."""
    before = app.extensions["pushes"], app.extensions["channel_limits"]
    made = {channel: Provider() for channel in Channel}
    app.extensions["pushes"], app.extensions["channel_limits"] = made, Limits(PUSHES)
    yield made
    app.extensions["pushes"], app.extensions["channel_limits"] = before


@pytest.fixture
def texts(app: Flask, world: World) -> Provider:
    """Text messages go out too."""
    app.extensions["channel_limits"] = Limits((*PUSHES, Channel.SMS))
    return world[Channel.SMS]


def limited(app: Flask, **given: dict[object, int]) -> None:
    app.extensions["channel_limits"] = Limits(PUSHES, **given)  # type: ignore[arg-type]


def deliver(limit: int = 100) -> Report:
    return deliver_due(now(), limit, rng=Random(1))


def everybody(world: World) -> Counter[str]:
    """How often each address was rung."""
    return Counter(token for provider in world.values() for token in provider.tokens)


def owner_of(*ways: tuple[Channel, str]) -> Account:
    person = people.account()
    for channel, token in ways:
        device(person, token, channel)
    return person


def test_the_best_channel_is_taken_and_no_other(world: World):
    person = owner_of((Channel.WECHAT, "w"), (Channel.FCM, "f"), (Channel.JPUSH, "j"))

    invite(person)

    assert deliver().fates == {Fate.SENT: 1}
    assert everybody(world) == {"f": 1}
    assert [row.channel for row in deliveries()] == [Channel.FCM]


def test_where_the_first_way_is_refused_the_next_is_taken(world: World):
    person = owner_of((Channel.FCM, "f"), (Channel.JPUSH, "j"))
    world[Channel.FCM].answers["f"] = [Outcome(Fate.REFUSED, "INVALID_ARGUMENT")]

    invite(person)
    deliver()
    deliver()

    assert everybody(world) == {"j": 1}
    assert [(row.turn, row.status) for row in deliveries()] == [(1, DeliveryStatus.DEAD), (2, DeliveryStatus.SENT)]
    assert deliver().total == 0


def test_an_urgent_ring_without_a_receipt_goes_on_to_the_next_way_after_two_minutes(world: World, clock: StandingClock):
    invite(owner_of((Channel.FCM, "f"), (Channel.JPUSH, "j")))
    deliver()

    clock.move(seconds=119)
    assert fall_back(now(), 100) == 0
    clock.move(seconds=2)
    assert fall_back(now(), 100) == 1
    assert fall_back(now(), 100) == 0
    deliver()

    assert everybody(world) == {"f": 1, "j": 1}
    clock.move(minutes=10)
    assert fall_back(now(), 100) == 0


def test_a_text_is_the_last_way(world: World, texts: Provider, clock: StandingClock):
    invite(owner_of((Channel.FCM, "f")))
    for _ in range(4):
        deliver()
        clock.move(minutes=3)
        fall_back(now(), 100)

    assert world[Channel.FCM].tokens == ["f"]
    assert [parcel.line for parcel in texts.taken] == ["【一呼百应】附近有人急需帮助，请打开应用查看。"]


@pytest.mark.parametrize("stage", ["delivered", "opened", "answered"])
def test_after_any_receipt_nobody_is_rung_again(world: World, clock: StandingClock, stage: str):
    person = owner_of((Channel.FCM, "f"), (Channel.JPUSH, "j"))
    invite(person)
    deliver()
    receipt(inbox(person)[0], stage)

    clock.move(minutes=3)
    fall_back(now(), 100)

    assert deliver().total == 0
    assert everybody(world) == {"f": 1}


def test_a_receipt_between_two_turns_ends_the_second(world: World, clock: StandingClock):
    person = owner_of((Channel.FCM, "f"), (Channel.JPUSH, "j"))
    invite(person)
    deliver()
    clock.move(minutes=3)
    fall_back(now(), 100)
    receipt(inbox(person)[0], "delivered")

    deliver()

    assert everybody(world) == {"f": 1}
    assert deliveries()[-1].last_error == "heard"


def test_what_was_read_in_the_inbox_rings_no_more(world: World):
    person = owner_of((Channel.FCM, "f"))
    invite(person)
    inbox(person)[0].read_at = now()
    db.session.commit()

    deliver()

    assert everybody(world) == {}


def test_an_invitation_that_can_wait_rings_once_and_stays_in_the_inbox(world: World, clock: StandingClock):
    invite(owner_of((Channel.FCM, "f"), (Channel.JPUSH, "j")), order=written_order())
    deliver()

    clock.move(hours=3)

    assert fall_back(now(), 100) == 0
    assert everybody(world) == {"f": 1}


def test_who_has_no_device_gets_a_text_with_the_service_code(texts: Provider):
    poster = people.account("刘桂兰")

    accepted(open_order(poster, title="陪同去医院"), volunteer("李志远"))
    deliver()

    (text,) = texts.taken
    assert "服务码" in text.line
    assert not [word for word in ("刘桂兰", "李志远", "陪同去医院") if word in text.line]


def test_only_who_needs_the_help_reads_the_service_code(texts: Provider):
    order = open_order(people.account())
    order.posted_by_id = people.account("社区工作者").id
    db.session.commit()

    accepted(order, volunteer())
    deliver()

    assert sorted("服务码" in parcel.line for parcel in texts.taken) == [False, True]


def test_only_urgent_invitations_become_texts(texts: Provider):
    invite(people.account(), order=written_order())
    invite(people.account())

    deliver()

    assert len(texts.taken) == 1


def test_without_sms_in_the_settings_no_text_is_sent(world: World):
    accepted(open_order(people.account()), volunteer())

    assert deliveries() == []


def test_a_channel_that_is_not_there_is_passed_over(app: Flask, world: World):
    pushes: dict[Channel, Push] = {**world, Channel.FCM: NoPush()}
    app.extensions["pushes"] = pushes

    invite(owner_of((Channel.FCM, "f"), (Channel.JPUSH, "j")))
    deliver()

    assert everybody(world) == {"j": 1}


def test_an_outage_opens_the_breaker_and_loses_nothing(world: World, clock: StandingClock):
    provider = world[Channel.FCM]
    provider.is_down = True
    crowd = [owner_of((Channel.FCM, f"f-{number}")) for number in range(9)]
    invite(*crowd)
    for _ in range(60):
        deliver()
        clock.move(minutes=1)
    asked_in_the_outage = provider.asked
    provider.is_down = False
    for _ in range(25):
        deliver()
        clock.move(minutes=1)

    assert asked_in_the_outage < 25
    assert everybody(world) == {f"f-{number}": 1 for number in range(9)}
    assert {row.status for row in deliveries()} == {DeliveryStatus.SENT}
    assert db.session.get_one(ChannelState, Channel.FCM).failures == 0


def test_while_a_provider_is_down_the_next_way_is_taken_at_once(world: World):
    world[Channel.FCM].is_down = True
    invite(*[owner_of((Channel.FCM, f"f-{number}")) for number in range(6)])
    deliver()

    invite(owner_of((Channel.FCM, "f"), (Channel.WECHAT, "w")))
    deliver()

    assert everybody(world) == {"w": 1}


class NamingProvider(Provider):
    """One that gives each message a name."""

    def name(self) -> str | None:
        return f"name-{self.asked}"


def test_a_message_keeps_its_name_for_as_long_as_the_provider_knows_it(world: World, clock: StandingClock):
    world[Channel.JPUSH] = provider = NamingProvider()
    provider.answers["rid-1"] = [DOWN] * 3
    invite(owner_of((Channel.JPUSH, "rid-1")))
    for wait, is_same in ((0, True), (10, True), (1, False)):
        clock.move(hours=wait)
        deliver()
        db.session.expire_all()
        assert (deliveries()[0].known_as == "name-0") is is_same


def test_a_half_open_breaker_lets_one_delivery_through(world: World, clock: StandingClock):
    provider = world[Channel.FCM]
    provider.is_down = True
    invite(*[owner_of((Channel.FCM, f"f-{number}")) for number in range(8)])
    deliver()
    asked = provider.asked

    clock.move(minutes=1)
    deliver()
    deliver()

    assert provider.asked == asked + 1


def test_a_provider_that_asks_for_a_wait_gets_it(world: World, clock: StandingClock):
    busy = Outcome(Fate.RETRY, "http-429", timedelta(minutes=20))
    for number in range(6):
        world[Channel.JPUSH].answers[f"j-{number}"] = [busy]
    invite(*[owner_of((Channel.JPUSH, f"j-{number}")) for number in range(6)])
    deliver()

    clock.move(minutes=19)
    deliver()
    assert world[Channel.JPUSH].asked == 6
    for _ in range(8):
        clock.move(minutes=1)
        deliver()
    assert everybody(world) == {f"j-{number}": 1 for number in range(6)}


def test_a_minutes_rate_is_kept_and_the_rest_waits_for_the_next_minute(app: Flask, world: World, clock: StandingClock):
    limited(app, a_minute={Channel.FCM: 5})
    invite(*[owner_of((Channel.FCM, f"f-{number}"), (Channel.WECHAT, f"w-{number}")) for number in range(12)])
    sizes = []
    for _ in range(4):
        deliver()
        sizes.append(len(world[Channel.FCM].taken))
        clock.move(seconds=60)

    assert sizes == [5, 10, 12, 12]
    assert world[Channel.WECHAT].taken == []


def test_a_days_limit_of_a_class_sends_the_rest_the_next_way_or_the_next_day(
    app: Flask, world: World, clock: StandingClock
):
    limited(app, a_day={(Channel.FCM, MessageClass.INVITATION): 2})
    invite(owner_of((Channel.FCM, "a")), owner_of((Channel.FCM, "b")))
    deliver()

    invite(owner_of((Channel.FCM, "c"), (Channel.WECHAT, "w")), owner_of((Channel.FCM, "d")))
    deliver()
    assert everybody(world) == {"a": 1, "b": 1, "w": 1}

    clock.set(datetime(2026, 3, 4, 16, 1, tzinfo=UTC))
    deliver()
    assert everybody(world)["d"] == 1


def test_what_nobody_could_send_for_three_days_is_given_up(
    world: World, clock: StandingClock, caplog: pytest.LogCaptureFixture
):
    world[Channel.FCM].is_down = True
    invite(owner_of((Channel.FCM, "f")))
    deliver()

    clock.move(days=3, minutes=1)

    assert deliver().dead == 1
    assert deliveries()[0].last_error == "too-late"
    assert "delivery is dead" in caplog.messages


def test_what_was_sent_is_counted_by_day_channel_and_class(world: World):
    world[Channel.FCM].answers["b"] = [Outcome(Fate.REFUSED, "INVALID_ARGUMENT")]
    invite(owner_of((Channel.FCM, "a")), owner_of((Channel.FCM, "b")))
    deliver()

    (day,) = db.session.scalars(select(ChannelDay)).all()
    assert (str(day.day), day.channel, day.message_class) == ("2026-03-04", Channel.FCM, MessageClass.INVITATION)
    assert (day.tried, day.sent, day.dead) == (2, 1, 1)


def test_settings_name_channels_rates_and_limits():
    found = limits.of(Settings(channels="jpush, sms", channel_rates="jpush=600", channel_limits="sms/service=2"))

    assert found == Limits((Channel.JPUSH, Channel.SMS), {Channel.JPUSH: 600}, {(Channel.SMS, MessageClass.SERVICE): 2})


@pytest.mark.parametrize(
    "wrong",
    [
        {"channels": "fcm,pigeon"},
        {"channels": "fcm,fcm"},
        {"channel_rates": "fcm"},
        {"channel_rates": "fcm=0"},
        {"channel_rates": "fcm=-1"},
        {"channel_limits": "fcm=3"},
        {"channel_limits": "fcm/spam=3"},
    ],
    ids=str,
)
def test_settings_that_name_no_channel_are_refused(wrong: dict[str, Any]):
    with pytest.raises(SettingsError):
        limits.of(Settings(**wrong))
