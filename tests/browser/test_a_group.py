"""Groups: what a committee asks of a team by hand is answered by its leader, and the lead changes hands."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.dispatch.desk.models import HandOffer, HandOfferStatus
from app.kit.database import db
from app.orders.models import Assignment
from app.people.models import Account
from tests.browser.conftest import OpenAt, send_now
from tests.builders import desk
from tests.builders.orders import open_order, volunteer
from tests.builders.registration import led_team

Look = Callable[[Account, str], Page]


@pytest.fixture
def look(open_at: OpenAt) -> Look:
    """Shows a screen to somebody who is signed in."""
    return lambda who, path: open_at(f"/#{path}", who)


def test_a_leader_says_no_to_one_offer_and_names_who_comes_to_another(look: Look, committed_app: object) -> None:
    one, other = volunteer("王小芳"), volunteer("赵大勇")
    team, leader = led_team(one.id, other.id)
    snow = open_order(slots=2, title="扫雪")
    books = open_order(title="搬书", starts_at=snow.starts_at + timedelta(days=1))
    for order in (snow, books):
        desk.hand_offer(order, team_id=team.id)
    page = look(leader, "/teams")
    declined = page.get_by_role("article").filter(has_text="搬书")
    declined.get_by_role("button", name="来不了").click()
    declined.get_by_label("为什么来不了").fill("那天有活动")
    declined.get_by_role("button", name="告诉社区").click()
    send_now(page)
    expect(declined).to_be_hidden()
    page.get_by_role("button", name="我们来").click()
    page.get_by_label("王小芳").check()
    page.get_by_role("button", name="派 1 人去").click()
    expect(page.get_by_role("article")).to_have_count(0)

    answers = db.session.query(HandOffer.order_id, HandOffer.status, HandOffer.reason).all()
    declined_one = (books.id, HandOfferStatus.DECLINED, "那天有活动")
    assert set(answers) == {(snow.id, HandOfferStatus.ACCEPTED, None), declined_one}
    assert [row.volunteer_id for row in db.session.query(Assignment.volunteer_id)] == [one.id]


def test_a_lead_is_handed_over_and_a_no_to_it_is_undone(look: Look, committed_app: object) -> None:
    one = volunteer("王小芳")
    team, leader = led_team(one.id)
    page = look(leader, f"/teams/{team.id}")
    page.get_by_role("button", name="移交队长").click()
    page.get_by_label("请谁来当队长").select_option(label="王小芳")
    page.get_by_role("button", name="请他接任").click()
    expect(page.get_by_text("已请王小芳接任队长")).to_be_visible()

    theirs = look(one, f"/teams/{team.id}")
    theirs.get_by_role("button", name="不了").click()
    theirs.get_by_role("button", name="撤销").click()
    theirs.get_by_role("button", name="我来当").click()
    expect(theirs.get_by_label("新队员的手机号")).to_be_visible()
