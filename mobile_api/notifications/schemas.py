"""Notifications on the wire."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.notifications.catalogue import PUSHED
from app.notifications.models import Channel, DeviceChannel, Stage
from mobile_api.fields import Body, Moment, OneOf, PageQuery, Text


class InboxQuery(PageQuery):
    """Which messages."""

    unread = fields.Boolean(
        truthy={"true"}, falsy={"false"}, load_default=False, metadata={"description": "Only those not read yet"}
    )


class NotificationView(Schema):
    """A message of the inbox, in the reader's language."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    order_id = fields.UUID(required=True, allow_none=True)
    subject_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "What it is about beside the order"}
    )
    created_at = Moment(required=True)
    read_at = Moment(required=True, allow_none=True)


class UnreadView(Schema):
    """How many messages are not read yet; 1,000 stands for any larger number."""

    unread = fields.Integer(required=True)


class ReadUpTo(Body):
    """Up to which message everything was read."""

    up_to = fields.UUID(required=True)


class NewReceipt(Body):
    """How far a message came."""

    stage = OneOf(Stage, required=True)


class BrowserReceipt(Body):
    """A browser's own word that it showed a message."""

    proof = fields.String(
        required=True,
        validate=validate.Regexp(r"[A-Za-z0-9_-]{43}\Z"),
        metadata={"description": "HMAC-SHA-256, URL-safe base64 without padding"},
    )


class ChannelsQuery(Body):
    """Days of Shanghai's calendar, twenty at most."""

    first = fields.Date(required=True)
    last = fields.Date(required=True)


class ChannelDayView(Schema):
    """A channel's day: what was handed over, and what came of what was sent that day."""

    day = fields.Date(required=True)
    channel = OneOf(Channel, required=True)
    tried = fields.Integer(required=True)
    sent = fields.Integer(required=True)
    dead = fields.Integer(required=True)
    delivered = fields.Integer(required=True)
    opened = fields.Integer(required=True)
    answered = fields.Integer(required=True)


class ChannelDaysView(Schema):
    """The channels' days, the latest first."""

    days = fields.List(fields.Nested(ChannelDayView), required=True)


class SubscriptionKeys(Body):
    """A browser's keys, as ``PushSubscription.toJSON`` gives them."""

    p256dh = Text(least=1, most=120, required=True)
    auth = Text(least=1, most=40, required=True)


class NewDevice(Body):
    """A device that shall take pushes."""

    channel = OneOf(DeviceChannel, required=True)
    token = Text(
        least=1, most=1000, required=True,
        metadata={"description": "The provider's registration token or id, the subscription's endpoint, or the open id"},
    )  # fmt: skip
    keys = fields.Nested(
        SubscriptionKeys,
        load_default=None,
        allow_none=True,
        metadata={"description": "With web_push, and only there"},
    )

    @validates_schema
    def _has_keys(self, data: dict[str, Any], **_: Any) -> None:
        """A browser cannot be sent to without its keys."""
        if (data["channel"] is DeviceChannel.WEB_PUSH) != (data["keys"] is not None):
            raise ValidationError("go with web_push, and only there", "keys")


class PushDeviceView(Schema):
    """A device that takes pushes; its token is never shown."""

    id = fields.UUID(required=True)
    channel = OneOf(DeviceChannel, required=True)
    registered_at = Moment(required=True)


class WebPushKeyView(Schema):
    """What a browser subscribes with."""

    key = fields.String(
        required=True, allow_none=True, metadata={"description": "applicationServerKey, URL-safe base64"}
    )


class WishBody(Body):
    """Whether a kind may ring."""

    kind = fields.String(required=True, validate=validate.OneOf(sorted(kind.value for kind in PUSHED)))
    is_pushed = fields.Boolean(required=True, truthy={True}, falsy={False})


class WishesBody(Body):
    """Which kinds may ring; what is not named may."""

    kinds = fields.List(fields.Nested(WishBody), required=True, validate=validate.Length(max=len(PUSHED)))


class WishView(Schema):
    """Whether a kind may ring."""

    kind = fields.String(required=True)
    is_pushed = fields.Boolean(required=True)


class WishesView(Schema):
    """Which kinds may ring."""

    kinds = fields.List(fields.Nested(WishView), required=True)
