"""An activity is posted as one: each role on each date an order like any other; and it is called off and changed as one."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from app.kit.database import db
from app.kit.transaction import transaction
from app.orders import service as orders
from app.orders.activities import editing, moving, posting, queries
from app.orders.activities.drafts import RoleDraft
from app.orders.activities.errors import (
    ActivityChanged,
    ActivityDateBegun,
    ActivityMalformed,
    ActivityNotFound,
    ActivityStatusForbids,
    ActivityTextReviewed,
    NotHostThere,
)
from app.orders.activities.models import Activity, ActivityRole, ActivityStatus
from app.orders.activities.series import Repeat
from app.orders.errors import AnsweringOver, OrderNotFound, SlotsTaken
from app.orders.models import Audience
from app.people.actors import Occasion
from app.people.models import Account, Role
from app.people.privacy import erase
from app.places.models import Place
from jobs import make_activity_orders
from jobs.ticks import Tick
from tests.builders import activities, people, registration
from tests.builders.activities import activity, dates, host_of, session
from tests.builders.notifications import told
from tests.builders.orders import accepted, stands, volunteer
from tests.builders.places import district
from tests.fakes import StandingClock


def test_each_role_on_each_date_is_an_order(app: Flask) -> None:
    made = activity(sessions=(session(days=3), session(days=10)))
    first, second = activities.orders(made)
    assert [(order.title, order.slots, stands(order)) for order in (first, second)] == [
        ("周末清洁家园 · 清扫", 3, "open"),
        ("周末清洁家园 · 清扫", 3, "open"),
    ]
    assert [order.slots for order in activities.orders(made, "引导")] == [1, 1]
    assert [date.status.value for date in dates(made)] == ["posted", "posted"]
    assert first.respond_by == first.starts_at


def test_a_full_role_has_its_waitlist(app: Flask) -> None:
    (order,) = activities.orders(activity(), "引导")
    assert [stands(accepted(order)) for _ in range(2)] == ["accepted", "waitlisted"]


def test_sign_up_opens_and_closes(app: Flask, clock: StandingClock) -> None:
    opens_at = clock.now() + timedelta(days=1)
    made = activity(sign_up_opens_at=opens_at, sign_up_closes_minutes=120)
    assert activities.orders(made) == []
    clock.set(opens_at)
    _run_job()
    (order,) = activities.orders(made)
    assert order.respond_by == order.starts_at - timedelta(minutes=120)
    clock.set(order.respond_by)
    with pytest.raises(AnsweringOver):
        orders.accept(order.id, people.occasion(volunteer()))


def _run_job() -> None:
    tick = Tick()
    make_activity_orders.run(tick)
    assert tick.failures == []


@pytest.mark.parametrize(
    "fields",
    [
        {"sessions": (session,)},
        {"roles": (RoleDraft(name="清扫", slots=1), RoleDraft(name="清扫", slots=2))},
        {"audience": Audience.ORGANIZATIONS},
        {"audience": Audience.MEMBERS},
        {"audience": Audience.TEAM},
        {"service_type": "flying"},
        {"place_code": "110107"},
        {"repeat": Repeat(rule="FREQ=HOURLY;COUNT=3")},
    ],
    ids=["past", "two roles", "organizations", "members", "team", "type", "place", "rule"],
)
def test_what_cannot_be_is_refused(app: Flask, fields: dict[str, object]) -> None:
    if "sessions" in fields:
        fields = {"sessions": (session(days=-1),)}
    with pytest.raises(ActivityMalformed):
        activity(people.committee(district().code), **fields)


def _officer_of_another(made: dict[str, UUID]) -> Account:
    return activities.officer()[0]


def _resident(made: dict[str, UUID]) -> Account:
    return people.account()


@pytest.mark.parametrize("stranger", [_officer_of_another, _resident])
def test_only_its_host_posts(app: Flask, stranger: Callable[[dict[str, UUID]], Account]) -> None:
    _, organization = activities.officer()
    team, _ = registration.led_team()
    for held in ({"organization_id": organization.id}, {"host_team_id": team.id}, {}):
        with pytest.raises(NotHostThere):
            activity(stranger(held), **held)


def test_officers_leaders_and_committees_hold_activities(app: Flask) -> None:
    officer, organization = activities.officer()
    team, leader = registration.led_team()
    assert activity(officer, organization_id=organization.id).status is ActivityStatus.ANNOUNCED
    assert activity(leader, host_team_id=team.id, audience=Audience.TEAM, team_id=team.id).host_team_id == team.id
    assert activity().organization_id is None


def test_an_organizations_members_alone_are_meant(app: Flask) -> None:
    officer, organization = activities.officer()
    made = activity(officer, organization_id=organization.id, audience=Audience.MEMBERS)
    (order,) = activities.orders(made)
    assert stands(accepted(order, volunteer(organization=organization))) == "accepted"
    with pytest.raises(OrderNotFound):
        orders.accept(order.id, people.occasion(volunteer()))


def test_where_orders_are_reviewed_an_activity_waits(app: Flask) -> None:
    officer, organization = activities.officer()
    here = district().community
    committee = people.committee(here)
    with transaction():
        db.session.execute(update(Place).where(Place.code == here).values(reviews_orders=True))
    made = activity(officer, organization_id=organization.id)
    assert (made.status.value, activities.orders(made)) == ("pending_review", [])
    assert "activity-to-review" in told(committee.id)
    with transaction():
        posting.approve(made.id, people.occasion(committee))
    assert [stands(order) for order in activities.orders(made)] == ["open"]
    assert "activity-announced" in told(officer.id)
    with pytest.raises(ActivityTextReviewed):
        editing.edit(made.id, {"title": "别的"}, _fresh(made).version, people.occasion(officer))
    assert activity(committee).status is ActivityStatus.ANNOUNCED


def test_cancelling_all_tells_everybody_once_and_frees_them(app: Flask) -> None:
    made = activity(sessions=(session(days=3), session(days=10)))
    helper = volunteer()
    parts = [accepted(order, helper) for order in activities.orders(made)]
    with transaction():
        posting.cancel(made.id, "预报有大雨", people.occasion(host_of(made)))
    assert [stands(part) for part in parts] == ["released", "released"]
    assert [stands(order) for order in activities.orders(made)] == ["cancelled", "cancelled"]
    assert [kind for kind in told(helper.id) if kind != "order-invitation"] == ["activity-cancelled"]
    with pytest.raises(ActivityStatusForbids):
        posting.cancel(made.id, "预报有大雨", people.occasion(host_of(made)))


def test_cancelling_one_date_leaves_the_others(app: Flask) -> None:
    made = activity(sessions=(session(days=3), session(days=10)))
    helper = volunteer()
    accepted(activities.orders(made)[0], helper)
    with transaction():
        posting.cancel_date(made.id, dates(made)[0].id, "场地检修", people.occasion(host_of(made)))
    assert [stands(order) for order in activities.orders(made)] == ["cancelled", "open"]
    assert "activity-date-cancelled" in told(helper.id)
    assert "released" not in told(helper.id)


def test_what_has_begun_stays(app: Flask, clock: StandingClock) -> None:
    made = activity(sessions=(session(days=3), session(days=10)))
    first, second = activities.orders(made)
    accepted(first)
    clock.set(first.starts_at + timedelta(minutes=5))
    by = people.occasion(host_of(made))
    with pytest.raises(ActivityDateBegun):
        posting.cancel_date(made.id, dates(made)[0].id, "晚了", by)
    with pytest.raises(ActivityDateBegun):
        moving.move_date(made.id, dates(made)[0].id, session(days=5), "晚了", by)
    with transaction():
        editing.edit(made.id, {"description": "请带手套"}, _fresh(made).version, by)
        posting.cancel(made.id, "之后不办了", by)
    first, second = activities.orders(made)
    assert [(order.description, stands(order)) for order in (first, second)] == [
        ("", "open"),
        ("请带手套", "cancelled"),
    ]


def test_edits_reach_every_date_to_come_and_tell_once(app: Flask) -> None:
    made = activity(sessions=(session(days=3), session(days=10)))
    helper = volunteer()
    for order in activities.orders(made):
        accepted(order, helper)
    role = next(found for found in _roles(made) if found.name == "清扫")
    by = people.occasion(host_of(made))
    with transaction():
        editing.edit(made.id, {"title": "清洁楼道", "slots": {role.id: 5}}, _fresh(made).version, by)
    assert [(order.title, order.slots) for order in activities.orders(made)] == [("清洁楼道 · 清扫", 5)] * 2
    assert told(helper.id).count("activity-edited") == 1
    assert "order-edited" not in told(helper.id)
    accepted(activities.orders(made)[0])
    with pytest.raises(SlotsTaken), transaction():
        editing.edit(made.id, {"slots": {role.id: 1}}, _fresh(made).version, by)
    with pytest.raises(ActivityChanged):
        editing.edit(made.id, {"title": "旧"}, 1, by)


def _roles(made: Activity) -> list[ActivityRole]:
    return queries.roles_of(made.id)


def _fresh(made: Activity) -> Activity:
    return db.session.get_one(Activity, made.id, populate_existing=True)


def test_a_moved_date_keeps_its_volunteers(app: Flask) -> None:
    made = activity()
    helper = volunteer()
    part = accepted(activities.orders(made)[0], helper)
    later = session(days=4)
    with transaction():
        moving.move_date(made.id, dates(made)[0].id, later, "场地有变", people.occasion(host_of(made)))
    (order,) = activities.orders(made)
    assert (order.starts_at, order.respond_by, stands(part)) == (later.starts_at, later.starts_at, "accepted")
    assert _fresh(made).last_ends_at == later.ends_at
    assert "activity-date-moved" in told(helper.id)


def test_a_date_that_is_moved_after_sign_up_closed_is_open_for_sign_up_again(app: Flask, clock: StandingClock) -> None:
    made = activity(sign_up_closes_minutes=120)
    (unanswered,) = activities.orders(made)
    (taken,) = activities.orders(made, "引导")
    part = accepted(taken)
    clock.set(unanswered.respond_by)
    for order in (unanswered, taken):
        orders.expire(order.id, Occasion(None, clock.now()))
    later = session(days=4)
    with transaction():
        moving.move_date(made.id, dates(made)[0].id, later, "有雨", people.occasion(host_of(made)))
    (anew,) = activities.orders(made)
    closes_at = later.starts_at - timedelta(minutes=120)
    assert (stands(unanswered), stands(anew), anew.starts_at) == ("expired", "open", later.starts_at)
    assert (stands(part), stands(taken), taken.starts_at) == ("accepted", "filled", later.starts_at)
    assert {order.respond_by for order in (anew, taken)} == {closes_at}
    assert stands(accepted(anew)) == "accepted"


def test_a_date_nobody_signed_up_for_is_not_moved_once_it_has_begun(app: Flask, clock: StandingClock) -> None:
    made = activity()
    clock.set(dates(made)[0].starts_at)
    with pytest.raises(ActivityDateBegun), transaction():
        moving.move_date(made.id, dates(made)[0].id, session(days=4), "没人来", people.occasion(host_of(made)))


def test_a_stranger_finds_no_activity_that_is_not_meant_for_them(app: Flask) -> None:
    officer, organization = activities.officer()
    made = activity(officer, organization_id=organization.id, audience=Audience.MEMBERS)
    with pytest.raises(ActivityNotFound):
        posting.cancel(made.id, "恶作剧", people.occasion(volunteer()))
    with pytest.raises(NotHostThere):
        posting.cancel(made.id, "恶作剧", people.occasion(volunteer(organization=organization)))


def test_a_new_leader_runs_what_the_team_holds(app: Flask) -> None:
    team, leader = registration.led_team()
    made = activity(leader, host_team_id=team.id)
    follower = people.account("钱进")
    people.grant(follower, Role.LEADER, team_id=team.id)
    with transaction():
        posting.cancel(made.id, "下雨", people.occasion(follower))
    assert "activity-cancelled" in told(leader.id)


def test_an_erased_hosts_activities_are_called_off_and_emptied(app: Flask) -> None:
    made = activity()
    helper = volunteer()
    part = accepted(activities.orders(made)[0], helper)
    host = host_of(made)
    with transaction():
        erase(people.occasion(host))
    assert (stands(part), _fresh(made).title, _fresh(made).status.value) == ("released", "", "cancelled")
    assert [stands(order) for order in activities.orders(made)] == ["cancelled"]


def test_dates_far_ahead_wait_for_their_orders(app: Flask, clock: StandingClock) -> None:
    made = activity(sessions=(session(days=3), session(days=120)))
    assert [date.status.value for date in dates(made)] == ["posted", "planned"]
    clock.move(days=31)
    _run_job()
    assert [date.status.value for date in dates(made)] == ["posted", "posted"]


def test_too_many_orders_at_once_are_refused(app: Flask) -> None:
    many = tuple(session(days=1 + day) for day in range(51))
    with pytest.raises(ActivityMalformed):
        activity(sessions=many)
