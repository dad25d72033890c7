"""Those who work for a community: an order for somebody on the telephone, and what waits in the morning, by keyboard."""

import re

from playwright.sync_api import Page, expect

from app.kit.database import db
from app.orders.models import Order
from app.people.models import Role
from app.registration.models import MemberRegistration, RegistrationStatus
from app.reviews.models import Case, CaseStatus, Decision
from tests.browser.conftest import Enter, known
from tests.builders import people, reviews
from tests.builders.orders import open_order
from tests.builders.places import district
from tests.builders.registration import pending_registration

DESK = {"width": 1280, "height": 900}


def on_duty(enter: Enter, role: Role) -> Page:
    """Somebody with a role at the small community, at a desk."""
    account, number = known("陈静")
    people.grant(account, role, place_code=district().community)
    return enter(number, viewport=DESK)


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
    case = db.session.query(Case).one()
    assert (case.status, case.decision) == (CaseStatus.DECIDED, Decision.DISMISSED)


def test_a_registration_is_refused_with_a_reason_that_is_read(enter: Enter, committed_app: object) -> None:
    pending_registration(place_code=district().community)
    page = on_duty(enter, Role.COMMITTEE)
    page.get_by_role("link", name="工作台").click()
    page.get_by_role("link", name=re.compile("待审批的报到 1 ")).click()
    page.get_by_role("button", name="不通过").click()
    page.get_by_label("不通过的原因").fill("请到社区补交证明。")
    page.get_by_role("button", name="确定不通过").click()
    expect(page.get_by_text("没有待审批的党员报到")).to_be_visible()
    registration = db.session.query(MemberRegistration).one()
    assert (registration.status, registration.reason) == (RegistrationStatus.REJECTED, "请到社区补交证明。")
