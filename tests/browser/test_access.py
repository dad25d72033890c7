"""Everybody can use it: no finding of axe on any screen in any mode, and in elder mode everything is large enough."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from mobile_api.web_app import BUILT
from tests.browser.conftest import served
from tests.browser.town import Town, begin, live_through, small_town
from tests.browser.visits import tour
from tests.conftest import Databases, committed

AXE = BUILT.parent / "node_modules" / "axe-core" / "axe.min.js"
ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OF_STYLE = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
"""The rules that can find something else where only the style is another."""
THEMES = {"elder": "data-elder", "dark": "data-theme"}
"""A mode, and what the page bears in it."""
LEAST = {"touch": 60, "text": 18, "leading": 1.3}
"""Of 适老化: CSS pixels that a finger is asked to hit, CSS pixels of text, and the distance of its lines by its size."""
SMALL_PHONE = {"width": 360, "height": 740}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def town(
    databases: Databases, template: str, var_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Town, str]]:
    """The small town and its address."""
    clock = begin()
    with committed(databases, template, var_dir, clock) as app:
        made = live_through(small_town(clock), clock)
        with served(app, tmp_path_factory.mktemp("served")) as address:
            yield made, address


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_screen_keeps_anybody_out(browser: Browser, town: tuple[Town, str], language: str) -> None:
    faults: dict[str, list[str]] = {}
    for screen, page in tour(browser, town[1], town[0], {"language": language}):
        faults[f"{screen.name}, {language}"] = axe(page, ALL)
        for mode, attribute in THEMES.items() if language == "zh" else ():
            page.evaluate("(name) => document.documentElement.setAttribute(name, 'dark')", attribute)
            faults[f"{screen.name}, {mode}"] = axe(page, {"type": "rule", "values": OF_STYLE})
            page.evaluate("(name) => document.documentElement.removeAttribute(name)", attribute)
    assert not {where: found for where, found in faults.items() if found}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_in_elder_mode_everything_is_large_enough(browser: Browser, town: tuple[Town, str], language: str) -> None:
    looks = {"elder": True, "language": language}
    faults = {
        screen.name: [*page.evaluate(TOO_SMALL, LEAST), *too_wide(page)]
        for screen, page in tour(browser, town[1], town[0], looks, viewport=SMALL_PHONE)
    }
    assert not {where: found for where, found in faults.items() if found}


def axe(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe finds; evaluated by the debugger, which the page's own policy does not concern."""
    ask = page.context.new_cdp_session(page)
    if not ask.send("Runtime.evaluate", {"expression": "'axe' in window"})["result"]["value"]:
        ask.send("Runtime.evaluate", {"expression": AXE.read_text()})
    told = "all.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html).slice(0, 3))"
    run = f"axe.run(document, {{runOnly: {rules}, resultTypes: ['violations']}}).then((all) => {told})"
    answer = ask.send("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    ask.detach()
    return list(answer["result"]["value"])


def too_wide(page: Page) -> list[str]:
    """Whether the page has to be pushed sideways, and what reaches past its edge."""
    return list(
        page.evaluate(
            """() => {
              const width = document.documentElement.clientWidth
              const over = document.documentElement.scrollWidth - width
              if (over <= 0) return []
              const past = [...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > width + 1)
              return [`${over} px too wide`, ...past.slice(0, 3).map((e) => 'past the edge: ' + e.outerHTML.slice(0, 90))]
            }"""
        )
    )


TOO_SMALL = """({touch, text, leading}) => {
  const seen = (e) => { const r = e.getBoundingClientRect(); return r.width > 2 && r.height > 2 }
  const target = (e) => e.closest('label') ?? e
  const small = [...document.querySelectorAll('button, a[href], input, select, textarea')].filter((e) => {
    const r = target(e).getBoundingClientRect()
    return seen(target(e)) && (r.height < touch - 0.5 || r.width < touch - 0.5)
  }).map((e) => 'touch: ' + target(e).outerHTML.slice(0, 90))
  const read = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), fine = new Set()
  while (read.nextNode()) {
    const e = read.currentNode.parentElement, style = getComputedStyle(e), size = parseFloat(style.fontSize)
    if (!read.currentNode.textContent.trim() || !seen(e) || e.closest('.unseen, [aria-hidden="true"], script, noscript')) continue
    if (size < text) fine.add('text: ' + e.outerHTML.slice(0, 90))
    if (parseFloat(style.lineHeight) < leading * size - 0.5) fine.add('lines: ' + e.outerHTML.slice(0, 90))
  }
  return [...small, ...fine]
}"""
"""What is hard to hit or to read."""
