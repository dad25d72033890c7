"""The fault plan, each channel through the whole outbox: nothing is lost, and nobody's phone shows a message twice."""

from collections.abc import Iterator
from random import Random

import pytest
from flask import Flask

from app.notifications.channels.fcm import Fcm
from app.notifications.limits import Limits
from app.notifications.models import Channel
from app.people.models import Account
from tests.builders import people
from tests.builders.notifications import deliveries, device, invite
from tests.notifications.adapters import address
from tests.notifications.channels.conftest import Adapters
from tests.notifications.conftest import LocalFcm
from tests.notifications.fault_plan import FAULTS, PATIENCE, Far, play, wish
from tests.notifications.providers import Provider

PLAN = [*((fault,) for fault in FAULTS), ("late", "silent", "half"), ("drop", "late"), ()]


@pytest.fixture
def far(
    app: Flask, channel: Channel, fcm: LocalFcm, impatient: Fcm, provider: Provider, adapter: Adapters
) -> Iterator[LocalFcm | Provider]:
    """The provider of the one channel there is."""
    before = app.extensions["pushes"], app.extensions["channel_limits"]
    push = impatient if channel is Channel.FCM else adapter(channel, provider.url, PATIENCE)
    app.extensions["pushes"], app.extensions["channel_limits"] = {channel: push}, Limits((channel,))
    yield fcm if channel is Channel.FCM else provider
    app.extensions["pushes"], app.extensions["channel_limits"] = before


def reached_by(channel: Channel, far: Far, faults: tuple[str, ...]) -> Account:
    """A person whom the channel reaches after these faults."""
    to = address(channel)
    wish(far, channel, to.name, faults)
    if channel is Channel.SMS:
        return people.account(phone=to.token)
    person = people.account()
    device(person, to.token, channel)
    return person


@pytest.mark.parametrize("channel", list(Channel))
def test_whatever_a_provider_does_everybody_is_reached_and_sees_one_message(channel: Channel, far: Far):
    invite(*[reached_by(channel, far, faults) for faults in PLAN])

    play(Random(1))

    seen = far.counted()
    assert (seen["addresses"], seen["shown"]) == (len(PLAN), len(PLAN))
    assert {row.last_error for row in deliveries() if row.last_error} <= {"wechat-43101"}
