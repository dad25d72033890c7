"""Devices that take pushes. A token belongs to one device of one person: whoever registers it last has it."""

from uuid import UUID

from flask import current_app
from sqlalchemy import case, delete, select
from sqlalchemy.dialects.postgresql import insert

from app.config import Settings
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.ids import new_id
from app.notifications.channels import configured
from app.notifications.channels.push_services import PushServices
from app.notifications.channels.web_push import Subscription
from app.notifications.errors import DeviceNotFound, SubscriptionMalformed
from app.notifications.models import Channel, Device
from app.people import sharing
from app.people.actors import Occasion

MOST_DEVICES = 10
"""A person's devices; the one registered longest ago gives way to another."""


def register(channel: Channel, token: str, occasion: Occasion) -> Device:
    """This session's device takes pushes by the token from now on.

    Registered again by the same person it stays the same device. By another person it is a new one: nothing that waits for the
    former owner's device goes to the new owner.
    """
    device_id = new_id()
    _note_sharing(keys().index(f"{channel}:{token}"), occasion)
    fresh = insert(Device).values(
        id=device_id,
        account_id=occasion.person.account_id,
        session_id=occasion.person.session_id,
        channel=channel,
        token_sealed=keys().seal(token, device_id),
        token_index=keys().index(f"{channel}:{token}"),
        registered_at=occasion.at,
    )
    is_same_owner = Device.account_id == fresh.excluded.account_id
    kept = {name: case((is_same_owner, Device.__table__.c[name]), else_=fresh.excluded[name])
            for name in ("id", "token_sealed")}  # fmt: skip
    moved = {name: fresh.excluded[name] for name in ("account_id", "session_id", "registered_at")}
    registered = fresh.on_conflict_do_update(index_elements=[Device.token_index], set_=kept | moved).returning(Device)
    device = db.session.scalars(registered, execution_options={"populate_existing": True}).one()
    _keep_newest(occasion)
    return device


def register_browser(endpoint: str, p256dh: str, auth: str, occasion: Occasion) -> Device:
    """This session's browser takes pushes by its subscription; raises :class:`SubscriptionMalformed`.

    Only the push services of the settings are taken: the service will call the address.
    """
    if not PushServices(_settings().web_push_services).takes(endpoint):
        raise SubscriptionMalformed({"/token": ["not the address of a push service that is taken"]})
    try:
        subscription = Subscription.of(endpoint, p256dh, auth)
    except ValueError:
        raise SubscriptionMalformed({"/keys": ["not the keys of a subscription"]}) from None
    return register(Channel.WEB_PUSH, subscription.token, occasion)


def web_push_key() -> str | None:
    """What browsers subscribe with, as URL-safe base64; ``None`` where nothing is sent to browsers."""
    vapid = configured.vapid_of(_settings())
    return vapid.public if vapid else None


def _settings() -> Settings:
    held: Settings = current_app.extensions["settings"]
    return held


def _note_sharing(token_index: bytes, occasion: Occasion) -> None:
    """Where the device was another person's until now, the two use one device."""
    former = db.session.scalar(select(Device.account_id).where(Device.token_index == token_index))
    if former is not None and former != occasion.person.account_id:
        sharing.note(former, occasion.person.account_id, occasion.at)


def _keep_newest(occasion: Occasion) -> None:
    mine = Device.account_id == occasion.person.account_id
    newest = select(Device.id).where(mine).order_by(Device.registered_at.desc(), Device.id.desc()).limit(MOST_DEVICES)
    db.session.execute(
        delete(Device).where(mine, Device.id.not_in(newest)).execution_options(synchronize_session=False)
    )


def remove(device_id: UUID, occasion: Occasion) -> None:
    """A device of the actor's takes no more pushes; raises :class:`DeviceNotFound`."""
    mine = delete(Device).where(Device.id == device_id, Device.account_id == occasion.person.account_id)
    if db.session.scalar(mine.returning(Device.id)) is None:
        raise DeviceNotFound()
