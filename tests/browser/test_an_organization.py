"""An organization's officer: what the committee hands to it and who goes, and what both agree on from the lists."""

from playwright.sync_api import expect

from app.kit.database import db
from app.orders.models import Assignment
from app.people.models import Role
from tests.browser.conftest import Enter, known
from tests.browser.test_the_desk import on_duty
from tests.builders import desk, lists, people
from tests.builders.orders import open_order
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, organization


def test_an_officer_sends_members_and_takes_on_a_need(enter: Enter, committed_app: object) -> None:
    home = organization(name="区城管委党支部")
    officer, number = known("周伟")
    people.grant(officer, Role.OFFICER, organization_id=home.id)
    goes = [approved_volunteer(name=name, organization=home).account_id for name in ("李志远", "王小芳", "赵大勇")][:2]
    desk.hand_offer(open_order(title="给独居老人搬家具", slots=2), organization_id=home.id)
    lists.need(district().community)

    phone = enter(number)
    phone.get_by_role("link", name="我的党组织").click()
    phone.get_by_role("button", name="我们来").click()
    for name in ("李志远", "王小芳"):
        phone.get_by_label(name).check()
    expect(phone.get_by_label("赵大勇")).to_be_disabled()
    phone.get_by_role("button", name="派 2 人去").click()
    expect(phone.get_by_text("现在没有等您办的事")).to_be_visible()
    assert {part.volunteer_id for part in db.session.query(Assignment)} == set(goes)

    phone.get_by_role("link", name="清单和项目").click()
    phone.get_by_role("button", name="需求").click()
    phone.get_by_role("button", name="我们认领").click()
    phone.get_by_label("怎么做").fill("周末来两个电工。")
    phone.get_by_role("button", name="提出项目").click()
    expect(phone.get_by_text("等对方答复")).to_be_visible()

    community = on_duty(enter, Role.COMMITTEE, "/lists")
    community.get_by_role("button", name="同意", exact=False).first.click()
    expect(community.get_by_role("link", name="发一个订单")).to_be_visible()
