"""The routes of notifications: the inbox, the devices, the preferences. Everything here is the reader's own."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.kit.pages import Page, PageRequest
from app.notifications import devices, figures, inbox, preferences, receipts
from app.notifications.errors import DeviceNotFound, NotificationNotFound, SubscriptionMalformed, TooManyDays
from app.notifications.figures import Figures
from app.notifications.inbox import Message
from app.notifications.models import Channel, Device, DeviceChannel
from app.notifications.preferences import Wish
from app.people.actors import Occasion
from app.people.permissions import Permission
from mobile_api.endpoint import Endpoints
from mobile_api.fields import page_view
from mobile_api.notifications.schemas import (
    BrowserReceipt,
    ChannelDaysView,
    ChannelsQuery,
    InboxQuery,
    NewDevice,
    NewReceipt,
    NotificationView,
    PushDeviceView,
    ReadUpTo,
    UnreadView,
    WebPushKeyView,
    WishesBody,
    WishesView,
)

blueprint = Endpoints("notifications", __name__, url_prefix="/api/v1")

OWN = Permission.ACCOUNT_OWN
MESSAGE = {
    "id": "0198a0de-0000-7000-8000-000000000001",
    "kind": "order-accepted",
    "title": "有志愿者接单了",
    "body": "志愿者接了您的“陪同去医院”，3月5日 09:00开始。",
    "order_id": "0198a0de-0000-7000-8000-000000000002",
    "subject_id": "0198a0de-0000-7000-8000-000000000003",
    "created_at": "2026-03-04T12:00:00+08:00",
    "read_at": None,
}
UNREAD = {"unread": 3}
DEVICE = {
    "id": "0198a0de-0000-7000-8000-000000000004",
    "channel": "fcm",
    "registered_at": "2026-03-04T12:00:00+08:00",
}
WEB_PUSH_KEY = {"key": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"}
BROWSER_RECEIPT = {"proof": "3f1vYz7cJQ1oH6b0Wm0i1q2s5u8x-B_EHKNQTWZcfil"}
CHANNEL_DAYS = {
    "days": [
        {"day": "2026-03-04", "channel": "fcm", "tried": 120, "sent": 118, "dead": 1,
         "delivered": 96, "opened": 54, "answered": 31}
    ]
}  # fmt: skip
WISHES = {"kinds": [{"kind": "order-invitation", "is_pushed": False}]}


def _page_tag(page: Page[Message]) -> str:
    return hashlib.sha256(repr((page.rows, page.next_cursor)).encode()).hexdigest()[:32]


def _count_tag(result: dict[str, int]) -> str:
    return f"u{result['unread']}"


@blueprint.operation("GET", "/me/notifications", permission=OWN, answer=page_view(NotificationView), query=InboxQuery,
                     etag=_page_tag, example={"items": [MESSAGE], "next_cursor": None})  # fmt: skip
def list_notifications(occasion: Occasion, query: dict[str, Any]) -> Page[Message]:
    """Read the inbox, the newest message first."""
    request = PageRequest(query["limit"], query["cursor"])
    return inbox.inbox(occasion.person, only_unread=query["unread"], request=request)


@blueprint.operation("GET", "/me/notifications/unread-count", permission=OWN, answer=UnreadView, etag=_count_tag,
                     example=UNREAD)  # fmt: skip
def count_unread_notifications(occasion: Occasion) -> dict[str, int]:
    """Count the messages that are not read yet."""
    return {"unread": inbox.unread_count(occasion.person)}


@blueprint.operation("POST", "/me/notifications/<uuid:notification_id>/read", permission=OWN, answer=UnreadView,
                     refuses=(NotificationNotFound,), example=UNREAD)  # fmt: skip
def read_notification(occasion: Occasion, notification_id: UUID) -> dict[str, int]:
    """Mark a message as read; a repeat changes nothing."""
    return {"unread": inbox.read(notification_id, occasion)}


@blueprint.operation("POST", "/me/notifications/read", permission=OWN, answer=UnreadView, body=ReadUpTo,
                     example={"unread": 0}, body_example={"up_to": MESSAGE["id"]})  # fmt: skip
def read_notifications(occasion: Occasion, body: dict[str, Any]) -> dict[str, int]:
    """Mark a message and every earlier one as read."""
    return {"unread": inbox.read_up_to(body["up_to"], occasion)}


@blueprint.operation("POST", "/me/notifications/<uuid:notification_id>/receipts", permission=OWN, body=NewReceipt,
                     refuses=(NotificationNotFound,), body_example={"stage": "opened"})  # fmt: skip
def tell_receipt(occasion: Occasion, notification_id: UUID, body: dict[str, Any]) -> None:
    """Tell that a message was delivered, opened or answered; a repeat changes nothing."""
    receipts.tell(notification_id, body["stage"], occasion)


@blueprint.operation("POST", "/notifications/<uuid:notification_id>/browser-receipts", permission=Permission.PUBLIC,
                     body=BrowserReceipt, refuses=(NotificationNotFound,), body_example=BROWSER_RECEIPT)  # fmt: skip
def prove_receipt(occasion: Occasion, notification_id: UUID, body: dict[str, Any]) -> None:
    """Tell that a browser showed a message, whether or not somebody is signed in there; a repeat changes nothing.

    The proof is HMAC-SHA-256 of the message's id, as it came, under the `auth` secret of the browser's own subscription.
    """
    receipts.prove(notification_id, body["proof"], occasion)


@blueprint.operation("GET", "/reports/channels", permission=Permission.REPORTS_READ, query=ChannelsQuery,
                     answer=ChannelDaysView, refuses=(TooManyDays,), example=CHANNEL_DAYS)  # fmt: skip
def report_channels(occasion: Occasion, query: dict[str, Any]) -> dict[str, Sequence[Figures]]:
    """How the channels did of late: what was sent, arrived, was opened and answered, by day."""
    return {"days": figures.of_days(query["first"], query["last"])}


@blueprint.operation("PUT", "/me/devices", permission=OWN, answer=PushDeviceView, body=NewDevice,
                     refuses=(SubscriptionMalformed,),
                     example=DEVICE, body_example={"channel": "fcm", "token": "a-registration-token"})  # fmt: skip
def register_device(occasion: Occasion, body: dict[str, Any]) -> Device:
    """Let this session's device take pushes; a repeat changes nothing."""
    if body["channel"] is DeviceChannel.WEB_PUSH:
        return devices.register_browser(body["token"], occasion=occasion, **body["keys"])
    return devices.register(Channel(body["channel"]), body["token"], occasion)


