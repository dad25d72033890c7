"""Dates come from the wished times, roles from the skills wanted, slots from both."""

from datetime import timedelta

from app.kit.ids import new_id
from app.orders.activities.drafts import Session
from app.orders.merges.planning import plan
from app.orders.models import Order
from tests.fakes import NOON


def wish(hours: float, length: float = 1, slots: int = 1, skills: tuple[str, ...] = ()) -> Order:
    """An order wished so many hours after noon."""
    starts_at = NOON + timedelta(hours=hours)
    return Order(
        id=new_id(), starts_at=starts_at, ends_at=starts_at + timedelta(hours=length), slots=slots, skills=list(skills)
    )


def at(hours: float, until: float) -> Session:
    return Session(starts_at=NOON + timedelta(hours=hours), ends_at=NOON + timedelta(hours=until))


def test_wishes_that_are_near_each_other_are_one_date() -> None:
    made = plan([wish(3), wish(0, length=1.5), wish(24), wish(5.5)])
    assert made.sessions == (at(0, 6.5), at(24, 25))
    assert [part.slots for part in made.parts] == [3, 1]


def test_no_date_is_longer_than_a_service_can_be() -> None:
    made = plan([wish(hours, length=2) for hours in range(0, 16, 2)])
    assert made.sessions == (at(0, 12), at(12, 16))


def test_a_date_begins_and_ends_at_a_whole_minute() -> None:
    odd = wish(0)
    odd.starts_at, odd.ends_at = odd.starts_at + timedelta(seconds=20), odd.ends_at + timedelta(seconds=20)
    (session,) = plan([odd, wish(0.2, length=0.1)]).sessions
    assert (session.starts_at, session.ends_at) == (NOON, NOON + timedelta(hours=1, minutes=1))


def test_each_set_of_skills_is_a_role_and_only_where_it_is_wanted() -> None:
    made = plan([wish(0, skills=("水电维修",)), wish(0, slots=2), wish(30, slots=4)])
    assert {(role.name, role.slots, role.skills) for role in made.roles} == {
        ("志愿者", 4, ()),
        ("水电维修", 1, ("水电维修",)),
    }
    assert {(part.role, part.slots) for part in made.parts} == {("水电维修", 1), ("志愿者", 2), ("志愿者", 4)}


def test_long_names_of_roles_are_told_apart() -> None:
    made = plan([wish(0, skills=("很长的技能名" * 4 + tail,)) for tail in "甲乙"])
    assert len({role.name for role in made.roles}) == 2
    assert all(len(role.name) <= 20 for role in made.roles)


def test_one_time_may_be_said_for_all() -> None:
    made = plan([wish(0), wish(30)], at(50, 52))
    assert (made.sessions, [part.slots for part in made.parts]) == ((at(50, 52),), [2])
