"""What a place may ask, and how much of it."""

from typing import Any

import pytest

from app.dispatch import settling
from app.dispatch.errors import DispatchSettingsNotYours, SettingOutOfBounds
from app.dispatch.models import Preset
from app.dispatch.what_if import asking
from app.dispatch.what_if.errors import NothingToPlay, PlaceTooLarge, WhatIfAsNow, WhatIfsOfToday, WhatIfsWaiting
from app.kit.transaction import transaction
from app.places.errors import PlaceNotFound
from tests.builders import people, what_ifs
from tests.builders.places import district
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")


def test_it_keeps_how_orders_are_carried_now_beside_what_is_asked():
    here = what_ifs.past()
    with transaction():
        settling.settle("110107", Preset.ECO, {"most_a_week": 4}, 0.0, people.occasion(people.committee("110107")))

    made = what_ifs.asked(here, overrides={"most_waves": 2.0, "quiet_from": 21})

    assert (made.now_preset, made.now_overrides) == (Preset.ECO, {"most_a_week": 4})
    assert (made.preset, made.overrides) == (Preset.STANDARD, {"most_waves": 2, "quiet_from": 21})


@pytest.mark.parametrize("overrides", [{"price": 0.5}, {"most_waves": 0}, {"colour": 1}])
def test_what_is_not_safe_is_refused(overrides: dict[str, float]):
    with pytest.raises(SettingOutOfBounds):
        what_ifs.asked(district().community, overrides=overrides)


@pytest.mark.parametrize("overrides", [{}, {"most_a_week": 5}])
def test_what_is_done_already_is_refused(overrides: dict[str, Any]):
    with pytest.raises(WhatIfAsNow):
        what_ifs.asked(district().community, overrides=overrides)


def test_a_place_without_a_past_is_refused():
    with pytest.raises(NothingToPlay):
        what_ifs.asked(district().community)


@pytest.mark.parametrize("bound", ["MOST_VOLUNTEERS", "MOST_ORDERS"])
def test_a_place_that_would_take_the_machine_is_refused(bound: str, monkeypatch: pytest.MonkeyPatch):
    here = what_ifs.past(volunteers=2, orders=3)
    monkeypatch.setattr(asking, bound, 1)
    with pytest.raises(PlaceTooLarge):
        what_ifs.asked(here)


def test_only_so_many_may_wait_and_be_asked_in_a_day(clock: StandingClock, monkeypatch: pytest.MonkeyPatch):
    here = what_ifs.past()
    for _ in range(asking.MOST_WAITING):
        what_ifs.asked(here)
    with pytest.raises(WhatIfsWaiting):
        what_ifs.asked(here)
    what_ifs.take_and_answer()
    monkeypatch.setattr(asking, "MOST_A_DAY", 3)
    with pytest.raises(WhatIfsOfToday):
        what_ifs.asked(here)
    clock.move(days=1)
    assert what_ifs.asked(here).tries == 0


def test_only_the_committee_of_the_place_or_above_asks():
    here, _, elsewhere, _ = district().communities
    for who in (people.committee(elsewhere), people.account()):
        with pytest.raises(DispatchSettingsNotYours):
            what_ifs.asked(here, who)
    with pytest.raises(PlaceNotFound):
        what_ifs.asked("999999", people.committee(here))
