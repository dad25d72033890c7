"""A browser that rings: subscribed, told through its service worker while the app is closed, touched, hushed. The push service
of the browser's maker is stood in for; everything else is the browser's own, and ours."""

import json

import pytest
from flask import Flask
from playwright.sync_api import CDPSession, Page, expect
from sqlalchemy import select

from app.kit.clock import now
from app.kit.database import db
from app.notifications.channels.port import Fate, Outcome, Parcel
from app.notifications.delivery import deliver_due
from app.notifications.limits import Limits
from app.notifications.models import Channel, Device, Receipt, Stage
from app.orders.models import Order
from app.people.models import Account
from tests.browser.conftest import Enter, known
from tests.builders.notifications import inbox, invite
from tests.builders.registration import approved_volunteer
from tests.system.server import until

SUBSCRIPTION = (
    "https://updates.push.services.mozilla.com/wpush/v2/a-browser",
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "BTBZMqHH6r4Tts7J_aSIgg",
)
"""Where the maker's service would take messages, and the keys of RFC 8291's example."""
MAKERS_SERVICE = """([endpoint, p256dh, auth]) => {
  const toJSON = () => ({ endpoint, keys: { p256dh, auth } })
  const made = { endpoint, toJSON, unsubscribe: async () => (sessionStorage.removeItem('rings'), true) }
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || !applicationServerKey) throw new TypeError()
    sessionStorage.setItem('rings', '1')
    return made
  }
  PushManager.prototype.getSubscription = async () => (sessionStorage.getItem('rings') ? made : null)
}"""


class Maker:
    """Stands for the push service of the browser's maker."""

    at_once = 1

    def __init__(self) -> None:
        self.taken: list[Parcel] = []

    def send(self, parcel: Parcel) -> Outcome:
        """Take it."""
        self.taken.append(parcel)
        return Outcome(Fate.SENT)


@pytest.fixture
def maker(committed_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Maker:
    """The only way there is to anybody."""
    made = Maker()
    monkeypatch.setitem(committed_app.extensions, "pushes", {Channel.WEB_PUSH: made})
    monkeypatch.setitem(committed_app.extensions, "channel_limits", Limits((Channel.WEB_PUSH,)))
    return made


def volunteer_who_may_ring(enter: Enter) -> tuple[Page, Account]:
    """A volunteer's phone, on which the site may notify, and the volunteer."""
    person, number = known("李志远")
    approved_volunteer(account=person)
    page = enter(number, "/me", service_workers="allow", permissions=["notifications"])
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.add_init_script(f"({MAKERS_SERVICE})({json.dumps(SUBSCRIPTION)})")
    page.reload()
    return page, person


def pushed(page: Page, message: dict[str, str]) -> None:
    """Have the browser take a push for the app's service worker, as its maker's service would bring it."""
    session: CDPSession = page.context.new_cdp_session(page)
    registrations: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(one["registrationId"] for one in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    origin = page.evaluate("location.origin")
    there = {"origin": origin, "registrationId": registrations[-1]}
    session.send("ServiceWorker.deliverPushMessage", there | {"data": json.dumps(message)})
    session.detach()


def devices() -> list[str]:
    """What the service would ring now."""
    db.session.rollback()
    return [device.channel for device in db.session.query(Device)]


def knows_its_subscription(page: Page) -> None:
    """Let the service worker, too, find the subscription that its maker's service gave."""
    [worker] = page.context.service_workers
    auth = f"Uint8Array.from(atob('{SUBSCRIPTION[2].replace('-', '+').replace('_', '/')}=='), (one) => one.charCodeAt(0)).buffer"
    worker.evaluate(f"() => {{ PushManager.prototype.getSubscription = async () => ({{ getKey: () => {auth} }}) }}")


def came(person: Account) -> bool:
    """Whether the service knows that the latest message is on the person's phone."""
    db.session.rollback()
    mine = select(Receipt.stage).where(Receipt.notification_id == inbox(person)[0].id)
    return Stage.DELIVERED in db.session.scalars(mine)


def invited(maker: Maker, person: Account) -> tuple[Order, dict[str, str]]:
    """An order of which the person was told by a push, and what that carries."""
    order = invite(person)
    assert deliver_due(now(), 10).fates == {Fate.SENT: 1}
    [parcel] = maker.taken
    return order, {"title": parcel.line, "notification_id": str(parcel.notification_id)}


def test_a_phone_rings_leads_to_the_order_and_is_hushed(enter: Enter, maker: Maker) -> None:
    page, person = volunteer_who_may_ring(enter)
    page.get_by_role("button", name="让它响").click()
    expect(page.get_by_text("这部手机会响")).to_be_visible()
    assert devices() == [Channel.WEB_PUSH]
    knows_its_subscription(page)

    order, message = invited(maker, person)
    app = page.url.split("#")[0]
    page.goto(f"{app}icon.svg")  # nothing of the app runs here
    pushed(page, message)
    until(lambda: came(person), "the browser's word")
    [worker] = page.context.service_workers
    shown = worker.evaluate("registration.getNotifications().then((all) => all.map(({ title }) => title))")
    assert shown == [message["title"]]

    page.goto(f"{app}#/me")
    expect(page.get_by_text("这部手机会响")).to_be_visible()
    touch = "([one]) => self.dispatchEvent(new NotificationEvent('notificationclick', { notification: one }))"
    worker.evaluate(f"registration.getNotifications().then({touch}).then(() => true)")
    expect(page.get_by_role("heading", name=order.title)).to_be_visible()
    assert inbox(person)[0].read_at is not None

    page.goto(f"{app}#/me")
    page.get_by_role("button", name="别再响").click()
    expect(page.get_by_role("button", name="让它响")).to_be_visible()
    assert devices() == []


def test_who_logs_out_takes_the_ringing_along(enter: Enter) -> None:
    page, _ = volunteer_who_may_ring(enter)
    page.get_by_role("button", name="让它响").click()
    expect(page.get_by_text("这部手机会响")).to_be_visible()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("手机号")).to_be_visible()
    assert page.evaluate("navigator.serviceWorker.ready.then((one) => one.pushManager.getSubscription())") is None
