"""An invitation is lost when every way to its reader has failed, and only then; who waits for the answer is told, once."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.kit.clock import now
from app.notifications.channels.port import Fate, NoPush, Outcome
from app.notifications.delivery import deliver_due
from app.notifications.events import InvitationOpened, InvitationReceived, InvitationsLost
from app.notifications.falling_back import fall_back
from app.notifications.models import Channel
from app.people.models import Account
from tests.builders import people
from tests.builders.notifications import device, inbox, invite, receipt
from tests.fakes import StandingClock, heard
from tests.notifications.test_outbox import World, world

__all__ = ["world"]
GONE, REFUSED = Outcome(Fate.GONE, "UNREGISTERED"), Outcome(Fate.REFUSED, "jpush-1004")


@pytest.fixture
def lost(app: Flask, world: World) -> Iterator[list[InvitationsLost]]:
    """What is told of lost invitations."""
    with heard(app, InvitationsLost) as found:
        yield found


def reader(*channels: Channel) -> Account:
    """Somebody with a device of each of these channels, whose token is the channel's name."""
    made = people.account()
    for channel in channels:
        device(made, channel.value, channel)
    return made


def test_whom_the_last_address_takes_nothing_for_is_lost(world: World, lost: list[InvitationsLost]):
    one = reader(Channel.FCM)
    world[Channel.FCM].answers["fcm"] = [GONE]
    order = invite(one)

    deliver_due(now(), 10)

    (event,) = lost
    assert (event.order_ids, event.account_ids, event.is_address_gone) == ((order.id,), (one.id,), True)
    deliver_due(now(), 10)
    assert len(lost) == 1


def test_while_another_way_is_left_nobody_is(world: World, lost: list[InvitationsLost]):
    one = reader(Channel.FCM, Channel.JPUSH)
    for channel in (Channel.FCM, Channel.JPUSH):
        world[channel].answers[channel.value] = [GONE]
    invite(one)

    deliver_due(now(), 10)
    assert lost == []

    deliver_due(now(), 10)
    assert [event.account_ids for event in lost] == [(one.id,)]


def test_what_may_have_rung_once_is_not_lost_when_the_next_way_fails(
    world: World, lost: list[InvitationsLost], clock: StandingClock
):
    one = reader(Channel.FCM, Channel.JPUSH)
    world[Channel.JPUSH].answers["jpush"] = [GONE]
    invite(one)
    deliver_due(now(), 10)
    clock.move(minutes=3)
    fall_back(now(), 10)

    deliver_due(now(), 10)

    assert lost == []


def test_who_was_to_be_rung_and_has_no_address_when_it_is_due_is_lost(world: World, lost: list[InvitationsLost]):
    one = reader(Channel.FCM)
    world[Channel.FCM].answers["fcm"] = [GONE]
    invite(one)
    invite(one)

    deliver_due(now(), 1)
    deliver_due(now(), 1)

    assert [event.is_address_gone for event in lost] == [True, True]


def test_where_our_sending_failed_it_says_so(app: Flask, world: World, lost: list[InvitationsLost]):
    refused, unset = reader(Channel.JPUSH), reader(Channel.WECHAT)
    world[Channel.JPUSH].answers["jpush"] = [REFUSED]
    app.extensions["pushes"][Channel.WECHAT] = NoPush()
    invite(refused)
    invite(unset)

    deliver_due(now(), 10)

    assert {event.account_ids: event.is_address_gone for event in lost} == {(refused.id,): False, (unset.id,): False}


def test_who_has_no_device_or_has_read_it_is_not(world: World, lost: list[InvitationsLost]):
    one = reader(Channel.FCM)
    world[Channel.FCM].answers["fcm"] = [GONE]
    invite(one, people.account())
    receipt(inbox(one)[0], "opened")

    deliver_due(now(), 10)

    assert lost == []


def test_what_a_reader_says_is_told_to_who_waits_for_the_answer(app: Flask, world: World):
    one = reader(Channel.FCM)
    order = invite(one)
    with heard(app, InvitationReceived, InvitationOpened) as said:
        for stage in ("delivered", "opened", "answered"):
            receipt(inbox(one)[0], stage)

    assert [type(event) for event in said] == [InvitationReceived, InvitationOpened, InvitationOpened]
    assert {(event.order_id, event.account_id, event.at) for event in said} == {(order.id, one.id, now())}
