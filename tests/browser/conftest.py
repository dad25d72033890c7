"""A real browser on the real server with a real database: the system's Chromium, opened as wide as a phone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from app.kit.clock import SystemClock
from app.kit.database import db
from app.people import accounts
from app.people.models import Account
from app.people.tokens import issuer
from mobile_api.web_app import BUILT
from tests.browser.visits import CHROMIUM, Windows
from tests.browser.wiping import Wiping
from tests.builders import people
from tests.conftest import Databases, committed
from tests.fakes import StandingClock
from tests.system.server import serving

CODE = "246810"

expect.set_options(timeout=15_000)

OpenAt = Callable[..., Page]
Enter = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium, or without the built app, the tests here say that they were left out."""
    why = (
        "there is no Chromium"
        if CHROMIUM["executable_path"] is None
        else None
        if (BUILT / "index.html").exists()
        else "web/dist is not built"
    )
    for item in items:
        if why and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=f"NOT TESTED in a browser: {why}"))


@pytest.fixture(scope="session")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film that every window's camera sees from its opening: white, until a test puts another there."""
    film = tmp_path_factory.mktemp("camera") / "film.mjpeg"
    Image.new("RGB", (640, 480), "white").save(film, "JPEG")
    return film


@pytest.fixture(scope="session")
def browser_type_launch_args(camera: Path) -> dict[str, Any]:
    """The system's browser, with a camera that may be opened."""
    fake = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    film = f"--use-file-for-fake-video-capture={camera}"
    return {**CHROMIUM, "args": [*CHROMIUM["args"], *fake, film]}


@pytest.fixture
def clock() -> StandingClock:
    """The present moment: the server and the browser have the machine's clock."""
    return StandingClock(SystemClock().now())


@pytest.fixture(scope="session")
def lasting(
    databases: Databases, template: str, var_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, str, Wiping]]:
    """One running service for all tests of this worker, its application here, and what makes its database new again."""
    with committed(databases, template, var_dir, StandingClock(SystemClock().now())) as app:
        wiping = Wiping(app.extensions["settings"].database_url)
        with served(app, tmp_path_factory.mktemp("served")) as address:
            yield app, address, wiping


@pytest.fixture
def committed_app(lasting: tuple[Flask, str, Wiping], clock: StandingClock) -> Iterator[Flask]:
    """The application of the running service, on a database that is as new."""
    app, _, wiping = lasting
    app.extensions["clock"] = clock
    with app.app_context():
        yield app
        db.session.remove()
    wiping.wipe()


@pytest.fixture
def address(committed_app: Flask, lasting: tuple[Flask, str, Wiping]) -> str:
    """The address of the running service, with the fixed login code of demo numbers."""
    return lasting[1]


@contextmanager
def served(app: Flask, folder: Path) -> Iterator[str]:
    """The same for any application's database and keys."""
    settings = app.extensions["settings"]
    environment = {
        "DATABASE_URL": settings.database_url,
        "YIHU_VAR_DIR": settings.var_dir,
        "YIHU_PUBLIC_URL": issuer(),
        "YIHU_DEMO_CODE": CODE,
        "YIHU_WEB_PUSH_KEY": "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA",
        "YIHU_WEB_PUSH_CONTACT": "mailto:office@example.org",
        "YIHU_RATE_LIMIT": "1000000/minute",
        "YIHU_LOG_LEVEL": "WARNING",
    }
    with serving(environment, folder) as found:
        yield found


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """The windows of all tests of this worker."""
    return Windows(browser)


@pytest.fixture
def open_at(windows: Windows, address: str) -> Iterator[OpenAt]:
    """Opens the app in a window of its own, as another phone would; what a page says of errors fails the test at its end."""
    troubles: list[str] = []
    with ExitStack() as opened:

        def open_at(path: str = "/", account: Account | None = None, **options: Any) -> Page:
            page = opened.enter_context(windows.of(account, **options))
            page.on("pageerror", lambda error: troubles.append(str(error)))
            page.goto(f"{address}{path}")
            return page

        yield open_at
    assert not troubles


@pytest.fixture
def enter(open_at: OpenAt) -> Enter:
    """Shows the app to somebody who is signed in, on a phone of their own, by their number."""

    def entered(phone: str, path: str = "/", **options: Any) -> Page:
        page = open_at(f"/#{path}", accounts.find(phone), **options)
        expect(page.get_by_role("navigation").first).to_be_visible()
        return page

    return entered


@pytest.fixture
def log_in(open_at: OpenAt) -> Enter:
    """Logs a person in as they do, by typing, on a phone of their own."""

    def logged_in(phone: str) -> Page:
        page = open_at()
        type_in(page, phone)
        return page

    return logged_in


def type_in(page: Page, phone: str) -> None:
    """Type the number and the code."""
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("六位验证码").fill(CODE)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("navigation")).to_be_visible()


def send_now(page: Page) -> None:
    """Close the note that offers to undo what was just done: it is sent, and answered."""
    note = page.get_by_role("status").filter(has=page.get_by_role("button", name="撤销"))
    with page.expect_response(lambda answer: answer.request.method != "GET"):
        note.get_by_role("button", name="关闭").last.click()


def known(name: str) -> tuple[Account, str]:
    """A person and the number that they log in with."""
    number = people.phone()
    return people.account(name, phone=number), number
