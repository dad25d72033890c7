"""What each channel puts on the wire: ids and a generic line, as the provider's protocol wants them."""
# mypy: disable-error-code=index

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.config import Settings, SettingsError
from app.notifications.channels import configured
from app.notifications.channels.jpush import JPush
from app.notifications.channels.port import Fate, Naming, NoPush, Outcome
from app.notifications.channels.push_services import PushServices
from app.notifications.channels.sms import Sms
from app.notifications.channels.web_push import Subscription, WebPush, b64, encrypted, unb64
from app.notifications.models import Channel
from app.people.sms import LANES
from tests.notifications.adapters import LINE, VAPID, named, parcel, sent
from tests.notifications.channels.conftest import LITTLE, Adapters
from tests.notifications.providers import APP_SECRET, KEY, SECRET, Browser, Provider


def test_jpush_gets_one_registration_id_the_line_and_the_ids(adapter: Adapters, provider: Provider):
    one = parcel("rid-1", attempt=2, is_urgent=True)

    sent(adapter(Channel.JPUSH, provider.url), one)

    message = provider.taken[0]["message"]
    extras = {"notification_id": str(one.notification_id), "kind": "order-invitation", "attempt": "2"}
    assert message["audience"] == {"registration_id": ["rid-1"]}
    assert message["notification"]["android"] == {"alert": LINE, "extras": extras}
    assert message["notification"]["ios"]["extras"] == extras
    assert message["options"]["time_to_live"] == 3600


def test_jpush_gets_a_name_of_its_own_for_each_message_before_it_is_sent(adapter: Adapters, provider: Provider):
    push = adapter(Channel.JPUSH, provider.url)
    nameless = parcel("rid-1")

    assert sent(JPush(KEY, SECRET, "http://127.0.0.1:1"), nameless)[0].fate is Fate.RETRY
    assert push.send(nameless) == Outcome(Fate.POSTPONED)
    assert provider.taken == []
    assert isinstance(push, Naming)
    names = [push.name() for _ in range(3)]

    assert len(set(names)) == 3
    assert set(names) <= provider.names_given


def test_jpush_fetches_names_anew_when_those_it_has_are_old(provider: Provider):
    hours = [0.0]
    push = JPush(KEY, SECRET, provider.url, clock=lambda: hours[0] * 3600)
    try:
        for _ in range(30):  # ten names a time
            push.send(parcel("rid-1"))
        old = set(provider.names_given)
        hours[0] = 12
        assert push.send(parcel("rid-1")) == Outcome(Fate.POSTPONED)
        assert push.name() in provider.names_given - old
    finally:
        push.close()


def test_jpush_sends_nothing_again_under_the_same_name(adapter: Adapters, provider: Provider):
    push = adapter(Channel.JPUSH, provider.url, LITTLE)
    provider.answers("rid-1", "late")
    one = named(push, parcel("rid-1"))

    assert [push.send(one).fate for _ in range(2)] == [Fate.RETRY, Fate.SENT]
    assert (len(provider.taken), provider.shown) == (2, 1)


def test_jpush_credentials_that_are_not_taken_lose_nothing(provider: Provider):
    push = JPush(KEY, "wrong", provider.url)
    (outcome,) = sent(push, replace(parcel("rid"), name=f"{KEY}-1"))
    push.close()

    assert outcome == Outcome(Fate.RETRY, "jpush-1004")


def test_wechats_access_token_is_asked_for_once_and_again_when_it_is_no_longer_taken(
    adapter: Adapters, provider: Provider
):
    push = adapter(Channel.WECHAT, provider.url)
    sent(push, parcel("o-1"), parcel("o-2"))
    assert provider.tokens_given == 1

    provider.answers("o-3", "code:40001")
    assert [one.fate for one in sent(push, parcel("o-3"))] == [Fate.SENT]
    assert (provider.tokens_given, sorted(provider.heard())) == (2, ["o-1", "o-2", "o-3"])


def test_wechat_gets_the_template_the_line_and_the_page(adapter: Adapters, provider: Provider):
    one = parcel("o-1")

    sent(adapter(Channel.WECHAT, provider.url), one)

    assert provider.taken[0]["message"] == {
        "touser": "o-1",
        "template_id": "template",
        "page": f"pages/inbox?notification_id={one.notification_id}",
        "data": {"thing1": {"value": LINE[:20]}},
    }


def test_a_browser_reads_what_no_push_service_can(adapter: Adapters, provider: Provider):
    browser = Browser()
    one = parcel(browser.subscription.token, is_urgent=True)

    sent(adapter(Channel.WEB_PUSH, provider.url), one)

    taken = provider.taken[0]
    assert browser.open(taken["message"]) == {
        "notification_id": str(one.notification_id),
        "kind": "order-invitation",
        "attempt": "1",
        "title": LINE,
    }
    assert (taken["headers"]["urgency"], taken["headers"]["ttl"]) == ("high", "3600")
    assert len(taken["message"]) < 4096


