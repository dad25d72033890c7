"""An activity, let through by the committee; and on its day, on phones: the leader's screen is scanned by who comes, and the
leader writes down the rest."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from app.kit.clock import SystemClock
from app.kit.database import db
from app.orders.activities.drafts import RoleDraft
from app.orders.activities.models import ActivityStatus
from app.orders.models import Assignment, Proof
from app.people.models import Role
from tests.browser.conftest import Enter, known, send_now
from tests.browser.test_the_desk import on_duty
from tests.builders import activities, people
from tests.builders.orders import accepted
from tests.builders.places import district
from tests.builders.registration import approved_volunteer, organization
from tests.fakes import StandingClock

CAMERA = (640, 480)
CODE = 400
"""Pixels of the code's side, as somebody holds a phone before it."""


@pytest.fixture
def phones(committed_app: object, clock: StandingClock) -> list[str]:
    """The numbers of an officer whose activity began an hour ago, and of two who signed up for it."""
    home = organization(district().community)
    host, first_number = known("周伟")
    people.grant(host, Role.OFFICER, organization_id=home.id)
    clock.move(hours=-3)
    role, begins = RoleDraft(name="清扫", slots=3), clock.now() + timedelta(hours=2)
    made = activities.activity(
        host, organization_id=home.id, roles=(role,), sessions=(activities.session(begins, length=timedelta(hours=3)),)
    )
    numbers = [first_number]
    for name in ("李志远", "王小芳"):
        account, number = known(name)
        approved_volunteer(account=account, organization=home)
        accepted(activities.orders(made)[0], account)
        numbers.append(number)
    clock.set(SystemClock().now())
    return numbers


def film_of(screen: Page, name: str, film: Path) -> None:
    """Let cameras see the code that a screen shows."""
    shown = Image.open(io.BytesIO(screen.get_by_role("img", name=name).screenshot()))
    shown.thumbnail((CODE, CODE))
    seen = Image.new("RGB", CAMERA, "gray")
    seen.paste(shown, ((CAMERA[0] - shown.width) // 2, (CAMERA[1] - shown.height) // 2))
    seen.save(film, "JPEG", quality=90)


def test_who_comes_scans_the_leaders_screen_and_the_leader_writes_down_the_rest(
    enter: Enter, phones: list[str], camera: Path
) -> None:
    leader, helper = enter(phones[0]), enter(phones[1])
    leader.get_by_role("link", name="活动").click()
    expect(
        leader.get_by_role("heading", name="活动", exact=True)
    ).to_be_visible()  # the page before names it too, as an order
    leader.get_by_role("link", name="周末清洁家园").click()
    leader.get_by_role("link", name="名单和签到").click()
    expect(leader.get_by_role("article").filter(has_text="李志远").get_by_text("已接单")).to_be_visible()
    helper.get_by_role("link", name="周末清洁家园").click()

    leader.get_by_role("button", name="出示签到码").click()
    film_of(leader, "签到码", camera)
    helper.get_by_role("button", name="扫一扫").click()
    expect(helper.get_by_text("活动结束，扫签退码")).to_be_visible()

    leader.get_by_role("button", name="签退码").click()
    film_of(leader, "签退码", camera)
    helper.get_by_role("button", name="扫一扫").click()
    expect(helper.get_by_text("等主办方确认")).to_be_visible()

    leader.get_by_role("button", name="关闭").click()
    expect(leader.get_by_role("article").filter(has_text="李志远").get_by_text("待确认")).to_be_visible()
    leader.get_by_label("王小芳到场").select_option("早走")
    leader.get_by_label("服务分钟").fill("40")
    leader.get_by_role("button", name="记下 1 人").click()
    leader.get_by_role("button", name="撤销").click()
    leader.get_by_role("button", name="记下 1 人").click()
    send_now(leader)
    expect(leader.get_by_role("article").filter(has_text="王小芳").get_by_text("40 分钟")).to_be_visible()
    db.session.rollback()
    parts = {part.minutes: part.proof for part in db.session.query(Assignment)}
    assert parts == {1: Proof.ROTATING_CODE, 40: Proof.SECOND_PERSON}


def test_a_committee_lets_one_through_and_not_the_other_by_keyboard(enter: Enter, committed_app: object) -> None:
    wanted, unwanted = activities.waiting(title="清理河道"), activities.waiting(title="夜间登高拍摄")
    page = on_duty(enter, Role.COMMITTEE)
    page.get_by_role("link", name="工作台").click()
    page.get_by_role("link", name=re.compile("待审核的活动 2 ")).click()
    expect(page.get_by_role("link", name=re.compile("夜间登高拍摄"))).to_be_visible()
    for key in ("j", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="清理河道")).to_be_visible()
    expect(page.get_by_text("东门")).to_be_visible()
    for key in ("p", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="夜间登高拍摄")).to_be_visible()
    send_now(page)
    page.keyboard.press("r")
    expect(page.get_by_label("不发布的原因")).to_be_focused()
    page.keyboard.type("夜里登高太危险。")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("没有待审核的活动。")).to_be_visible()
    send_now(page)
    db.session.expire_all()
    assert (wanted.status, unwanted.status) == (ActivityStatus.ANNOUNCED, ActivityStatus.REJECTED)
    assert unwanted.reason == "夜里登高太危险。"
