"""The catalogue: which event tells whom, as which kind. An event that tells nobody says so with an empty entry.

Texts stand under ``notification.<kind>.title`` and ``.body`` in ``app/locale``; they are filled when they are read.
"""

from collections.abc import Mapping

from app.kit.events import Event
from app.notifications.catalogue import activities, orders, people, services
from app.notifications.catalogue.message import Message

CATALOGUE: Mapping[type[Event], tuple[Message, ...]] = {
    **orders.ABOUT_ORDERS,
    **orders.ABOUT_THE_DESK,
    **orders.ABOUT_WHISTLES,
    **orders.ABOUT_MERGES,
    **orders.ABOUT_HOLDS,
    **services.ABOUT_ASSIGNMENTS,
    **activities.ABOUT_ACTIVITIES,
    **services.ABOUT_RECOGNITION,
    **people.ABOUT_ORGANIZATIONS,
    **services.ABOUT_REWARDS,
    **people.ABOUT_PEOPLE,
    **people.ABOUT_LISTS,
}

PUSHED = frozenset(message.kind for messages in CATALOGUE.values() for message in messages if message.is_pushed)
"""The kinds that may ring: those that have a preference."""
