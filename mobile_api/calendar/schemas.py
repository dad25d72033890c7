"""Calendars on the wire."""

from marshmallow import Schema, fields

from mobile_api.fields import Moment


class CalendarFeedView(Schema):
    """Whether one's calendar has an address, and since when; the address itself is told once, when it is made."""

    made_at = Moment(required=True, allow_none=True)


class CalendarAddressView(Schema):
    """The secret address of one's calendar: whoever has it reads the calendar."""

    url = fields.String(required=True)
    made_at = Moment(required=True)
