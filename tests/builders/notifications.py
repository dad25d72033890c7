"""Devices and what is on its way to them."""

from collections.abc import Sequence
from itertools import count

from sqlalchemy import select

from app.dispatch.events import VolunteersAsked
from app.kit.clock import now
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.events import record
from app.kit.ids import new_id
from app.kit.transaction import transaction
from app.notifications import receipts
from app.notifications.models import Channel, Delivery, Device, Notification, Stage
from app.orders.models import Order, Urgency
from app.people import sessions
from app.people.models import Account
from tests.builders import people
from tests.builders.dispatch import written_order

_tokens = count(1)


def device(owner: Account, token: str | None = None, channel: Channel = Channel.FCM) -> Device:
    """A device of a person, with a session of its own."""
    token = token or f"token-{next(_tokens)}"
    with transaction():
        session = sessions.begin(owner.id, None, people.by_service())
    device_id = new_id()
    made = Device(
        id=device_id, account_id=owner.id, session_id=session.id, channel=channel, registered_at=now(),
        token_sealed=keys().seal(token, device_id), token_index=keys().index(token),
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


def invite(*people_asked: Account, order: Order | None = None) -> Order:
    """Tell people of an order."""
    order = order or written_order(urgency=Urgency.URGENT)
    asked = tuple(person.id for person in people_asked)
    with transaction():
        record(
            VolunteersAsked(
                at=now(), actor_id=None, order_id=order.id, wave_id=new_id(), volunteer_ids=asked, is_urgent=True
            )
        )
    return order


def deliveries() -> Sequence[Delivery]:
    """The whole outbox, read afresh."""
    return db.session.scalars(select(Delivery).order_by(Delivery.id).execution_options(populate_existing=True)).all()


def inbox(owner: Account) -> Sequence[Notification]:
    """A person's inbox, the newest first."""
    mine = select(Notification).where(Notification.account_id == owner.id).order_by(Notification.id.desc())
    return db.session.scalars(mine.execution_options(populate_existing=True)).all()


def told(account_id: object, about: str = "") -> list[str]:
    """The kinds of a person's messages, the oldest first; only those whose kind begins with `about`."""
    mine = (Notification.account_id == account_id, Notification.kind.startswith(about))
    return list(db.session.scalars(select(Notification.kind).where(*mine).order_by(Notification.id)))


def receipt(message: Notification, stage: str) -> None:
    """Have a message's reader say what became of it."""
    with transaction():
        receipts.tell(message.id, Stage(stage), people.occasion(db.session.get_one(Account, message.account_id)))
