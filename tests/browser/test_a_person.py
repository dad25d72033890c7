"""A person and their phone: many tabs, a revoked session, language and elder mode, logging out, erasing the account."""

from playwright.sync_api import expect

from app.kit.database import db
from app.people.models import Account, DeviceSession
from tests.browser.conftest import Enter, known, send_now


def test_two_tabs_stay_signed_in_when_their_token_ends(enter: Enter) -> None:
    _, number = known("王桂兰")
    first = enter(number)
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.get_by_role("navigation")).to_be_visible()
    for page in (first, second, first, second):
        page.reload()
        expect(page.get_by_role("heading", name="王桂兰，您好")).to_be_visible()
    assert db.session.query(DeviceSession).count() == 1


def test_a_session_ended_elsewhere_leaves_with_a_kind_word(log_in: Enter) -> None:
    _, number = known("王桂兰")
    lost, kept = log_in(number), log_in(number)
    kept.goto(f"{kept.url.split('#')[0]}#/me")
    kept.get_by_role("button", name="让它退出").click()
    expect(kept.get_by_text("那台设备已退出")).to_be_visible()
    send_now(kept)
    lost.get_by_role("link", name="设置").click()
    expect(lost.get_by_text("您的登录已结束")).to_be_visible()


def test_language_and_elder_mode_change_at_once_and_stay(enter: Enter) -> None:
    _, number = known("王桂兰")
    page = enter(number)
    usual = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.get_by_role("button", name="大字版").click()
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 1.25 * usual
    page.goto(f"{page.url.split('#')[0]}#/me")
    page.get_by_label("语言").select_option("en")
    expect(page.get_by_role("heading", name="Me", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.reload()
    expect(page.get_by_role("heading", name="Me", exact=True)).to_be_visible()


def test_logging_out_leaves_nothing_personal_on_the_phone(log_in: Enter) -> None:
    _, number = known("王桂兰")
    page = log_in(number)
    page.get_by_role("link", name="我的", exact=True).click()
    page.get_by_role("link", name="设置").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("手机号")).to_be_visible()
    kept = page.evaluate(
        """async () => {
          const open = await new Promise((done) => { const r = indexedDB.open('yihu'); r.onsuccess = () => done(r.result) })
          const all = await Promise.all([...open.objectStoreNames].map((name) => new Promise((done) => {
            const r = open.transaction(name).objectStore(name).getAll(); r.onsuccess = () => done(r.result.length) })))
          return [all.reduce((sum, one) => sum + one, 0), Object.keys(localStorage).filter((key) => key != 'yihu.looks').length]
        }"""
    )
    assert kept == [0, 0]


def test_an_account_is_erased_only_when_the_word_is_typed(enter: Enter) -> None:
    account, number = known("王桂兰")
    page = enter(number, "/me")
    page.get_by_role("button", name="注销账号").click()
    expect(page.get_by_role("button", name="永久注销")).to_be_disabled()
    page.get_by_label("请输入“注销”").fill("注销")
    page.get_by_role("button", name="永久注销").click()
    expect(page.get_by_label("手机号")).to_be_visible()
    erased = db.session.get_one(Account, account.id, populate_existing=True)
    assert (erased.phone_sealed, erased.name) == (None, None)
