"""What comes in about activities."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from app.orders.activities.attendance import Presence
from app.orders.activities.drafts import MOST_ROLES, ActivityDraft, RoleDraft, Session
from app.orders.activities.models import ActivityStatus, MakeUpDays, Purpose
from app.orders.activities.sealed import Whereabouts
from app.orders.activities.series import MOST_DATES, Repeat
from app.orders.drafts import Contact
from app.orders.lists import FARTHEST_RINGS
from app.orders.models import Audience
from mobile_api.fields import Body, Cell, Degrees, Moment, OneOf, PageQuery, PlaceCode, Text, Whole, WholeText
from mobile_api.orders.schemas import SERVICE_TYPE, ContactBody

WHERE = ("address", "meeting_point", "latitude", "longitude", "contact")


class ActivityDateBody(Body):
    """One date: from when to when, at whole minutes."""

    starts_at = Moment(required=True)
    ends_at = Moment(required=True)


class ActivityRoleBody(Body):
    """What so many do on each date."""

    name = Text(least=1, most=20, required=True)
    slots = Whole(least=1, most=500, required=True)
    skills = fields.List(Text(least=1, most=40), validate=validate.Length(max=10))


class RepeatBody(Body):
    """How the activity recurs, in Shanghai's wall-clock time."""

    rule = fields.String(
        required=True,
        validate=validate.Length(1, 300),
        metadata={
            "description": "An RRULE (RFC 5545) of FREQ (DAILY, WEEKLY, MONTHLY), INTERVAL, BYDAY, BYMONTHDAY, WKST, with "
            "COUNT or UNTIL; within a year"
        },
    )
    except_on = fields.List(
        fields.Date(), validate=validate.Length(max=MOST_DATES), metadata={"description": "Days on which it is not"}
    )
    skips_holidays = fields.Boolean(
        truthy={True},
        falsy={False},
        metadata={"description": "Not on public holidays, nor the weekends that they join"},
    )
    make_up_days = OneOf(
        MakeUpDays,
        metadata={"description": "On weekends that are worked (调休): as the rule says, not there, or also there"},
    )


class ActivityFields(Body):
    """What can be said of an activity, and changed."""

    title = Text(least=1, most=36)
    description = Text(most=2000)
    risks = Text(most=500)
    address = Text(least=1, most=120)
    meeting_point = Text(most=70)
    latitude = Degrees(most=90)
    longitude = Degrees(most=180)
    cell = Cell()
    contact = fields.Nested(ContactBody, metadata={"description": "Whom to call, where it is not who posts it"})


class NewActivity(ActivityFields):
    """What an organization's officer, a team's leader or a committee plans."""

    title = Text(least=1, most=36, required=True)
    address = Text(least=1, most=120, required=True)
    service_type = fields.String(required=True, validate=SERVICE_TYPE)
    place_code = PlaceCode(required=True)
    organization_id = fields.UUID(metadata={"description": "The organization that holds it"})
    host_team_id = fields.UUID(
        metadata={"description": "The team that holds it; without this and an organization: the committee of the place"}
    )
    audience = OneOf(Audience, metadata={"description": "`volunteers`, `team`, or the organization's `members`"})
    team_id = fields.UUID(metadata={"description": "The team that it addresses"})
    roles = fields.List(fields.Nested(ActivityRoleBody), required=True, validate=validate.Length(1, MOST_ROLES))
    sessions = fields.List(
        fields.Nested(ActivityDateBody),
        required=True,
        validate=validate.Length(1, 100),
        metadata={"description": "Each date; of a series the first alone"},
    )
    repeat = fields.Nested(RepeatBody)
    sign_up_opens_at = Moment(metadata={"description": "Nobody can accept before"})
    sign_up_closes_minutes = Whole(
        least=0, most=10080, metadata={"description": "So many minutes before each start nobody can accept any more"}
    )


class RoleSlots(Body):
    """How many a role takes from now on."""

    id = fields.UUID(required=True)
    slots = Whole(least=1, most=500, required=True)


