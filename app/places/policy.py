"""Who may edit a place."""

from collections.abc import Collection

from app.kit.errors import Refusal
from app.people.actors import Actor
from app.people.permissions import Permission
from app.places.errors import PlaceNotYours

COMMITTEES = frozenset({"reviews_orders"})
"""What the committee of a place settles itself; the rest is the administrator's."""


def may_edit(code: str, fields: Collection[str], actor: Actor) -> Refusal | None:
    """Whether an actor may change these fields of a place; the refusal where not."""
    everything = actor.may_at(Permission.PLACES_MANAGE, code)
    own_part = actor.may_at(Permission.PLACES_EDIT, code) and COMMITTEES.issuperset(fields)
    return None if everything or own_part else PlaceNotYours()
