"""Activities and their dates go along their tables, and nowhere else."""

from itertools import product

import pytest

from app.orders.activities import lifecycle
from app.orders.activities.errors import ActivityDateStatusForbids, ActivityStatusForbids
from app.orders.activities.lifecycle import DATE_TRANSITIONS, TRANSITIONS
from app.orders.activities.models import Activity, ActivityDate, ActivityStatus, DateStatus
from app.people.actors import Occasion
from tests.fakes import NOON

SERVICE = Occasion(None, NOON)


@pytest.mark.parametrize(("before", "after"), list(product(ActivityStatus, ActivityStatus)))
def test_an_activity_moves_along_its_table(before: ActivityStatus, after: ActivityStatus) -> None:
    activity = Activity(status=before, version=1)
    if after in TRANSITIONS[before]:
        lifecycle.move(activity, after, SERVICE, "有雨")
        assert (activity.status, activity.version) == (after, 2)
        assert (activity.announced_at == NOON) is (after is ActivityStatus.ANNOUNCED)
        assert (activity.reason == "有雨") is (after is not ActivityStatus.ANNOUNCED)
    else:
        with pytest.raises(ActivityStatusForbids):
            lifecycle.move(activity, after, SERVICE)


@pytest.mark.parametrize(("before", "after"), list(product(DateStatus, DateStatus)))
def test_a_date_moves_along_its_table(before: DateStatus, after: DateStatus) -> None:
    date = ActivityDate(status=before)
    if after in DATE_TRANSITIONS[before]:
        lifecycle.move_date(date, after, "有雨")
        assert (date.status, date.reason) == (after, "有雨")
    else:
        with pytest.raises(ActivityDateStatusForbids):
            lifecycle.move_date(date, after)
