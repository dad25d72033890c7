"""Checks of how long somebody served, and when."""

from datetime import datetime, time, timedelta

from app.kit.clock import SHANGHAI
from app.kit.working_days import is_working_day
from app.points.checks.evidence import Evidence
from app.points.checks.facts import Checked

BEGINS, ENDS = 9, 17
"""The hours of a working day (国务院关于职工工作时间的规定: eight hours; offices of the capital keep nine to five)."""


def over_cap(checked: Checked) -> Evidence | None:
    """More than a cap of the rule counts."""
    over = checked.earned.minutes_over_cap
    return {"minutes": over} if over > checked.most.over_cap_minutes else None


def over_planned(checked: Checked) -> Evidence | None:
    """Far longer than the order was meant to take: by the percentage and by the minutes."""
    minutes, planned = checked.facts.minutes, checked.record.planned_minutes
    is_far = minutes * 100 > planned * checked.most.planned_percent and minutes - planned > checked.most.planned_minutes
    return {"minutes": minutes, "planned": planned} if is_far else None


def over_elapsed(checked: Checked) -> Evidence | None:
    """More minutes than passed between check-in and completion; who honestly checked in late is asked, not refused."""
    began, ended = checked.record.checked_in_at, checked.record.completed_at
    if began is None or ended is None:
        return None
    elapsed = int((ended - began).total_seconds() // 60)
    is_more = checked.facts.minutes > elapsed + checked.most.elapsed_minutes
    return {"minutes": checked.facts.minutes, "elapsed": elapsed} if is_more else None


def working_hours(checked: Checked) -> Evidence | None:
    """For the volunteer's own organization, in the hours in which it pays them: that is duty, and no voluntary service."""
    if checked.record.for_organization_id != checked.facts.organization_id:
        return None
    minutes = _paid_minutes(checked.facts.started_at, checked.ended_at)
    return {"minutes": minutes, "begins": BEGINS, "ends": ENDS} if minutes > checked.most.duty_minutes else None


def _paid_minutes(began: datetime, ended: datetime) -> int:
    """How many minutes lie in the working hours of a working day of the Chinese calendar; a service is a day long at most."""
    first = began.astimezone(SHANGHAI).date()
    days = [day for day in (first, first + timedelta(days=1)) if is_working_day(day)]
    within = timedelta()
    for day in days:
        opens, closes = (datetime.combine(day, time(hour), SHANGHAI) for hour in (BEGINS, ENDS))
        within += max(min(ended, closes) - max(began, opens), timedelta())
    return int(within.total_seconds() // 60)
