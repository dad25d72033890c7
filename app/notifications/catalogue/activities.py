"""Who is told of activities and their dates."""

from typing import Any

from app.notifications import recipients as who
from app.notifications.catalogue.message import Message, Told
from app.notifications.kinds import Kind
from app.orders.activities import events as activities

HOST = who.person("posted_by_id")
EVERYBODY_TOLD = who.persons("told_ids")


def _in_review(event: Any) -> bool:
    return bool(event.is_in_review)


ABOUT_ACTIVITIES: Told = {
    activities.ActivityPosted: (
        Message(Kind.ACTIVITY_TO_REVIEW, who.committee_at_place(), "activity_id", is_pushed=False, when=_in_review),
    ),
    activities.ActivityAnnounced: (Message(Kind.ACTIVITY_ANNOUNCED, HOST, "activity_id"),),
    activities.ActivityRejected: (Message(Kind.ACTIVITY_REJECTED, HOST, "activity_id"),),
    activities.ActivityEdited: (Message(Kind.ACTIVITY_EDITED, EVERYBODY_TOLD, "activity_id"),),
    activities.ActivityCancelled: (Message(Kind.ACTIVITY_CANCELLED, EVERYBODY_TOLD, "activity_id"),),
    activities.ActivityDateCancelled: (Message(Kind.ACTIVITY_DATE_CANCELLED, EVERYBODY_TOLD, "activity_id"),),
    activities.ActivityDateMoved: (Message(Kind.ACTIVITY_DATE_MOVED, EVERYBODY_TOLD, "activity_id"),),
}
