"""Those who work for a community: an order for somebody on the telephone, and what waits in the morning, by keyboard."""

import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from app.dispatch.models import Arm
from app.kit.clock import SHANGHAI, now
from app.kit.database import db
from app.orders.models import Order
from app.people.models import Role
from app.registration.models import MemberRegistration, RegistrationStatus
from app.reviews.models import Case, CaseKind, CaseStatus, Decision
from tests.browser.conftest import Enter, known, send_now
from tests.builders import people, points, reviews, statements
from tests.builders.dispatch import carried
from tests.builders.orders import open_order
from tests.builders.places import district
from tests.builders.registration import pending_registration
from tests.fakes import StandingClock

DESK = {"width": 1280, "height": 900}


def on_duty(enter: Enter, role: Role, path: str = "/", **options: Any) -> Page:
    """Somebody with a role at the small community, at a desk."""
    account, number = known("陈静")
    people.grant(account, role, place_code=district().community)
    return enter(number, path, viewport=DESK, **options)


def test_an_operator_posts_for_a_caller_by_keyboard_alone(enter: Enter, committed_app: object) -> None:
    page = on_duty(enter, Role.OPERATOR)
    page.get_by_role("link", name="代下单").press("Enter")
    expect(page.get_by_label("来电号码")).to_be_focused()
    expect(page.get_by_role("option", name=re.compile("维修跑腿"))).to_be_attached()
    for typed in (people.phone(), "陈阿婆", "2", "厨房灯泡坏了"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    until_focused(page, "详细地址")
    page.keyboard.type("3号楼2单元501")
    page.keyboard.press("Enter")

    expect(page.get_by_text("已替陈阿婆下单")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^\d{6}$"))).to_be_visible()
    order = db.session.query(Order).one()
    assert (order.title, order.service_type) == ("厨房灯泡坏了", "repairs_errands")
    assert order.posted_by_id != order.poster_id
    page.keyboard.press("Enter")
    expect(page.get_by_label("来电号码")).to_have_value("")


def until_focused(page: Page, label: str) -> None:
    """Press Tab until a field has the focus; a field of a moment has several parts."""
    field = page.get_by_label(label)
    for _ in range(15):
        if field.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(field).to_be_focused()


def test_a_committee_decides_what_waits_by_keyboard(enter: Enter, committed_app: object) -> None:
    reviews.problem(open_order(place_code=district().community))
    page = on_duty(enter, Role.COMMITTEE)
    page.get_by_role("link", name="工作台").click()
    page.get_by_role("link", name=re.compile("待审核的积分 1 ")).click()
    page.get_by_role("link", name=re.compile("反映问题")).click()
    expect(page.get_by_text("志愿者没有来。")).to_be_visible()
    page.keyboard.press("d")
    expect(page.get_by_label("理由")).to_be_focused()
    page.keyboard.type("已经电话核实，志愿者到了。")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("没有等您审核的")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("志愿者没有来。")).to_be_visible()
    assert db.session.query(Case).one().status is CaseStatus.OPEN
    page.keyboard.press("d")
    expect(page.get_by_label("理由")).to_have_value("已经电话核实，志愿者到了。")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("没有等您审核的")).to_be_visible()
    page.reload()
    expect(page.get_by_text("没有等您审核的")).to_be_visible()
    db.session.rollback()
    case = db.session.query(Case).one()
    assert (case.status, case.decision) == (CaseStatus.DECIDED, Decision.DISMISSED)


def test_a_decision_waits_for_as_long_as_somebody_is_at_it(enter: Enter, committed_app: object) -> None:
    pending_registration(place_code=district().community)
    page = on_duty(enter, Role.COMMITTEE, "/committee/registrations", timezone_id="Asia/Shanghai")
    page.clock.install()
    page.get_by_role("button", name=re.compile("^通过")).click()
    undo = page.get_by_role("button", name="撤销")
    undo.hover()
    page.clock.fast_forward(60_000)
    expect(undo).to_be_visible()
    with page.expect_response("**/approval"):
        page.mouse.move(0, 0)
        page.clock.fast_forward(13_000)
    expect(undo).to_be_hidden()
    assert db.session.query(MemberRegistration).one().status is RegistrationStatus.APPROVED


