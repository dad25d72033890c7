"""The web app on a slow phone: from opening the page to the first order of the list, signed in, with nothing kept from before.

Chromium's own brakes: a processor at a quarter of this machine's speed, 1.6 Mbit/s, and 150 ms before each answer begins.
"""

from pathlib import Path
from uuid import UUID

import psutil
from playwright.sync_api import Browser, sync_playwright

from app.kit.database import db
from app.kit.embedded_postgres import EmbeddedPostgres
from app.people.models import Account
from bench.orders import give_phone, posted, spread
from bench.report import Report
from bench.world import FIRST, environment, volunteers_of, world
from mobile_api.web_app import BUILT
from tests.browser.visits import CHROMIUM, Windows
from tests.system.server import serving

VOLUNTEERS, ORDERS = 2_000, 5_000
"""In one district; a volunteer sees those near them, at most fifty."""
LOADS = 5
BOUND = 1.6
"""Seconds."""
SLOWER = 4
LATENCY = 150
"""Milliseconds."""
THROUGHPUT = 1.6e6 / 8
"""Bytes a second."""
WATCH = """
const look = () => {
  const order = document.querySelector('main a[href*="#/orders/"]')
  if (order?.getBoundingClientRect().height) requestAnimationFrame(() => (window.seenAt = performance.now()))
  else requestAnimationFrame(look)
}
look()
"""
"""Notes when the first order of the list has been painted."""
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.seenAt))))"


def measure(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """The median of a few first loads, each in a browser that knows nothing but its session."""
    if CHROMIUM["executable_path"] is None or not (BUILT / "index.html").exists():
        report.figure(
            "web: first list on a slow phone", "NOT MEASURED: no Chromium (apt install chromium), or no `make web`"
        )
        return
    with world(server, folder, "web", 1, VOLUNTEERS) as app:
        person, poster = volunteers_of(FIRST, 2)
        give_phone(person)
        spread(posted(poster, FIRST), ORDERS)
        with serving(environment(app), folder) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(**CHROMIUM)
            took = [_load(browser, address, person) for _ in range(LOADS + 1)][1:]
    report.figure("web: this machine's load while it was measured", f"{psutil.getloadavg()[0]:.1f}")
    report.at_most("web: list of open orders on a slow phone, first load, s", took, BOUND)


def _load(browser: Browser, address: str, person: UUID) -> float:
    """Seconds from opening the page to the first order."""
    with Windows(browser).of(db.session.get_one(Account, person)) as page:
        page.add_init_script(WATCH)
        brakes = page.context.new_cdp_session(page)
        brakes.send("Network.enable")
        line = {"offline": False, "latency": LATENCY, "downloadThroughput": THROUGHPUT, "uploadThroughput": THROUGHPUT}
        brakes.send("Network.emulateNetworkConditions", line)
        brakes.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(f"{address}/#/orders")
        page.locator('main a[href*="#/orders/"]').first.wait_for()
        return float(page.evaluate(PAINTED)) / 1000
