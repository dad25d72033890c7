"""No screen of the web app is forgotten where all of them are gone through."""

from collections import Counter

from tests.browser.screens import SCREENS, routes


def test_every_route_of_the_web_app_is_a_screen_that_is_looked_at() -> None:
    assert set(routes()) - {screen.route for screen in SCREENS} == set(), "add them to tests/browser/screens.py"
    assert {screen.route for screen in SCREENS} - set(routes()) == {""}


def test_screens_have_names_of_their_own() -> None:
    assert [name for name, count in Counter(screen.name for screen in SCREENS).items() if count > 1] == []
