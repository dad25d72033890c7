"""Going through the screens as somebody who is signed in: a window a person, and no reload."""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from app.kit.transaction import transaction
from app.people import sessions
from app.people.models import Account
from tests.browser.screens import SCREENS, Screen, Who
from tests.browser.town import Town
from tests.builders import people

QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic")
CHROMIUM: dict[str, Any] = {
    "executable_path": next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None),
    "args": ["--no-sandbox", "--disable-gpu", "--no-first-run", *QUIET],
}
"""The system's browser, which asks nobody else anything."""
PHONE = {"width": 390, "height": 844}
LOOKS: dict[str, Any] = {
    "viewport": PHONE, "locale": "zh-CN", "reduced_motion": "reduce", "service_workers": "block",
}  # fmt: skip
"""How a window is opened unless a test says otherwise. The service worker fetches all of the app, which few tests are about."""
PATIENCE = 15_000
"""Milliseconds."""
ARRIVED = """async ([path, words, patience]) => {
  const old = document.querySelector('main > *'), until = performance.now() + patience
  if (path && location.hash !== '#' + path) { old?.setAttribute('data-left', ''); location.hash = path }
  const main = () => document.querySelector('main')
  const isAwaited = () => document.querySelector('[data-left], .skeleton, [aria-busy="true"]') || !main()?.querySelector('h1')
  const isHere = () => !isAwaited() && main().innerText.includes(words)
  while (!isHere()) {
    if (performance.now() > until) return main()?.innerText.slice(0, 400) ?? 'an empty page'
    await new Promise(requestAnimationFrame)
  }
  return null
}"""
"""Go to a screen; once all of it is there, nothing, else what is there instead."""
BEGIN = """(kept) => {
  if (sessionStorage.getItem('began')) return
  sessionStorage.setItem('began', 'true')
  for (const [name, value] of Object.entries(kept)) localStorage.setItem(name, JSON.stringify(value))
}"""
"""Before the first page of a window: put there what the app would have kept."""


class Windows:
    """Windows of a browser, each as on another phone."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    @contextmanager
    def opened(self, kept: dict[str, Any] | None = None, **options: Any) -> Iterator[Page]:
        """A window in which nothing is open yet, and what the app finds kept in it."""
        with self._browser.new_context(**LOOKS | options) as context:
            page = context.new_page()
            page.add_init_script(f"({BEGIN})({json.dumps(kept or {})})")
            yield page

    @contextmanager
    def of(self, account: Account | None, looks: dict[str, Any] | None = None, **options: Any) -> Iterator[Page]:
        """The same, where somebody is signed in."""
        signed_in = {"yihu.session": session_of(account)} if account else {}
        with self.opened({"yihu.looks": looks or {}} | signed_in, **options) as page:
            yield page


def session_of(account: Account) -> dict[str, str]:
    """A new session of a person, as the app keeps it."""
    with transaction():
        pair = sessions.begin_pair(account, None, people.by_service())
        return {"refresh": pair.refresh_token, "session": str(pair.session.id)}


def show(page: Page, screen: Screen, town: Town) -> None:
    """Go to a screen, and wait until nothing is awaited on it."""
    instead = page.evaluate(ARRIVED, [screen.path(town.things), screen.shows, PATIENCE])
    assert instead is None, f"{screen.name} does not show {screen.shows!r} but: {instead}"


def tour(
    windows: Windows, address: str, town: Town, looks: dict[str, Any], names: Sequence[str] = (), **options: Any
) -> Iterator[tuple[Screen, Page]]:
    """Every screen, or those of the names, shown to who looks at it."""
    for who in Who:
        theirs = [one for one in SCREENS if one.who is who and (not names or one.name in names)]
        if theirs:
            with windows.of(town.people.get(who), looks, **options) as page:
                page.goto(address)
                for screen in theirs:
                    show(page, screen, town)
                    yield screen, page
