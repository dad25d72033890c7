"""Recurring series: the dates of a rule (RFC 5545, RRULE), with exceptions, holidays and make-up days. Nothing of the database.

A rule counts wall-clock time in Shanghai. It is bounded: by COUNT or UNTIL, to a year, and to :data:`MOST_DATES`. Only what has a
date in every few months is taken, because an iteration in search of 30 February would not end.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr

from app.kit.clock import SHANGHAI
from app.kit.working_days import is_make_up_day, is_public_holiday
from app.orders.activities.models import MakeUpDays

LONGEST = timedelta(days=366)
MOST_DATES = 200
_DAY = timedelta(days=1)
_DAYS = r"(?:MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY",
    "INTERVAL": r"[1-9]|1[0-2]",
    "COUNT": r"[1-9][0-9]{0,2}",
    "UNTIL": r"[0-9]{8}(?:T[0-9]{6}Z)?",
    "BYDAY": rf"(?:-?[1-5])?{_DAYS}(?:,(?:-?[1-5])?{_DAYS}){{0,6}}",
    "BYMONTHDAY": r"-?(?:[1-9]|[12][0-9]|3[01])(?:,-?(?:[1-9]|[12][0-9]|3[01])){0,30}",
    "WKST": _DAYS,
}


class RuleFault(ValueError):
    """What is wrong with a rule, in a sentence."""


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """How an activity recurs."""

    rule: str
    except_on: tuple[date, ...] = ()
    skips_holidays: bool = False
    make_up_days: MakeUpDays = MakeUpDays.KEEP


def read(rule: str) -> dict[str, str]:
    """A rule's parts; raises :class:`RuleFault` for one that is not understood here, or has no end."""
    parts: dict[str, str] = {}
    for piece in rule.split(";"):
        name, _, value = piece.partition("=")
        if name in parts or not re.fullmatch(_PARTS.get(name, r"(?!)"), value):
            raise RuleFault(f"{name or 'it'} is not understood here")
        parts[name] = value
    if "FREQ" not in parts or ("COUNT" in parts) == ("UNTIL" in parts):
        raise RuleFault("needs FREQ, and either COUNT or UNTIL")
    if "BYDAY" in parts and "BYMONTHDAY" in parts:
        raise RuleFault("BYDAY and BYMONTHDAY do not go together here")
    if "BYMONTHDAY" in parts and parts["FREQ"] == "WEEKLY":
        raise RuleFault("BYMONTHDAY goes with DAILY or MONTHLY")
    if re.search(r"[1-5][A-Z]", parts.get("BYDAY", "")) and parts["FREQ"] != "MONTHLY":
        raise RuleFault("a counted BYDAY goes with MONTHLY")
    return parts


def canonical(rule: str) -> str:
    """The rule as it is kept and told to calendars: an UNTIL in UTC, as RFC 5545 asks where the start has a time zone."""
    parts = read(rule)
    if "UNTIL" in parts:
        parts["UNTIL"] = f"{_until(parts).replace(tzinfo=SHANGHAI).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def of_rule(rule: str, first: datetime) -> list[datetime]:
    """All starts that the rule alone names, from ``first`` on, as wall-clock times. Raises :class:`RuleFault`."""
    parts = read(rule)
    until = min(_until(parts), first + LONGEST) if "UNTIL" in parts else first + LONGEST
    if "UNTIL" in parts and _until(parts) > first + LONGEST:
        raise RuleFault("lasts longer than a year")
    bare = ";".join(f"{name}={value}" for name, value in parts.items() if name not in ("COUNT", "UNTIL"))
    count = int(parts.get("COUNT", 2 * MOST_DATES))
    found = list(islice(rrulestr(f"{bare};UNTIL={until:%Y%m%dT%H%M%S}", dtstart=first), count))
    if "COUNT" in parts and len(found) < count:
        raise RuleFault("lasts longer than a year")
    if not found or found[0] != first:
        raise RuleFault("the first date is none of the rule's")
    return found


def starts(first: datetime, repeat: Repeat) -> list[datetime]:
    """The starts of a series as wall-clock times, in order: one to :data:`MOST_DATES`. Raises :class:`RuleFault`."""
    named = of_rule(repeat.rule, first)
    found = {start for start in named if _stands(start.date(), repeat)}
    if repeat.make_up_days is MakeUpDays.ADD:
        span = (named[-1].date() - first.date()).days
        days = (first.date() + count * _DAY for count in range(span + 1))
        found |= {
            datetime.combine(day, first.time()) for day in days if is_make_up_day(day) and day not in repeat.except_on
        }
    if not found:
        raise RuleFault("leaves no date")
    if len(found) > MOST_DATES:
        raise RuleFault(f"has more than {MOST_DATES} dates")
    return sorted(found)


def _stands(day: date, repeat: Repeat) -> bool:
    if day in repeat.except_on or (repeat.skips_holidays and is_public_holiday(day)):
        return False
    return not (repeat.make_up_days is MakeUpDays.SKIP and is_make_up_day(day))


def _until(parts: dict[str, str]) -> datetime:
    """The end, as a wall-clock time; of a day alone, its last second."""
    try:
        if "T" in parts["UNTIL"]:
            moment = datetime.strptime(parts["UNTIL"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            return moment.astimezone(SHANGHAI).replace(tzinfo=None)
        day = datetime.strptime(parts["UNTIL"], "%Y%m%d").replace(tzinfo=SHANGHAI).replace(tzinfo=None)
        return day + _DAY - timedelta(seconds=1)
    except (ValueError, OverflowError) as error:
        raise RuleFault("UNTIL is no day") from error


def local(moment: datetime) -> datetime:
    """A moment as the clocks on the walls show it."""
    return moment.astimezone(SHANGHAI).replace(tzinfo=None)


def moment_of(start: datetime) -> datetime:
    """The moment of a wall-clock time."""
    return start.replace(tzinfo=SHANGHAI).astimezone(UTC)
