"""Who helps, confirms and rates whom."""

import pytest

from app.kit.ids import new_id
from app.points.checks import acquaintance as check
from tests.builders.checks import checked

IDS = tuple(new_id() for _ in range(40))


@pytest.mark.parametrize(("before", "is_raised"), [(7, False), (8, True)])
def test_the_same_pair_again_and_again(before: int, is_raised: bool) -> None:
    evidence = check.same_pair(checked(pair_orders=IDS[:before]))

    expected = {"services": 9, "days": 30, "most": 8, "orders": [str(each) for each in IDS[3:8]]}
    assert evidence == (expected if is_raised else None)


@pytest.mark.parametrize(("back", "most", "is_raised"), [(0, 0, False), (1, 0, True), (1, 1, False), (2, 1, True)])
def test_circles_of_mutual_orders(back: int, most: int, is_raised: bool) -> None:
    evidence = check.circle(checked(circle_orders=IDS[:back], thresholds={"circle_services": most}))

    assert (evidence is not None) is is_raised


@pytest.mark.parametrize(("confirmed", "rated", "people"), [(30, 30, None), (31, 0, 31), (0, 31, 31)])
def test_one_leader_with_many_people(confirmed: int, rated: int, people: int | None) -> None:
    evidence = check.one_leader(checked(people_confirmed=confirmed, people_rated=rated))

    assert evidence == ({"people": people, "most": 30} if people else None)


def test_the_volunteer_s_own_phone() -> None:
    assert check.own_phone(checked(is_own_phone=True)) == {}
    assert check.own_phone(checked()) is None


def test_the_volunteer_s_own_household() -> None:
    assert check.own_household(checked(has_shared_device=True)) == {}
    assert check.own_household(checked()) is None
