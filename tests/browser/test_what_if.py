"""A committee asks what two waves would come to, waits while it is played apart, and carries its orders like that."""

import re

from playwright.sync_api import expect

from app.dispatch import settling
from app.dispatch.models import Preset
from app.kit.database import db
from app.people.models import Role
from jobs import play_what_ifs
from jobs.ticks import Tick
from tests.browser.conftest import Enter, known
from tests.builders import people, what_ifs


def test_what_if_two_waves(enter: Enter, committed_app: object) -> None:
    here = what_ifs.past(4, 4)
    account, number = known("刘洋")
    people.grant(account, Role.COMMITTEE, place_code=here)
    page = enter(number, "/committee/carrying")
    page.get_by_role("link", name=re.compile("先推演一下")).click()
    expect(page.get_by_role("button", name="推演一下", exact=True)).to_be_disabled()
    page.get_by_role("button", name="只问两波").click()
    page.get_by_label("推演几遍").select_option("1")
    page.get_by_role("button", name="推演一下", exact=True).click()
    expect(page.get_by_role("progressbar")).to_be_visible()

    play_what_ifs.run(Tick())

    expect(page.get_by_role("row", name=re.compile("^按时接满的名额"))).to_be_visible()
    page.get_by_role("button", name="以后就这样派单").click()
    expect(page.get_by_text("现在就是这样派单的")).to_be_visible()
    db.session.rollback()
    found = settling.carrying(here)
    assert (found.preset, found.overrides, found.settled_by) == (Preset.STANDARD, {"most_waves": 2}, here)