def test_a_registration_is_refused_with_a_reason_that_is_read(enter: Enter, committed_app: object) -> None:
    pending_registration(place_code=district().community)
    page = on_duty(enter, Role.COMMITTEE)
    page.get_by_role("link", name="工作台").click()
    page.get_by_role("link", name=re.compile("待审批的报到 1 ")).click()
    page.get_by_role("button", name="不通过").click()
    page.get_by_label("不通过的原因").fill("请到社区补交证明。")
    page.get_by_role("button", name="确定不通过").click()
    expect(page.get_by_text("没有待审批的党员报到")).to_be_visible()
    send_now(page)
    registration = db.session.query(MemberRegistration).one()
    assert (registration.status, registration.reason) == (RegistrationStatus.REJECTED, "请到社区补交证明。")


def test_a_committee_s_month(enter: Enter, committed_app: object, clock: StandingClock) -> None:
    here = district().community
    last_month(clock)
    pending_registration(place_code=here)
    flagged = [reviews.of(CaseKind.LOW_RATING, points.award(60, stars=1).assignment_id).id for _ in range(2)]
    page = on_duty(enter, Role.COMMITTEE)
    page.get_by_role("link", name="工作台").click()
    page.get_by_role("link", name=re.compile("待审批的报到 1 ")).click()
    page.get_by_role("button", name=re.compile("^通过")).click()
    expect(page.get_by_text("没有待审批的党员报到")).to_be_visible()
    send_now(page)
    page.get_by_role("link", name="今天要办的").click()
    page.get_by_role("link", name=re.compile("待审核的积分 2 ")).click()
    expect(page.get_by_role("checkbox", name="全选（2 件）")).to_be_visible()
    for key in ("s", "p"):
        page.keyboard.press(key)
    expect(page.get_by_label("理由")).to_be_focused()
    page.keyboard.type("电话核实，服务做完了。")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_contain_text("对这 2 件一起决定：入账")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已处理 2 件：入账。")).to_be_visible()
    page.get_by_role("link", name="今天要办的").click()
    page.get_by_role("link", name="月度和季度").click()
    expect(page.get_by_role("row", name=re.compile("维修跑腿 1 1 "))).to_be_visible()
    with page.expect_download() as sheet:
        page.get_by_role("button", name="导出 Excel").click()

    page.get_by_label("哪个月、季度或年").select_option(label=f"{clock.now().astimezone(SHANGHAI).year}年")
    expect(page.get_by_role("row", name=re.compile("月 1 1 "))).to_be_visible()
    assert sheet.value.path().read_bytes().startswith(b"PK")
    assert db.session.query(MemberRegistration).filter_by(status=RegistrationStatus.PENDING).count() == 0
    decisions = db.session.query(Case.decision).filter(Case.id.in_(flagged)).distinct()
    assert [decision for (decision,) in decisions] == [Decision.POST]


def last_month(clock: StandingClock) -> None:
    """One service of an hour in the month before this one, which is closed."""
    now = clock.now()
    clock.set(now.replace(day=1) - timedelta(days=20))
    statements.stands(points.award(60), clock)
    today = now.astimezone(SHANGHAI)
    statements.closed(clock, today.year, today.month)
    clock.set(now)


def test_a_committee_holds_orders_out_and_is_told_that_it_is_too_early_to_tell(
    enter: Enter, committed_app: object
) -> None:
    page = on_duty(enter, Role.COMMITTEE, "/committee/reports")
    page.get_by_role("link", name="去打开对照").click()
    page.get_by_label("对照").select_option("0.1")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    yesterday = now() - timedelta(days=1)
    over: dict[str, Any] = {"posted_at": yesterday, "respond_by": yesterday + timedelta(hours=3)}
    carried(Arm.USUAL, 4, **over)
    carried(Arm.NEAREST, asked=10, **over)

    page.get_by_role("link", name="派单情况").click()

    expect(page.get_by_text("目前相差 100 个百分点")).to_contain_text("先别下结论")
    told = page.get_by_role("table", name="本地办法和“就近十人”比一比")
    expect(told.get_by_role("row", name="按时填上")).to_contain_text("100%")
    expect(page.get_by_text("现在随机留出 10% 的订单")).to_be_visible()
