"""A whistle (吹哨) between a committee's desk and a unit's phone, from blow to rating."""

from playwright.sync_api import expect

from app.kit.database import db
from app.orders.models import Order, OrderStatus
from app.orders.whistles.models import WhistleCall
from app.people.models import Role
from tests.browser.conftest import Enter, known, send_now
from tests.browser.test_photos import picture
from tests.browser.test_the_desk import on_duty
from tests.builders import people
from tests.builders.orders import open_order
from tests.builders.places import district
from tests.builders.registration import organization


def test_a_unit_is_called_reports_in_handles_and_is_rated(enter: Enter, committed_app: object) -> None:
    order = open_order(place_code=district().community, title="北门路灯不亮")
    unit = organization(name="区城管委党支部")
    officer, number = known("周伟")
    people.grant(officer, Role.OFFICER, organization_id=unit.id)

    desk = on_duty(enter, Role.COMMITTEE, f"/committee/desk/{order.id}")
    desk.get_by_role("link", name="吹哨").click()
    desk.get_by_label("找别的单位").fill("城管")
    desk.get_by_role("button", name="区城管委党支部").click()
    desk.get_by_label("要办的事").fill("北门三盏路灯不亮，请尽快修复。")
    desk.get_by_role("button", name="吹哨，叫 1 个单位").click()
    expect(desk.get_by_text("待报到")).to_be_visible()

    phone = enter(number)
    phone.get_by_role("link", name="消息").click()
    phone.get_by_role("button", name="吹哨").click()
    phone.get_by_role("button", name="报到", exact=True).click()
    photo = phone.get_by_label("加照片")
    expect(photo).to_be_attached()
    phone.context.set_offline(True)
    photo.set_input_files([picture()])
    expect(phone.get_by_text("等待发送")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text("等待发送")).to_be_hidden()
    expect(phone.get_by_role("button", name="看大图")).to_have_count(1)
    phone.get_by_label("办得怎么样").fill("已更换三盏灯。")
    phone.get_by_role("button", name="办好了").click()
    expect(phone.get_by_text("已办，待评价")).to_be_visible()

    desk.reload()
    expect(desk.get_by_text("已更换三盏灯。")).to_be_visible()
    desk.get_by_text("5 星").click(force=True)
    desk.get_by_role("button", name="提交").click()
    expect(desk.get_by_role("button", name="提交")).to_be_hidden()
    desk.get_by_role("button", name="办结").click()
    desk.get_by_label("怎样办结的").fill("灯都亮了。")
    desk.get_by_role("button", name="办结").click()
    send_now(desk)
    expect(desk.get_by_text("办理中")).to_be_hidden()
    assert [call.stars for call in db.session.query(WhistleCall)] == [5]
    assert db.session.get_one(Order, order.id, populate_existing=True).status is OrderStatus.CLOSED
