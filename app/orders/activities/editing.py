"""Changing an activity: its words, where it is, how many it takes. What has begun stays as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.kit.database import db
from app.orders import editing as orders
from app.orders import policy as order_policy
from app.orders import queries as order_queries
from app.orders.activities import making, policy, queries, sealed
from app.orders.activities.errors import (
    ActivityChanged,
    ActivityMalformed,
    ActivityStatusForbids,
    ActivityTextReviewed,
)
from app.orders.activities.events import ActivityEdited
from app.orders.activities.models import Activity, ActivityRole, ActivityStatus
from app.orders.activities.telling import tell
from app.orders.drafts import cell_of, faults_of_location
from app.orders.merges import queries as merges
from app.people import phones
from app.people.actors import Actor, Occasion
from app.places.models import Place

WORDS = ("title", "description", "risks")
WHERE = ("address", "meeting_point", "latitude", "longitude", "contact")
POINT = ("latitude", "longitude", "cell")


def edit(activity_id: UUID, changes: Mapping[str, Any], version: int, occasion: Occasion) -> Activity:
    """Change an activity and the dates of it that have not begun; who has a part in those is told once.

    ``changes``: words, whereabouts, and ``slots`` by role id. Raises :class:`ActivityNotFound`, :class:`NotHostThere`,
    :class:`ActivityStatusForbids`, :class:`ActivityChanged`, :class:`ActivityTextReviewed`, :class:`ActivityMalformed`,
    ``SlotsTaken``, ``PhoneMalformed``.
    """
    activity = queries.to_run(activity_id, occasion)
    _may_edit(activity, changes, version, occasion.person)
    roles = {role.id: role for role in queries.roles_of(activity.id)}
    _apply(activity, changes, roles)
    dates = [date.id for date in queries.dates_to_come(activity, occasion.at)]
    told = _change_orders(activity, changes, dates, roles, occasion)
    activity.version += 1
    tell(ActivityEdited, activity, occasion, told_ids=told)
    return activity


def _may_edit(activity: Activity, changes: Mapping[str, Any], version: int, actor: Actor) -> None:
    if activity.status not in (ActivityStatus.PENDING_REVIEW, ActivityStatus.ANNOUNCED):
        raise ActivityStatusForbids(status=activity.status.value)
    if activity.version != version:
        raise ActivityChanged()
    was_reviewed = activity.status is ActivityStatus.ANNOUNCED and not policy.is_committee(activity, actor)
    has_words = any(word in changes for word in WORDS)
    if was_reviewed and has_words and db.session.get_one(Place, activity.place_code).reviews_orders:
        raise ActivityTextReviewed()


def _apply(activity: Activity, changes: Mapping[str, Any], roles: Mapping[UUID, ActivityRole]) -> None:
    """Change the activity itself, and what dates to come are made of."""
    faults = faults_of_location(changes.get("latitude"), changes.get("longitude"), changes.get("cell"))
    if changes.get("slots", {}).keys() - roles.keys():
        faults["/roles"] = ["no role of this activity"]
    if faults:
        raise ActivityMalformed(faults)
    for word in WORDS:
        setattr(activity, word, changes.get(word, getattr(activity, word)))
    for role_id, slots in changes.get("slots", {}).items():
        roles[role_id].slots = slots
    where = {name: changes[name] for name in WHERE if name in changes}
    if "contact" in where:
        where["contact"] = replace(where["contact"], phone=phones.normalise(where["contact"].phone))
    if where:
        sealed.seal_whereabouts(activity, replace(sealed.whereabouts_of(activity), **where))
    if any(name in changes for name in POINT):
        place = db.session.get_one(Place, activity.place_code)
        point = (changes.get("latitude"), changes.get("longitude"), changes.get("cell"))
        activity.cell = cell_of(*point, place) or activity.cell


def _change_orders(
    activity: Activity, changes: Mapping[str, Any], date_ids: Sequence[UUID], roles: Mapping[UUID, ActivityRole],
    occasion: Occasion,
) -> tuple[UUID, ...]:  # fmt: skip
    """Carry the changes to the orders that can still be changed; who has a part in those."""
    order_ids = queries.order_ids(date_ids)
    role_of = queries.role_ids_of(order_ids)
    for order_id in order_ids:
        order = order_queries.locked(order_id)
        if order_policy.may_edit(order):
            orders.change(order, _of_order(activity, changes, roles[role_of[order_id]]), occasion, is_told=False)
    return tuple(dict.fromkeys(queries.told_of(order_ids) + merges.requesters_of(order_ids)))


def _of_order(activity: Activity, changes: Mapping[str, Any], role: ActivityRole) -> dict[str, Any]:
    """What of the changes an order of this role has."""
    found = {name: changes[name] for name in ("description", "risks", "contact", *POINT) if name in changes}
    if "title" in changes:
        found["title"] = making.order_title(activity, role)
    if "address" in changes or "meeting_point" in changes:
        found["address"] = making.order_address(sealed.whereabouts_of(activity))
    if role.id in changes.get("slots", {}):
        found["slots"] = role.slots
    return found
