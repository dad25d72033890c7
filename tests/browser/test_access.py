"""Everybody can use it: no finding of axe on any screen in any mode, in elder mode everything is large enough, and text of twice
the size is not cut off. Each screen is visited once a language, and put into each mode where it stands."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Page, ViewportSize

from app.kit.database import db
from tests.browser.measures import ALL, OF_STYLE, axe, cut_off, too_small, too_wide
from tests.browser.town import Town, begin, live_through, small_town
from tests.browser.visits import Windows, tour
from tests.browser.wiping import Wiping

SMALL_PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 740}
ELDER, DARK = "document.documentElement.dataset.elder = ''", "document.documentElement.dataset.theme = 'dark'"
LARGE = "document.documentElement.style.fontSize = '200%'"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def town(lasting: tuple[Flask, str, Wiping]) -> Iterator[tuple[Town, str]]:
    """The small town and its address."""
    app, address, wiping = lasting
    clock = app.extensions["clock"] = begin()
    with app.app_context():
        yield live_through(small_town(clock), clock), address
        db.session.remove()
    wiping.wipe()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_screen_keeps_anybody_out(windows: Windows, town: tuple[Town, str], language: str) -> None:
    faults: dict[str, list[str]] = {}
    for screen, page in tour(windows, town[1], town[0], {"language": language}, viewport=SMALL_PHONE):
        faults[screen.name] = axe(page, ALL)
        with looking(page, DARK):
            faults[f"{screen.name}, dark"] = axe(page, OF_STYLE) if language == "zh" else []
        with looking(page, ELDER):
            faults[f"{screen.name}, elder"] = [*too_small(page), *too_wide(page)]
            faults[f"{screen.name}, elder"] += axe(page, OF_STYLE) if language == "zh" else []
        with looking(page, LARGE):
            faults[f"{screen.name}, text of twice the size"] = [*too_wide(page), *cut_off(page)]
            if language == "en":  # whose words are longer
                page.set_viewport_size(DESK)
                faults[f"{screen.name}, text of twice the size, wide"] = [*too_wide(page), *cut_off(page)]
                page.set_viewport_size(SMALL_PHONE)
    told = [f"{where}: {fault}" for where, found in faults.items() for fault in found]
    assert not told, "\n".join(told)


@contextmanager
def looking(page: Page, change: str) -> Iterator[None]:
    """The same screen another way, for a while."""
    root = page.evaluate_handle("document.documentElement.cloneNode()")
    page.evaluate(change)
    yield
    page.evaluate(
        """(was) => {
          const root = document.documentElement
          for (const {name} of [...root.attributes]) root.removeAttribute(name)
          for (const {name, value} of was.attributes) root.setAttribute(name, value)
        }""",
        root,
    )
