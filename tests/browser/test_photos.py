"""Photos of an order: from the phone's camera to whoever may see them, also where the line is down."""

import io
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from app.kit.database import db
from app.orders.models import Order, OrderPhoto
from tests.browser.conftest import Enter, known
from tests.builders.places import district

LARGE = (2400, 1800)


def picture(name: str = "lamp.jpg") -> Any:
    """A file as a phone's camera makes it."""
    out = io.BytesIO()
    Image.new("RGB", LARGE, (180, 120, 60)).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def fill(page: Page) -> None:
    """Type what is asked for, but for sending it."""
    page.get_by_label("社区").fill("玉")
    page.get_by_role("list", name="社区").get_by_role("button").first.click()
    page.get_by_label("详细地址").fill("3号楼2单元501")
    page.get_by_text("维修跑腿").click()
    page.get_by_text("明天").click()


def kept() -> list[tuple[int, int]]:
    """The sizes of all photos."""
    db.session.rollback()
    return [(photo.width, photo.height) for photo in db.session.query(OrderPhoto)]


def test_photos_are_posted_looked_at_taken_away_and_put_back(enter: Enter) -> None:
    district()
    page = enter(known("王桂兰")[1], "/ask")
    fill(page)
    page.get_by_label("加照片").set_input_files([picture(), picture("ladder.jpg")])
    thumbs = page.get_by_role("button", name="看大图")
    expect(thumbs).to_have_count(2)
    page.get_by_role("button", name="发出去").click()
    expect(page.get_by_text("正在找人")).to_be_visible()
    expect(thumbs).to_have_count(2)
    expect(page.get_by_text("等待发送")).to_have_count(0)
    assert kept() == [(1600, 1200)] * 2

    thumbs.first.click()
    large = page.get_by_role("dialog", name="照片")
    expect(large.get_by_role("img", name="照片 1")).to_have_js_property("width", 1600)
    large.get_by_role("button", name="删除这张").click()
    expect(thumbs).to_have_count(1)
    assert len(kept()) == 1
    page.get_by_role("button", name="撤销").click()
    expect(thumbs).to_have_count(2)


def test_an_order_with_a_photo_is_sent_once_with_it_when_the_line_is_back(enter: Enter) -> None:
    district()
    page = enter(known("王桂兰")[1], "/ask")
    fill(page)
    page.get_by_label("加照片").set_input_files([picture()])
    expect(page.get_by_role("button", name="看大图")).to_have_count(1)
    page.context.set_offline(True)
    page.get_by_role("button", name="发出去").click()
    expect(page.get_by_text("有 1 件事等着发送")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("等着发送")).to_be_hidden()
    assert kept() == [(1600, 1200)]
    assert db.session.query(Order).count() == 1
