"""An order lived through on phones: asked, raced for, served, rated; with the line lost at the worst moments."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from app.kit.clock import now
from app.kit.database import db
from app.orders import sealed
from app.orders.models import Assignment, Order
from app.people.models import Account
from tests.browser.conftest import Enter, known
from tests.builders.orders import open_order
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, organization


def ready_volunteers(count: int) -> list[str]:
    """The numbers of approved volunteers of one community."""
    home, numbers = organization(), []
    for name in ("李志远", "王小芳", "赵大勇")[:count]:
        account, number = known(name)
        approved_volunteer(account=account, organization=home)
        numbers.append(number)
    return numbers


def order_page(enter: Enter, number: str, order: Order) -> Page:
    """An order, on somebody's phone."""
    return enter(number, f"/orders/{order.id}")


def soon(poster: Account) -> Order:
    """An open order that begins in a few minutes, so that it can be served at once."""
    at = now() + timedelta(minutes=5)
    return open_order(poster, starts_at=at, ends_at=at + timedelta(hours=1))


def test_a_resident_posts_with_three_taps_once_the_place_is_known(enter: Enter, committed_app: object) -> None:
    district()
    _, number = known("王桂兰")
    page = enter(number)
    page.get_by_role("link", name="我要找人帮忙").click()
    page.get_by_label("社区").fill("玉泉")
    page.get_by_role("list", name="社区").get_by_role("button").first.click()
    page.get_by_label("详细地址").fill("3号楼2单元501")
    page.get_by_text("维修跑腿").click()
    page.get_by_text("明天").click()
    page.get_by_role("button", name="发出去").click()
    expect(page.get_by_text(re.compile(r"已通知 \d+ 人"))).to_be_visible()

    page.goto(page.url.split("#")[0])
    page.get_by_role("link", name="我要找人帮忙").click()
    page.get_by_text("助老助残").click()
    page.get_by_text("明天").click()
    page.get_by_role("button", name="发出去").click()
    expect(page.get_by_text("正在找人").first).to_be_visible()
    assert db.session.query(Order).count() == 2


def test_three_race_for_one_slot_and_the_winner_serves_and_is_rated(enter: Enter) -> None:
    poster, resident = known("王桂兰")
    order = soon(poster)
    phones = [order_page(enter, number, order) for number in ready_volunteers(3)]
    buttons = [page.get_by_role("button", name="我来") for page in phones]
    for button in buttons:
        expect(button).to_be_enabled()
    for page in phones:
        page.evaluate(
            "setTimeout(() => [...document.querySelectorAll('button')].find((b) => b.textContent == '我来').click(), 300)"
        )
    for page in phones:
        expect(page.get_by_label("请对方念六位服务码").or_(page.get_by_text("名额已满").first)).to_be_visible()
    winners = [page for page in phones if page.get_by_label("请对方念六位服务码").is_visible()]
    assert len(winners) == 1

    home = order_page(enter, resident, order)
    expect(home.get_by_text("会来")).to_be_visible()
    code = sealed.service_code_of(order)
    expect(home.get_by_text(code)).to_be_visible()
    winner = winners[0]
    winner.get_by_label("请对方念六位服务码").fill(code)
    winner.get_by_role("button", name="签到").click()
    winner.get_by_role("button", name="服务完成").click()
    expect(winner.get_by_text("等对方确认和评价")).to_be_visible()
    home.reload()
    home.get_by_text("5 星").click(force=True)
    home.get_by_role("button", name="提交").click()
    expect(home.get_by_text("已完成").first).to_be_visible()


def test_an_order_typed_without_a_line_is_sent_once_when_it_is_back(enter: Enter) -> None:
    district()
    _, number = known("王桂兰")
    page = enter(number, "/ask")
    page.get_by_label("社区").fill("玉")
    page.get_by_role("list", name="社区").get_by_role("button").first.click()
    page.get_by_label("详细地址").fill("3号楼2单元501")
    page.get_by_text("维修跑腿").click()
    page.get_by_text("明天").click()
    page.context.set_offline(True)
    page.get_by_role("button", name="发出去").click()
    expect(page.get_by_text("有 1 件事等着发送")).to_be_visible()
    assert db.session.query(Order).count() == 0
    page.context.set_offline(False)
    expect(page.get_by_text("有 1 件事等着发送")).to_be_hidden()
    db.session.rollback()
    assert db.session.query(Order).count() == 1


def test_without_a_line_the_app_opens_and_tells_how_old_its_lists_are(enter: Enter) -> None:
    poster, number = known("王桂兰")
    order = soon(poster)
    page = enter(number, service_workers="allow")
    expect(page.get_by_text(order.title)).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text(order.title)).to_be_visible()
    expect(page.get_by_text("没有网络，显示的是").first).to_be_visible()


def test_a_check_in_without_a_line_is_kept_and_sent(enter: Enter) -> None:
    poster, _ = known("王桂兰")
    order = soon(poster)
    page = order_page(enter, ready_volunteers(1)[0], order)
    page.get_by_role("button", name="我来").click()
    page.get_by_label("请对方念六位服务码").fill(sealed.service_code_of(order))
    page.context.set_offline(True)
    page.get_by_role("button", name="签到").click()
    expect(page.get_by_text("签到已记下")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("button", name="服务完成")).to_be_visible()
    db.session.rollback()
    assert [part.status for part in db.session.query(Assignment)] == ["checked_in"]


def test_an_answer_lost_in_accepting_accepts_once(enter: Enter) -> None:
    poster, _ = known("王桂兰")
    order = soon(poster)
    page = order_page(enter, ready_volunteers(1)[0], order)
    lost = []

    def lose(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        lost.append(1)
        route.abort()  # type: ignore[attr-defined]

    page.route(
        "**/orders/*/assignments",
        lambda route: lose(route) if route.request.method == "POST" and not lost else route.continue_(),
    )
    page.get_by_role("button", name="我来").click()
    expect(page.get_by_label("请对方念六位服务码")).to_be_visible()
    assert lost
    db.session.rollback()
    assert db.session.query(Assignment).count() == 1
