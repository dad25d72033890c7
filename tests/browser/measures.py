"""What a screen is measured for: what axe finds, what is too small, too wide, cut off or on top of something else."""

import json
from typing import Any

from playwright.sync_api import Page

from mobile_api.web_app import BUILT

AXE = BUILT.parent / "node_modules" / "axe-core" / "axe.min.js"
ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OF_STYLE = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"],
}
"""The rules that can find something else where only the style is another."""
LEAST = {"touch": 60, "text": 18, "leading": 1.3}
"""Of 适老化: CSS pixels that a finger is asked to hit, CSS pixels of text, and the distance of its lines by its size."""


def axe(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe finds by rules; evaluated by the debugger, which the page's own policy does not concern."""
    ask = page.context.new_cdp_session(page)
    if not ask.send("Runtime.evaluate", {"expression": "'axe' in window"})["result"]["value"]:
        ask.send("Runtime.evaluate", {"expression": AXE.read_text()})
    told = "all.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html).slice(0, 3))"
    asked = json.dumps({"runOnly": rules, "resultTypes": ["violations"]})
    run = f"axe.run(document, {asked}).then((all) => {told})"
    answer = ask.send("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    ask.detach()
    return list(answer["result"]["value"])


def too_small(page: Page) -> list[str]:
    """What is hard to hit or to read."""
    return list(page.evaluate(TOO_SMALL, LEAST))


def too_wide(page: Page) -> list[str]:
    """Whether the page has to be pushed sideways, and what reaches past its edge."""
    return list(page.evaluate(TOO_WIDE))


def cut_off(page: Page) -> list[str]:
    """Words that leave the box that holds them, and controls that lie on each other."""
    return list(page.evaluate(CUT_OFF))


TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth
  const over = document.documentElement.scrollWidth - width
  if (over <= 0) return []
  const past = [...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > width + 1)
  return [`${over} px too wide`, ...past.slice(0, 3).map((e) => 'past the edge: ' + e.outerHTML.slice(0, 90))]
}"""

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

CUT_OFF = """() => {
  const told = new Set(), known = new Map(), near = 2
  const UNSEEN = '.unseen, option, details:not([open]) > :not(summary)'
  const shape = (e) => e.outerHTML.slice(0, 90)
  const kindOf = (e) => {
    if (known.has(e)) return known.get(e)
    const {overflow, position, borderTopWidth, backgroundColor} = getComputedStyle(e)
    const isBox = overflow !== 'visible' || borderTopWidth !== '0px' || backgroundColor !== 'rgba(0, 0, 0, 0)'
    const kind = /auto|scroll/.test(overflow) || position === 'fixed' ? 'ends' : isBox ? 'holds' : 'lets'
    known.set(e, kind)
    return kind
  }
  const read = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), range = document.createRange()
  while (read.nextNode()) {
    const of = read.currentNode.parentElement
    if (of.closest(UNSEEN) || !read.currentNode.textContent.trim()) continue
    range.selectNodeContents(read.currentNode)
    const r = (of instanceof SVGElement ? of : range).getBoundingClientRect()
    if (r.width < near) continue
    for (let e = of; e && e !== document.body && kindOf(e) !== 'ends'; e = e.parentElement) {
      const b = e.getBoundingClientRect()
      const isOut = r.right > b.right + near || r.left < b.left - near || r.bottom > b.bottom + near || r.top < b.top - near
      if (kindOf(e) === 'holds' && isOut) told.add(`cut off: "${of.textContent.trim().slice(0, 20)}" in ${shape(e)}`)
    }
  }
  const isShown = (e) => {
    const r = e.getBoundingClientRect(), [x, y] = [(r.left + r.right) / 2, (r.top + r.bottom) / 2]
    for (let over = e.parentElement; over; over = over.parentElement) {
      const b = over.getBoundingClientRect()
      if (kindOf(over) === 'ends' && (x < b.left || x > b.right || y < b.top || y > b.bottom)) return false
    }
    return r.width > near && r.height > near
  }
  const acts = [...document.querySelectorAll('main button, main a[href], main input, main select, main textarea')]
    .filter((e) => !e.closest(UNSEEN) && getComputedStyle(e).position !== 'sticky' && isShown(e))
    .map((e) => [e, e.getBoundingClientRect()])
  acts.forEach(([one, a], at) => acts.slice(at + 1).forEach(([other, b]) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
    if (wide > near && high > near && !one.contains(other)) told.add(`on each other: ${shape(one)} and ${shape(other)}`)
  }))
  return [...told]
}"""