@blueprint.operation("GET", "/web-push-key", permission=OWN, answer=WebPushKeyView,
                     example=WEB_PUSH_KEY)  # fmt: skip
def read_web_push_key(occasion: Occasion) -> dict[str, str | None]:
    """Read what a browser subscribes with; nothing where this service does not send to browsers."""
    return {"key": devices.web_push_key()}


@blueprint.operation("DELETE", "/me/devices/<uuid:device_id>", permission=OWN, refuses=(DeviceNotFound,))
def remove_device(occasion: Occasion, device_id: UUID) -> None:
    """Let a device take no more pushes."""
    devices.remove(device_id, occasion)


@blueprint.operation("GET", "/me/notification-preferences", permission=OWN, answer=WishesView, example=WISHES)
def read_notification_preferences(occasion: Occasion) -> dict[str, Sequence[Wish]]:
    """Read which kinds of messages may ring."""
    return {"kinds": preferences.wishes_of(occasion.person.account_id)}


@blueprint.operation("PUT", "/me/notification-preferences", permission=OWN, answer=WishesView, body=WishesBody,
                     example=WISHES, body_example=WISHES)  # fmt: skip
def set_notification_preferences(occasion: Occasion, body: dict[str, Any]) -> dict[str, Sequence[Wish]]:
    """Say which kinds of messages may ring; the inbox keeps every message."""
    wishes = {wish["kind"]: wish["is_pushed"] for wish in body["kinds"]}
    return {"kinds": preferences.wish(wishes, occasion)}
