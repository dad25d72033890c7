"""A team comes as one: its leader takes slots, names members, gives the rest back; who asked sees them by name and calls them."""

from datetime import timedelta

from playwright.sync_api import expect

from app.kit.clock import now
from app.kit.database import db
from app.orders.holds.models import SlotHold
from app.orders.models import Assignment
from app.people import accounts
from app.people.models import Account, Role
from tests.browser.conftest import Enter, known, send_now
from tests.browser.test_an_order import order_page
from tests.builders import people
from tests.builders.orders import open_order
from tests.builders.registration import approved_volunteer, organization, team


def test_a_team_takes_slots_as_one_and_names_who_comes(enter: Enter) -> None:
    home = organization()
    members = [approved_volunteer(name=name, organization=home) for name in ("李志远", "王小芳", "赵大勇")]
    ours = team(members=tuple(one.account_id for one in members))
    leader, number = known("孙建国")
    people.grant(leader, Role.LEADER, team_id=ours.id)
    poster, resident = known("王桂兰")
    starts_at = now() + timedelta(days=2)
    order = open_order(poster, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), slots=4)

    lead = order_page(enter, number, order)
    lead.get_by_role("link", name="整队接单").click()
    lead.get_by_label("占几个名额").fill("3")
    lead.get_by_role("button", name="占名额").click()
    for name in ("李志远", "王小芳"):
        lead.get_by_label(name).check()
    lead.get_by_role("button", name="定 2 人").click()
    lead.get_by_role("button", name="让出剩下的 1 个名额").click()
    expect(lead.get_by_text("已让出名额").first).to_be_visible()
    send_now(lead)
    db.session.rollback()
    assert [(hold.slots, hold.unfilled) for hold in db.session.query(SlotHold)] == [(2, 0)]

    asking = order_page(enter, resident, order)
    expect(asking.get_by_role("heading", name="李志远会来")).to_be_visible()
    expect(asking.get_by_text(ours.name)).to_have_count(2)
    call = asking.get_by_role("link", name="给王小芳打电话")
    expect(call).to_have_attribute("href", f"tel:{phones()['王小芳']}")


def phones() -> dict[str | None, str]:
    """The numbers of everybody who comes, by name."""
    comers = db.session.query(Account).join(Assignment, Assignment.volunteer_id == Account.id)
    return {one.name: accounts.phone_of(one) for one in comers}
