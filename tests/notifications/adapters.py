"""The four adapters that speak plain HTTP, at a provider on this machine, and addresses of people that they reach."""

from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from itertools import count

import httpx

from app.kit.ids import new_id
from app.notifications.channels import wechat
from app.notifications.channels.jpush import JPush
from app.notifications.channels.port import Naming, Outcome, Parcel, Push
from app.notifications.channels.push_services import PushServices
from app.notifications.channels.sms import Sms
from app.notifications.channels.web_push import Vapid, WebPush
from app.notifications.channels.wechat import WeChat
from app.notifications.models import Channel
from app.people.sms_gateway import Gateway
from tests.notifications.providers import APP_ID, APP_SECRET, KEY, SECRET, Browser, b64

VAPID = Vapid(b64(bytes(range(1, 33))), "mailto:office@example.org")
LINE = "您有一条新消息，请打开应用查看。"
_numbers = count(10)


def made(channel: Channel, url: str, timeout: float, opened: ExitStack) -> Push:
    """A channel's adapter, which hangs up with ``opened``."""
    if channel is Channel.SMS:
        return Sms(opened.enter_context(closing(Gateway(f"{url}/sms", "the-token", httpx.Timeout(timeout)))))
    if channel is Channel.JPUSH:
        return opened.enter_context(closing(JPush(KEY, SECRET, url, timeout)))
    if channel is Channel.WECHAT:
        template, application = (
            wechat.Template("template", "thing1", "pages/inbox"),
            wechat.Application(APP_ID, APP_SECRET),
        )
        return opened.enter_context(closing(WeChat(application, template, url, timeout)))
    return opened.enter_context(closing(WebPush(VAPID, PushServices("push.example.org"), url, timeout)))


@dataclass(frozen=True)
class Address:
    """Somebody's address: as the parcel carries it, and as the provider calls it."""

    token: str
    name: str


def address(channel: Channel) -> Address:
    """A new address of a channel."""
    number = next(_numbers)
    if channel is Channel.WEB_PUSH:
        return Address(Browser(f"b-{number}").subscription.token, f"b-{number}")
    token = f"+86138{number:08d}" if channel is Channel.SMS else f"{channel}-{number}"
    return Address(token, token)


def parcel(token: str, attempt: int = 1, is_urgent: bool = False) -> Parcel:
    """A parcel to an address."""
    return Parcel(token, new_id(), "order-invitation", LINE, attempt, is_urgent)


def sent(push: Push, *parcels: Parcel) -> list[Outcome]:
    """What became of parcels, each under a name where the provider gives out some."""
    return [push.send(named(push, one)) for one in parcels]


def named(push: Push, one: Parcel) -> Parcel:
    """The parcel with a name, as the outbox would give it one."""
    if one.name is not None or not isinstance(push, Naming):
        return one
    name = push.name()
    if name is None:
        push.send(one)
        name = push.name()
    return replace(one, name=name)
