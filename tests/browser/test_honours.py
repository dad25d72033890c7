"""What a committee gives in writing: an honour that is granted and taken back, a certificate that anybody may check."""

import re

from playwright.sync_api import expect

from app.kit.database import db
from app.people.models import Role
from app.points.recognition.models import Certificate, Honour
from tests.browser.conftest import Enter, known
from tests.browser.test_the_desk import on_duty
from tests.builders import recognition
from tests.builders.registration import approved_volunteer


def test_an_honour_and_a_certificate_are_given_and_read(enter: Enter, committed_app: object) -> None:
    who, number = known("李志远")
    recognition.posted(volunteer=approved_volunteer(account=who))
    desk = on_duty(enter, Role.COMMITTEE, "/committee/honours")
    desk.get_by_role("button", name="授予荣誉").click()
    desk.get_by_label("志愿者", exact=True).fill("李志远")
    desk.get_by_role("button", name=re.compile("^李志远 ·")).click()
    desk.get_by_label("荣誉名称").fill("年度优秀志愿者")
    desk.get_by_label("依据什么授予").fill("全年服务满 100 小时")
    desk.get_by_role("button", name="授予", exact=True).click()
    expect(desk.get_by_text("已授予李志远：年度优秀志愿者。")).to_be_visible()

    desk.get_by_role("link", name="服务证明").click()
    desk.get_by_role("button", name="开服务证明").click()
    desk.get_by_label("志愿者", exact=True).fill("李志远")
    desk.get_by_role("button", name=re.compile("^李志远 ·")).click()
    desk.get_by_role("button", name="开证明", exact=True).click()
    expect(desk.get_by_text("经办：陈静")).to_be_visible()
    certificate = db.session.query(Certificate).one()
    desk.get_by_label("核验证明编号").fill(certificate.number)
    desk.get_by_role("button", name="核验").click()
    expect(desk.get_by_role("status").get_by_text("有效")).to_be_visible()

    desk.get_by_role("link", name="荣誉").click()
    desk.get_by_role("button", name=re.compile("^撤回")).click()
    desk.get_by_label("为什么撤回").fill("核对后发现时长有误。")
    desk.get_by_role("button", name="确定撤回").click()
    expect(desk.get_by_text("已撤回，本人会收到消息。")).to_be_visible()
    phone = enter(number, "/month")
    expect(phone.get_by_text("核对后发现时长有误。")).to_be_visible()
    expect(phone.get_by_text(f"服务证明 {certificate.number}")).to_be_visible()
    assert db.session.query(Honour).one().reason == "核对后发现时长有误。"
