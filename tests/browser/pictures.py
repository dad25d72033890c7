"""``make screens``: a picture of every screen in ``docs/screens/``, and ``docs/screens.md``, which shows them.

The district, its people and their past are the demo's; what happens on the day is that of ``town.py``. With names of screens as
arguments only those are taken again. Exits 1 where there is no Chromium, or where the web app is not built.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import groupby
from pathlib import Path

from flask_migrate import upgrade
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from app.config import Settings
from app.demo import loading
from app.factory import create_app
from app.kit.embedded_postgres import EmbeddedPostgres
from mobile_api.web_app import BUILT
from tests.browser.conftest import served
from tests.browser.screens import SCREENS, Screen, Who
from tests.browser.town import Town, begin, demo_town, live_through
from tests.browser.visits import CHROMIUM, Windows, tour

ROOT = Path(__file__).parents[2]
PICTURES, PAGE = ROOT / "docs" / "screens", ROOT / "docs" / "screens.md"
VOLUNTEERS = 2_000
SHARPNESS = 1.5
"""Pixels of the picture for one of CSS."""
LARGEST = 40_000
"""Bytes of a picture."""
A_ROW = 3
MISSING = """没有找到 Chromium，无法拍图。There is no Chromium to take the pictures with.
Debian, Ubuntu: apt install chromium fonts-noto-cjk"""
HEAD = """# Screens

One picture of each screen, 390 pixels wide, as `make screens` takes them from the demo's district, whose people are invented.
The list is `tests/browser/screens.py`; the same screens are asked about accessibility (`tests/browser/test_access.py`).
"""
WHO = {
    Who.NOBODY: "Everybody 所有人",
    Who.RESIDENT: "Resident 居民",
    Who.VOLUNTEER: "Volunteer 党员志愿者",
    Who.OFFICER: "Organization officer 党组织管理员",
    Who.LEADER: "Team leader 志愿服务队队长",
    Who.OPERATOR: "Operator 社区工作者",
    Who.COMMITTEE: "Committee 社区党委",
    Who.ADMINISTRATOR: "Administrator 系统管理员",
}


def main(names: Sequence[str]) -> int:
    """Take the pictures and write the page."""
    if CHROMIUM["executable_path"] is None or not (BUILT / "index.html").exists():
        print(MISSING if CHROMIUM["executable_path"] is None else "The web app is not built: make web", file=sys.stderr)
        return 1
    PICTURES.mkdir(exist_ok=True)
    with _demo() as (address, town), sync_playwright() as playwright, playwright.chromium.launch(**CHROMIUM) as browser:
        for screen, page in tour(Windows(browser), address, town, {}, names, device_scale_factor=SHARPNESS):
            _take(page, screen)
    for gone in set(PICTURES.glob("*.webp")) - {_picture_of(screen) for screen in SCREENS}:
        gone.unlink()
    PAGE.write_text(page_of(SCREENS))
    return 0


@contextmanager
def _demo() -> Iterator[tuple[str, Town]]:
    """The address of the demo's district after a day in which something happened, and its people."""
    with (
        tempfile.TemporaryDirectory(prefix="yihu-screens-") as folder,
        EmbeddedPostgres(Path(folder) / "postgres", durable=False) as server,
    ):
        clock = begin()
        settings = Settings(database_url=server.create_database("screens"), var_dir=folder)
        with create_app(settings, clock=clock, speaks_http=False).app_context() as context:
            upgrade(directory=str(ROOT / "migrations"))
            loading.load_if_absent(VOLUNTEERS, print)
            town = live_through(demo_town(), clock)
            with served(context.app, Path(folder)) as address:
                yield address, town


def _take(page: Page, screen: Screen) -> None:
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement?.blur()")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    for quality in (80, 70, 60, 50, 40, 30):
        picture.save(_picture_of(screen), quality=quality, method=6)
        if _picture_of(screen).stat().st_size <= LARGEST:
            break
    print(f"{_picture_of(screen).relative_to(ROOT)}  {_picture_of(screen).stat().st_size / 1000:.0f} kB", flush=True)


def _picture_of(screen: Screen) -> Path:
    return PICTURES / f"{screen.name}.webp"


def page_of(screens: Sequence[Screen]) -> str:
    """The page that shows them, by who looks at them."""
    parts = [HEAD]
    for who, theirs in groupby(screens, lambda screen: screen.who):
        shown = list(theirs)
        parts += [f"## {WHO[who]}\n", *(_row(shown[at : at + A_ROW]) for at in range(0, len(shown), A_ROW))]
    return "\n".join(parts)


def _row(screens: Sequence[Screen]) -> str:
    pictures = [f'<img src="screens/{one.name}.webp" width="260" alt="{one.en}">' for one in screens]
    words = [f"{one.zh}<br>{one.en}<br>`{one.route or '/'}`" for one in screens]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (pictures, ["---"] * len(screens), words)) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
