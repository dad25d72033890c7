"""The fault plan, each channel over real HTTP: asked once, nothing raised, the wait taken over, the bad holds up no good one."""

from datetime import timedelta

import pytest

from app.notifications.channels.port import Fate
from app.notifications.models import Channel
from tests.notifications.adapters import address, parcel, sent
from tests.notifications.channels.conftest import LITTLE, MUCH, Adapters
from tests.notifications.providers import Provider

CHANNELS = [Channel.JPUSH, Channel.WEB_PUSH, Channel.WECHAT, Channel.SMS]
FAULTS = ["busy:7", "error", "late", "silent", "half", "garbage", "drop", "status:302", "status:403"]


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_a_provider_takes_is_sent(adapter: Adapters, provider: Provider, channel: Channel):
    them = address(channel)

    assert [outcome.fate for outcome in sent(adapter(channel, provider.url), parcel(them.token))] == [Fate.SENT]
    assert provider.heard() == [them.name]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_met_once_and_told_as_one_to_try_again(
    adapter: Adapters, provider: Provider, channel: Channel, fault: str
):
    bad, good = address(channel), address(channel)
    provider.answers(bad.name, fault)

    patience = LITTLE if fault in ("late", "silent", "half") else MUCH
    one, other = sent(adapter(channel, provider.url, patience), parcel(bad.token), parcel(good.token))

    expected = Fate.SENT if fault == "half" and channel is Channel.SMS else Fate.RETRY
    assert (one.fate, other.fate) == (expected, Fate.SENT)
    assert provider.asked == 2
    assert bad.name not in str(one)
    assert "://" not in str(one)
    if fault == "busy:7":
        assert one.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize("channel", CHANNELS)
def test_where_nobody_listens_everything_is_to_be_tried_again(adapter: Adapters, channel: Channel):
    outcomes = sent(adapter(channel, "http://127.0.0.1:1"), *(parcel(address(channel).token) for _ in range(3)))

    assert {outcome.fate for outcome in outcomes} == {Fate.RETRY}


@pytest.mark.parametrize(
    ("channel", "answer", "fate"),
    [
        (Channel.JPUSH, "code:1011", Fate.GONE),
        (Channel.JPUSH, "code:1003", Fate.REFUSED),
        (Channel.JPUSH, "code:1005", Fate.REFUSED),
        (Channel.JPUSH, "code:1000", Fate.RETRY),
        (Channel.JPUSH, "code:2002", Fate.RETRY),
        (Channel.JPUSH, "code:1004", Fate.RETRY),
        (Channel.WECHAT, "code:40003", Fate.GONE),
        (Channel.WECHAT, "code:43101", Fate.REFUSED),
        (Channel.WECHAT, "code:47003", Fate.REFUSED),
        (Channel.WECHAT, "code:-1", Fate.RETRY),
        (Channel.WECHAT, "code:45009", Fate.RETRY),
        (Channel.WECHAT, "code:40037", Fate.RETRY),
        (Channel.WEB_PUSH, "status:410", Fate.GONE),
        (Channel.WEB_PUSH, "status:404", Fate.GONE),
        (Channel.WEB_PUSH, "status:413", Fate.REFUSED),
        (Channel.WEB_PUSH, "status:400", Fate.REFUSED),
    ],
)
def test_a_providers_own_codes_are_understood(
    adapter: Adapters, provider: Provider, channel: Channel, answer: str, fate: Fate
):
    them = address(channel)
    provider.answers(them.name, answer)

    (outcome,) = sent(adapter(channel, provider.url), parcel(them.token))

    assert outcome.fate is fate
    assert provider.heard() == []
