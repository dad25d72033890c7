"""Rewards from the committee's shelf to a volunteer's hand."""

import re

from playwright.sync_api import expect

from app.kit.database import db
from app.people.models import Role
from app.points.rewards.models import Redemption, RedemptionStatus, Reward
from tests.browser.conftest import Enter, known
from tests.browser.test_the_desk import on_duty
from tests.builders import rewards
from tests.builders.registration import approved_volunteer


def test_a_reward_is_put_out_redeemed_and_handed_over(enter: Enter, committed_app: object) -> None:
    who, number = known("李志远")
    approved_volunteer(account=who)
    rewards.person_with(50, who)
    desk = on_duty(enter, Role.COMMITTEE)
    desk.get_by_role("link", name="工作台").click()
    desk.get_by_role("link", name="积分兑换").click()
    desk.get_by_role("button", name="放一件礼品").click()
    for label, words in (("是什么", "洗衣液"), ("在哪里领", "服务站一层"), ("每份多少积分", "30"), ("一共多少份", "2")):
        desk.get_by_label(label).fill(words)
    desk.get_by_role("button", name="上架", exact=True).click()
    expect(desk.get_by_text("已上架：洗衣液。")).to_be_visible()

    phone = enter(number, "/rewards")
    expect(phone.get_by_text("领取：服务站一层")).to_be_visible()
    phone.get_by_role("button", name="兑换 洗衣液").click()
    code = phone.get_by_label(re.compile("^取货码")).inner_text()

    desk.get_by_role("link", name=re.compile("洗衣液")).click()
    desk.get_by_role("button", name=re.compile("^发放.*李")).click()
    desk.get_by_label("来人出示的取货码").fill(code)
    desk.get_by_role("button", name="发放", exact=True).click()
    expect(desk.get_by_text("已发放：洗衣液。")).to_be_visible()
    expect(desk.get_by_text("现在没有人等取")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("已取走")).to_be_visible()

    reward = db.session.query(Reward).one()
    assert (reward.stock, reward.reserved, reward.collected) == (1, 0, 1)
    assert db.session.query(Redemption).one().status is RedemptionStatus.COLLECTED
    assert rewards.reward_points(who.id) == 20