class ActivityChanges(ActivityFields):
    """At least one change; what is left out stays. Dates that have begun stay as they were."""

    roles = fields.List(fields.Nested(RoleSlots), validate=validate.Length(1, MOST_ROLES))

    @validates_schema
    def not_empty(self, data: Mapping[str, Any], **rest: Any) -> None:
        """Refuse an edit that changes nothing."""
        if not data:
            raise ValidationError("name at least one change")


class MovedDate(ActivityDateBody):
    """When it is instead, and why."""

    reason = Text(least=1, most=200, required=True)


class CodeQuery(Body):
    """What the code is for."""

    purpose = OneOf(Purpose, load_default=Purpose.CHECK_IN)


class RotatingCode(Body):
    """The text of the code that was read."""

    code = fields.String(required=True, validate=validate.Regexp(r"\A[a-z_]{1,20}\.[0-9]{1,12}\.[A-Za-z0-9_-]{22}\Z"))


class PresenceBody(Body):
    """What the leader says of one part."""

    assignment_id = fields.UUID(required=True)
    presence = OneOf(Presence, required=True)
    minutes = Whole(least=1, most=720, metadata={"description": "Of who left early: actual minutes"})

    @validates_schema
    def minutes_of_who_left_early(self, data: Mapping[str, Any], **rest: Any) -> None:
        """Minutes are told of those who left early, and only of them."""
        if (data["presence"] is Presence.LEFT_EARLY) != ("minutes" in data):
            raise ValidationError("told exactly of who left early", "minutes")


class Presences(Body):
    """Who was there, and who was not."""

    items = fields.List(fields.Nested(PresenceBody), required=True, validate=validate.Length(1, 100))


class ActivitiesQuery(PageQuery):
    """Activities near a cell (by default a volunteer's home), of a place, or of an organization."""

    near = Cell()
    rings = WholeText(least=0, most=FARTHEST_RINGS, metadata={"description": "Rings of cells around; 2 without it"})
    place = PlaceCode()
    organization_id = fields.UUID()

    @validates_schema
    def one_area(self, data: Mapping[str, Any], **rest: Any) -> None:
        """Refuse two areas at once."""
        if sum(("place" in data, "near" in data or "rings" in data, "organization_id" in data)) > 1:
            raise ValidationError("near a cell, of a place, or of an organization", "place")


class ActivitiesOfPlaceQuery(PageQuery):
    """Which activities of a place a committee looks at."""

    place = PlaceCode(required=True, metadata={"description": "This place and everything below it"})
    status = OneOf(ActivityStatus, load_default=None, metadata={"description": "`pending_review`: what waits"})
    organization_id = fields.UUID(load_default=None, metadata={"description": "The organization that holds them"})
    host_team_id = fields.UUID(load_default=None, metadata={"description": "The team that holds them"})


def draft_of(body: dict[str, Any]) -> ActivityDraft:
    """The draft of a body."""
    where = {name: body[name] for name in WHERE if name in body}
    if "contact" in where:
        where["contact"] = Contact(**where["contact"])
    made: dict[str, Any] = {name: value for name, value in body.items() if name not in WHERE}
    made["roles"] = tuple(RoleDraft(**{**role, "skills": tuple(role.get("skills", ()))}) for role in body["roles"])
    made["sessions"] = tuple(Session(**session) for session in body["sessions"])
    if "repeat" in body:
        repeat = body["repeat"]
        made["repeat"] = Repeat(**{**repeat, "except_on": tuple(repeat.get("except_on", ()))})
    return ActivityDraft(where=Whereabouts(**where), **made)


def changes_of(body: dict[str, Any]) -> dict[str, Any]:
    """The changes of a body."""
    changes = {name: value for name, value in body.items() if name != "roles"}
    if "contact" in body:
        changes["contact"] = Contact(**body["contact"])
    if "roles" in body:
        changes["slots"] = {role["id"]: role["slots"] for role in body["roles"]}
    return changes
