"""What the other tests build on."""

from flask import Flask

from app.registration.volunteers import volunteer
from tests.builders.registration import approved_volunteer, team


def test_an_approved_volunteer_is_active(app: Flask) -> None:
    made = approved_volunteer()
    found = volunteer(made.account_id)
    assert found is not None
    assert found.is_active


def test_a_team_has_the_members_it_was_given(app: Flask) -> None:
    assert team(members=(approved_volunteer().account_id,)).name
