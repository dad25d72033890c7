"""Everybody can use it: no finding of axe on any screen in any mode, nothing too wide, everything large enough to touch."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mobile_api.web_app import BUILT
from tests.browser.conftest import Enter, known
from tests.builders.orders import open_order
from tests.builders.registration import approved_volunteer

AXE = BUILT.parent / "node_modules" / "axe-core" / "axe.min.js"
SCREENS = ("/", "/ask", "/orders", "/mine", "/inbox", "/me", "/orders/{order}")
MODES: dict[str, dict[str, Any]] = {
    "normal": {},
    "elder": {"elder": True},
    "dark": {"theme": "dark"},
    "english": {"language": "en"},
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ELDER_TOUCH = 60
"""CSS pixels, of 适老化: the least that a finger is asked to hit in elder mode."""
ELDER_TEXT = 18


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_no_screen_keeps_anybody_out(enter: Enter, mode: str) -> None:
    poster, _ = known("欧阳王桂兰")
    order = open_order(poster)
    account, number = known("李志远")
    approved_volunteer(account=account)
    page = enter(number, reduced_motion="reduce")
    page.evaluate("(looks) => localStorage.setItem('yihu.looks', JSON.stringify(looks))", MODES[mode])
    faults = {}
    for screen in SCREENS:
        show(page, screen.format(order=order.id))
        found = axe(page) + too_wide(page) + (too_small(page) if mode == "elder" else [])
        if found:
            faults[screen] = found
    assert not faults


def show(page: Page, screen: str) -> None:
    """Open a screen anew, and wait until nothing is awaited on it."""
    page.goto(f"{page.url.split('#')[0]}#{screen}")
    page.reload()
    expect(page.locator("main h1").first).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)


def axe(page: Page) -> list[str]:
    """What axe finds."""
    found = page.context.new_cdp_session(
        page
    ).send  # evaluated by the debugger, which the page's own policy does not concern
    found("Runtime.evaluate", {"expression": Path(AXE).read_text()})
    told = "all.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html).slice(0, 3))"
    run = f"axe.run(document, {{runOnly: {RULES}}}).then((all) => {told})"
    answer = found("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    return list(answer["result"]["value"])


def too_wide(page: Page) -> list[str]:
    """Whether the page has to be pushed sideways, at the width of a small phone."""
    page.set_viewport_size({"width": 360, "height": 740})
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{wide} px too wide"] if wide > 0 else []


def too_small(page: Page) -> list[str]:
    """What is hard to hit or to read in elder mode."""
    return list(
        page.evaluate(
            """([touch, text]) => {
              const seen = (e) => { const r = e.getBoundingClientRect(); return r.width > 2 && r.height > 2 }
              const target = (e) => e.closest('label') ?? e
              const small = [...document.querySelectorAll('button, a[href], input, select, textarea')].filter((e) => {
                const r = target(e).getBoundingClientRect()
                return seen(target(e)) && (r.height < touch - 0.5 || r.width < touch - 0.5)
              }).map((e) => 'touch: ' + target(e).outerHTML.slice(0, 90))
              const read = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), fine = []
              while (read.nextNode()) {
                const e = read.currentNode.parentElement
                if (!read.currentNode.textContent.trim() || !seen(e) || e.closest('.unseen, script, noscript')) continue
                if (parseFloat(getComputedStyle(e).fontSize) < text) fine.push('text: ' + e.outerHTML.slice(0, 90))
              }
              return [...small, ...fine]
            }""",
            [ELDER_TOUCH, ELDER_TEXT],
        )
    )
