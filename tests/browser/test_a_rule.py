"""A new rule of points: tried on last month's services before it is put in force, and read by everybody."""

from playwright.sync_api import expect

from app.people.models import Role
from tests.browser.conftest import Enter, known
from tests.browser.test_the_desk import last_month
from tests.builders import people
from tests.fakes import StandingClock


def test_a_rule_is_tried_before_it_is_put_in_force(enter: Enter, committed_app: object, clock: StandingClock) -> None:
    last_month(clock)
    account, number = known("吴昊")
    people.grant(account, Role.ADMINISTRATOR)
    page = enter(number, "/rules")
    page.get_by_role("link", name="起草新规则").click()
    page.get_by_label("每小时积分").fill("20")
    page.get_by_role("button", name="先试算，不生效").click()
    expect(page.get_by_role("row", name="全部 1 10 20 +100 % 5 → 10 0 → 0")).to_be_visible()
    page.get_by_role("button", name="公布新规则").click()
    expect(page.get_by_text("将施行")).to_be_visible()
    expect(page.get_by_text("20 分")).to_be_visible()
