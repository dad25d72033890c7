"""Stars come by hours that stand, are told, and go only where a service is taken back."""

import pytest
from sqlalchemy import select

from app.kit.clock import now
from app.kit.database import db
from app.notifications.models import Notification
from app.people.models import Account
from app.points.models import Award
from app.points.recognition import stars
from app.points.recognition.models import StarChange
from app.registration.models import Volunteer
from tests.builders import people, points, recognition, rewards
from tests.builders.registration import approved_volunteer

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, 0),
        (99, 0),
        (100, 1),
        (299, 1),
        (300, 2),
        (599, 2),
        (600, 3),
        (999, 3),
        (1000, 4),
        (1499, 4),
        (1500, 5),
        (9000, 5),
    ],
)
def test_stars_begin_at_their_hours(hours: int, expected: int) -> None:
    assert stars.stars_for(hours * 60) == expected
    assert stars.stars_for(hours * 60 - 1) == max(0, expected - (hours in (100, 300, 600, 1000, 1500)))


def count(volunteer: Volunteer) -> bool:
    return stars.count(volunteer.account_id, people.by_service())


def told(volunteer: Volunteer) -> list[tuple[str, object]]:
    rows = db.session.execute(
        select(Notification.kind, Notification.facts)
        .where(Notification.account_id == volunteer.account_id, Notification.kind.startswith("stars"))
        .order_by(Notification.id)
    )
    return [(kind, facts) for kind, facts in rows]


def long_service(volunteer: Volunteer) -> Award:
    """A hundred hours in one row: the test is about counting, not about how long one can serve."""
    made = recognition.posted(volunteer=volunteer)
    made.minutes_served = 6000
    db.session.commit()
    return made


def test_the_hundredth_hour_is_told_once_and_kept() -> None:
    volunteer = approved_volunteer()
    long_service(volunteer)

    assert stars.due_ids(now(), 10) == [volunteer.account_id]
    assert (count(volunteer), count(volunteer)) == (True, False)

    standing = stars.standing_of(volunteer.account_id)
    assert (standing.stars, standing.minutes, standing.next_at_minutes) == (1, 6000, 18000)
    assert [(change.before, change.stars, change.minutes) for change in standing.changes] == [(0, 1, 6000)]
    assert told(volunteer) == [("stars-raised", {"stars": 1})]


def test_a_service_in_public_notice_does_not_count_yet() -> None:
    volunteer = approved_volunteer()
    points.award(90, volunteer=volunteer)
    assert stars.due_ids(now(), 10) == []
    assert not count(volunteer)


def test_redeeming_takes_no_hour_and_no_star() -> None:
    volunteer = approved_volunteer()
    award = long_service(volunteer)
    count(volunteer)
    account = db.session.get_one(Account, volunteer.account_id)
    rewards.redemption(rewards.reward(points=award.volunteer_points), account)
    assert stars.due_ids(now(), 10) == []
    assert stars.standing_of(volunteer.account_id).stars == 1


def test_a_service_that_is_taken_back_may_lower_them_and_the_history_stays() -> None:
    volunteer = approved_volunteer()
    award = long_service(volunteer)
    count(volunteer)

    recognition.reverse(award)
    count(volunteer)

    standing = stars.standing_of(volunteer.account_id)
    assert (standing.stars, standing.minutes) == (0, 0)
    assert [(change.before, change.stars) for change in standing.changes] == [(1, 0), (0, 1)]
    assert [kind for kind, _ in told(volunteer)] == ["stars-raised", "stars-lowered"]


def test_hours_that_change_no_star_leave_no_trace() -> None:
    volunteer = approved_volunteer()
    recognition.posted(volunteer=volunteer)
    assert count(volunteer)
    assert stars.standing_of(volunteer.account_id).minutes == 90
    assert db.session.scalars(select(StarChange)).all() == []
