"""A place settles how its orders are carried, within bounds; the nearest counts."""

import pytest

from app.dispatch import settling
from app.dispatch.errors import DispatchSettingsNotYours, SettingOutOfBounds
from app.dispatch.models import Preset
from app.kit.transaction import transaction
from tests.builders import people
from tests.builders.places import district

pytestmark = pytest.mark.usefixtures("app")


def test_the_nearest_place_that_says_something_counts():
    here, elsewhere = district().communities[0], district().communities[2]
    committee = people.occasion(people.committee("110107"))
    assert settling.carrying(here).settled_by is None
    with transaction():
        settling.settle("110107", Preset.ECO, {}, 0.1, committee)
        settling.settle("110107001", Preset.FAST, {"most_a_week": 3}, 0.0, committee)

    found = settling.carrying(here)

    assert (found.settled_by, found.preset, found.numbers["most_a_week"]) == ("110107001", Preset.FAST, 3)
    assert (settling.carrying(elsewhere).preset, settling.carrying(elsewhere).hold_out) == (Preset.ECO, 0.1)


@pytest.mark.parametrize("overrides", [{"price": 0.5}, {"most_a_week": 0}, {"colour": 1}])
def test_what_is_not_safe_is_refused(overrides: dict[str, float]):
    district()
    with pytest.raises(SettingOutOfBounds):
        settling.settle("110107", Preset.ECO, overrides, 0.0, people.occasion(people.committee("110107")))


def test_only_the_committee_of_the_place_or_above_settles_it():
    here, _, elsewhere, _ = district().communities
    for who in (people.committee(elsewhere), people.account()):
        with pytest.raises(DispatchSettingsNotYours):
            settling.settle(here, Preset.ECO, {}, 0.0, people.occasion(who))