def test_the_encryption_is_that_of_rfc_8291():
    own = ec.derive_private_key(int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")), ec.SECP256R1())
    to = Subscription.of(
        "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
    )

    said = encrypted(b"When I grow up, I want to be a watermelon", to, own, unb64("DGv6ra1nlYgDCS1FRnbzlw"))

    assert b64(said) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/push/1",
        "https://push.example.org:8443/push/1",
        "https://user@push.example.org/push/1",
        "https://push.example.org.evil.invalid/push/1",
        "https://evil.invalid/push.example.org",
        "https://127.0.0.1/push/1",
        "https://[::1]/push/1",
        "https://169.254.169.254/latest/meta-data",
        "https://push.example.org\\@127.0.0.1/",
        "https://push.example.org /",
        "https://push.example.org:x/",
        "https://below.example.com.evil/",
        "https://example.com/",
        "ftp://push.example.org/",
        "//push.example.org/",
        "",
    ],
)
def test_no_other_address_than_a_listed_push_services_is_taken(endpoint: str):
    assert not PushServices("push.example.org,*.example.com").takes(endpoint)


@pytest.mark.parametrize("endpoint", ["https://push.example.org/p/1", "https://a.b.example.com:443/x?y=1"])
def test_a_listed_push_service_is_taken(endpoint: str):
    assert PushServices("push.example.org, *.Example.com").takes(endpoint)


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["10.0.0.8"], ["169.254.169.254"], ["203.0.113.1", "::1"], ["fd00::1"], ["nonsense"], []]
)
def test_a_push_service_that_resolves_inwards_is_not_called(provider: Provider, found: list[str]):
    push = WebPush(VAPID, PushServices("push.example.org", lambda host: found))

    (outcome,) = sent(push, parcel(Browser().subscription.token))
    push.close()

    assert outcome == Outcome(Fate.RETRY, "push-service-not-public")


def test_the_sms_gateway_gets_the_line_and_a_key_that_is_the_same_at_each_attempt(
    adapter: Adapters, provider: Provider
):
    one = parcel("+8613800000001")
    push = adapter(Channel.SMS, provider.url, LITTLE)
    provider.answers(one.token, "late")

    outcomes = sent(push, one) + sent(push, one)

    assert [outcome.fate for outcome in outcomes] == [Fate.RETRY, Fate.SENT]
    assert [taken["message"] for taken in provider.taken] == [{"to": one.token, "text": LINE}] * 2
    assert {taken["headers"]["idempotency-key"] for taken in provider.taken} == {str(one.notification_id)}


def test_two_jobs_that_send_text_messages_at_once_leave_a_lane_to_login_codes():
    all_lanes, meetings = Barrier(LANES), []

    class Sender:
        def send(self, phone: str, text: str, key: str = "") -> None:
            with suppress(BrokenBarrierError):
                all_lanes.wait(timeout=0.3)
                meetings.append(phone)

    push = Sms(Sender())
    with ThreadPoolExecutor(2 * push.at_once) as hands:
        outcomes = list(hands.map(push.send, [parcel("+8613800000001") for _ in range(8)]))

    assert {outcome.fate for outcome in outcomes} == {Fate.SENT}
    assert meetings == []


GIVEN: dict[str, Any] = {
    "jpush_key": "k", "jpush_secret": SECRET,
    "web_push_key": b64(bytes(range(1, 33))), "web_push_contact": "mailto:a@example.org",
    "wechat_app_id": "wx", "wechat_secret": APP_SECRET, "wechat_template": "T:thing1:pages/inbox",
}  # fmt: skip


def test_each_channel_is_there_when_the_settings_give_its_credentials():
    without, having = configured.of(Settings()), configured.of(Settings(**GIVEN))
    for push in having.values():
        getattr(push, "close", lambda: None)()

    assert {channel for channel, push in without.items() if not isinstance(push, NoPush)} == {Channel.SMS}
    assert {channel for channel, push in having.items() if isinstance(push, NoPush)} == {Channel.FCM}


@pytest.mark.parametrize("missing", ["jpush_secret", "web_push_contact", "wechat_secret", "wechat_template"])
def test_half_a_channels_settings_are_refused(missing: str):
    with pytest.raises(SettingsError):
        configured.of(Settings(**{**GIVEN, missing: ""}))


def test_settings_never_show_a_secret():
    shown = repr(Settings(**GIVEN))

    assert not [secret for secret in (SECRET, APP_SECRET, GIVEN["web_push_key"]) if secret in shown]
