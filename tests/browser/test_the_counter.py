"""A committee founds an organization and names who answers for it; then registers a member of it who stands at the counter."""

import re

from playwright.sync_api import Page, expect

from app.kit.database import db
from app.people import accounts
from app.people.models import ActInName, Role
from app.registration.models import MemberRegistration, Organization, RegistrationStatus
from tests.browser.conftest import Enter
from tests.browser.test_the_desk import on_duty
from tests.builders import people


def test_an_organization_is_founded_and_a_member_registered_at_the_counter(enter: Enter, committed_app: object) -> None:
    page = on_duty(enter, Role.COMMITTEE)
    page.get_by_role("link", name="工作台").click()
    page.get_by_role("link", name="人员、组织和队伍").click()
    found(page)
    officer = page.get_by_role("listitem").filter(has_text="周伟")
    officer.get_by_role("button", name="收回").click()
    expect(page.get_by_text("还没有管理员")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(officer).to_be_visible()
    page.get_by_role("link", name="党组织").first.click()
    page.get_by_role("link", name="今天要办的").click()
    page.get_by_role("link", name=re.compile("待审批的报到")).click()
    page.get_by_role("link", name="柜台登记").press("Enter")
    phone = people.phone()
    register(page, phone)
    expect(page.get_by_role("heading", name="等陈阿婆本人确认")).to_be_visible()
    expect(page.get_by_text(phone[-4:], exact=True)).to_be_visible()

    db.session.rollback()
    registration = db.session.query(MemberRegistration).one()
    member = accounts.find(phone)
    assert member
    assert (registration.account_id, registration.status) == (member.id, RegistrationStatus.PENDING)
    assert registration.organization_id == db.session.query(Organization).filter_by(name="区教委第四党支部").one().id
    assert db.session.query(ActInName).filter_by(account_id=member.id, subject_id=registration.id).count() == 1


def found(page: Page) -> None:
    """Found an organization with an officer."""
    page.get_by_role("link", name="党组织", exact=True).click()
    page.get_by_role("link", name="登记新党组织").click()
    page.get_by_label("党组织全称").fill("区教委第四党支部")
    page.get_by_label("管理员手机号").fill(people.phone())
    page.get_by_label("管理员姓名").fill("周伟")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name="区教委第四党支部")).to_be_visible()


def register(page: Page, phone: str) -> None:
    """Type what a member says, by keyboard alone."""
    expect(page.get_by_label("手机号")).to_be_focused()
    for typed in (phone, "陈阿婆"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.type("第四")
    expect(page.get_by_role("list", name="所在党组织").get_by_role("button")).to_have_count(1)
    for key in ("Tab", "Enter"):
        page.keyboard.press(key)
    page.get_by_label("助老助残").focus()
    page.keyboard.press("Space")
    page.get_by_label("特长").focus()
    page.keyboard.press("Enter")
