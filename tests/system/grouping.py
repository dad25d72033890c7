"""What makes one thing of many: slots held as one, orders merged into an activity; and a photo as evidence."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from PIL import Image

from app.kit import clock as moments
from app.orders.activities.models import Activity
from app.orders.holds.models import SlotHold
from app.orders.merges.models import MergeRating
from app.orders.models import Assignment
from app.orders.whistles.models import WhistlePhoto
from tests.builders import holds, merges, orders, people, registration, whistles
from tests.builders.places import district
from tests.system.sending import Sending


def _merge_orders() -> Sending:
    one, other = orders.open_order(), orders.open_order()
    committee = people.committee(district().community)
    return Sending(f"/orders/{one.id}/merging", committee, Activity, {"order_ids": [str(other.id)]})


def _rate_merged_order() -> Sending:
    soon = moments.now() + timedelta(minutes=30)
    one, other = (orders.open_order(people.account(), starts_at=soon) for _ in range(2))
    orders.completed(merges.target_of(merges.merged(one, other)))
    return Sending(f"/orders/{one.id}/merged-rating", merges.poster(one), MergeRating, {"stars": 5})


def _hold_slots() -> Sending:
    team, leader = registration.led_team(orders.volunteer().id)
    path = f"/orders/{orders.open_order(slots=2).id}/holds"
    return Sending(path, leader, SlotHold, {"team_id": str(team.id), "slots": 1})


def _fill_hold() -> Sending:
    member = orders.volunteer()
    _, leader = registration.led_team(member.id)
    held = holds.held(orders.open_order(slots=2), leader)
    return Sending(f"/holds/{held.id}/members", leader, Assignment, {"account_ids": [str(member.id)]})


def _add_whistle_photo() -> Sending:
    home, officer = whistles.unit()
    call = whistles.reported_in(whistles.called(orders.open_order(), home.id), officer)
    sent = BytesIO()
    Image.new("RGB", (4, 4)).save(sent, "PNG")
    path, headers = f"/whistle-calls/{call.id}/photos", {"Content-Type": "image/png"}
    return Sending(path, officer, WhistlePhoto, sent.getvalue(), headers)


GROUPING: dict[str, Callable[[], Sending]] = {
    "merge_orders": _merge_orders,
    "rate_merged_order": _rate_merged_order,
    "hold_slots": _hold_slots,
    "fill_hold": _fill_hold,
    "add_whistle_photo": _add_whistle_photo,
}
