"""Every POST that creates, sent ten times at the same moment with one key through the real server: one effect, one answer."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import CompoundSelect, func, literal, select, union_all

from app.dispatch.desk.models import HandOffer
from app.dispatch.hand_out.models import HandOut
from app.kit import clock as moments
from app.kit.clock import SystemClock
from app.kit.database import Base, db
from app.kit.stored_answers import StoredAnswer
from app.kit.transaction import transaction
from app.notifications.models import Notification
from app.orders.activities.models import Activity
from app.orders.calendar.models import CalendarFeed
from app.orders.models import Assignment, Audience, Order, OrderPhoto, Rating
from app.orders.whistles.models import Whistle, WhistleCall, WhistleStep
from app.people.actors import Occasion
from app.people.models import Account, AuditEntry, Grant, Role
from app.points.models import RuleVersion
from app.points.recognition.models import Certificate, Honour
from app.points.rewards.models import Donation, Redemption, Reward
from app.registration.lists.models import Listing, Project, ProjectOrder
from app.registration.roster import service as roster_service
from app.registration.roster.models import Roster
from app.reviews.models import Case, Objection
from mobile_api.activities.examples import NEW_ACTIVITY
from mobile_api.lists import examples
from mobile_api.points.routes import RULE
from mobile_api.rewards.examples import NEW_REWARD
from tests.builders import (
    activities,
    desk,
    hand_outs,
    lists,
    orders,
    people,
    points,
    recognition,
    registration,
    reviews,
    rewards,
    rosters,
    whistles,
)
from tests.builders.places import district
from tests.fakes import StandingClock
from tests.system.grouping import GROUPING
from tests.system.registering import REGISTERING
from tests.system.reviewing import REVIEWING
from tests.system.sending import Sending
from tests.system.volley import Answer, post, volley

TIMES = 10


def _post_order() -> Sending:
    starts_at = moments.now() + timedelta(days=1)
    body = {
        "service_type": "repairs_errands",
        "title": "帮忙换灯泡",
        "place_code": district().community,
        "address": "八宝山南路 5 号院 3 号楼 201",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
    }
    return Sending("/orders", people.account(), Order, body)


def _post_activity() -> Sending:
    officer, organization = activities.officer()
    starts_at = (moments.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    session = {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=2)).isoformat()}
    body = {**NEW_ACTIVITY, "organization_id": str(organization.id), "sessions": [session]}
    return Sending("/activities", officer, Activity, {name: body[name] for name in body if name != "repeat"})


def _accept_order() -> Sending:
    return Sending(f"/orders/{orders.open_order().id}/assignments", orders.volunteer(), Assignment, {})


def _accept_order_for_team() -> Sending:
    member = orders.volunteer()
    team, leader = registration.led_team(member.id)
    order = orders.open_order(audience=Audience.TEAM, team_id=team.id)
    body = {"account_ids": [str(member.id)]}
    return Sending(f"/orders/{order.id}/team-assignments", leader, Assignment, body)


def _rate_service() -> Sending:
    made = orders.completed(orders.open_order(starts_at=moments.now() + timedelta(minutes=30)))
    poster = db.session.get_one(Account, db.session.get_one(Order, made.order_id).poster_id)
    return Sending(f"/assignments/{made.id}/rating", poster, Rating, {"stars": 5})


def _add_photo() -> Sending:
    order, picture = orders.open_order(), BytesIO()
    Image.new("RGB", (32, 24), "white").save(picture, "PNG")
    poster = db.session.get_one(Account, order.poster_id)
    return Sending(f"/orders/{order.id}/photos", poster, OrderPhoto, picture.getvalue(), {"Content-Type": "image/png"})


def _report_problem() -> Sending:
    order = orders.open_order()
    poster = db.session.get_one(Account, order.poster_id)
    return Sending(f"/orders/{order.id}/problems", poster, Case, {"words": "志愿者没有来。"})


def _object_to_points() -> Sending:
    body = {"reason": "当天下午他和我在一起。"}
    return Sending(f"/awards/{points.award().id}/objections", people.account(), Objection, body)


def _enter_service() -> Sending:
    return Sending(
        "/service-entries", people.operator(district().community), Order, reviews.entry([orders.volunteer()])
    )


def _give_grant() -> Sending:
    body = {"phone": people.phone(), "name": "陈静", "role": "operator", "place_code": district().community}
    return Sending("/grants", people.administrator(), Grant, body)


def _upload_roster() -> Sending:
    here = district().community
    path = f"/rosters?place_code={here}"
    return Sending(path, people.committee(here), Roster, rosters.csv("李志远,12,,,,"), {"Content-Type": "text/csv"})


def _apply_roster() -> Sending:
    here = district().community
    path = f"/rosters/{rosters.uploaded('李志远,12,,,,', place_code=here).roster.id}/application"
    return Sending(path, people.committee(here), AuditEntry)


def _undo_roster() -> Sending:
    here = district().community
    by = rosters.reviewer(here)
    made = rosters.uploaded("李志远,12,,,,", by=by, place_code=here).roster
    with transaction():
        roster_service.apply(made.id, Occasion(by, moments.now()))
    return Sending(f"/rosters/{made.id}/undo", people.committee(here), AuditEntry)


def _add_need() -> Sending:
    body = {**examples.NEW_NEED, "place_code": district().community}
    return Sending("/needs", people.committee(district().community), Listing, body)


def _add_resource() -> Sending:
    organization = registration.organization()
    officer = people.account()
    people.grant(officer, Role.OFFICER, organization_id=organization.id)
    where = {"place_code": district().community, "organization_id": str(organization.id)}
    return Sending("/resources", officer, Listing, {**examples.NEW_RESOURCE, **where})


def _claim_need() -> Sending:
    officer, organization = lists.officer()
    body = {"organization_id": str(organization.id), "words": "我们来"}
    return Sending(f"/needs/{lists.need().id}/claims", officer, Project, body)


def _claim_resource() -> Sending:
    body = {"place_code": district().community, "words": "请来"}
    return Sending(f"/resources/{lists.resource().id}/claims", people.committee(district().community), Project, body)


def _close_listing() -> Sending:
    return Sending(f"/listings/{lists.need().id}/closing", people.committee(district().community), StoredAnswer)


def _agree_to_project() -> Sending:
    path = f"/projects/{lists.project().id}/agreement"
    return Sending(path, people.committee(district().community), Notification)


def _decline_project() -> Sending:
    path = f"/projects/{lists.project().id}/refusal"
    return Sending(path, people.committee(district().community), Notification, {"words": "不合适"})


def _drop_project() -> Sending:
    path = f"/projects/{lists.project().id}/dropping"
    return Sending(path, people.committee(district().community), StoredAnswer, {"words": "不做了"})


def _finish_project() -> Sending:
    path = f"/projects/{lists.agreed_project().id}/completion"
    return Sending(path, people.committee(district().community), StoredAnswer, {"words": "做完了"})


def _post_order_of_project() -> Sending:
    sending = _post_order()
    path = f"/projects/{lists.agreed_project().id}/orders"
    return Sending(path, people.committee(district().community), ProjectOrder, sending.body)


def _add_rule() -> Sending:
    body = {"effective_on": (moments.now() + timedelta(days=40)).date().isoformat(), "rule": RULE}
    return Sending("/rules", people.administrator(), RuleVersion, body)


def _offer_reward() -> Sending:
    body = {**NEW_REWARD, "place_code": district().community}
    return Sending("/rewards", people.committee(district().community), Reward, body)


def _redeem_reward() -> Sending:
    made = rewards.reward()
    return Sending(f"/rewards/{made.id}/redemptions", rewards.person_with(100), Redemption)


def _offer_donation() -> Sending:
    return Sending("/me/donations", rewards.person_with(100), Donation, {"phone": people.phone(), "points": 10})


def _grant_honour() -> Sending:
    volunteer = registration.approved_volunteer(district().community)
    body = {
        "account_id": str(volunteer.account_id),
        "place_code": district().community,
        "title": "优秀",
        "criteria": "满百时",
    }
    return Sending("/honours", people.committee(district().community), Honour, body)


def _issue_own_certificate() -> Sending:
    award = recognition.posted()
    day = award.served_on.isoformat()
    volunteer = db.session.get_one(Account, award.volunteer_id)
    return Sending("/me/certificates", volunteer, Certificate, {"starts_on": day, "ends_on": day})


def _issue_certificate() -> Sending:
    award = recognition.posted()
    day = award.served_on.isoformat()
    body = {"starts_on": day, "ends_on": day, "account_id": str(award.volunteer_id)}
    return Sending("/certificates", people.committee(district().community), Certificate, body)


def _open_calendar_feed() -> Sending:
    return Sending("/me/calendar-feed", orders.volunteer(), CalendarFeed)


def _offer_by_hand() -> Sending:
    order, body = orders.open_order(), {"volunteer_id": str(orders.volunteer().id)}
    return Sending(f"/orders/{order.id}/hand-offers", people.committee(district().community), HandOffer, body)


def _propose_hand_out() -> Sending:
    body = {"place_code": district().community, "order_ids": [str(orders.open_order().id)]}
    return Sending("/hand-outs", people.committee(district().community), HandOut, body)


def _send_hand_out() -> Sending:
    orders.volunteer()
    made = hand_outs.hand_out(orders.open_order())
    by = people.committee(district().community)
    return Sending(f"/hand-outs/{made.id}/sending", by, StoredAnswer, {})  # as many offers as there are volunteers


def _accept_hand_offer() -> Sending:
    volunteer = orders.volunteer()
    made = desk.hand_offer(orders.open_order(), volunteer.id)
    return Sending(f"/hand-offers/{made.id}/acceptance", volunteer, Assignment, {})


def _blow_whistle() -> Sending:
    body = {"organization_ids": [str(whistles.unit()[0].id)], "words": "路灯不亮"}
    return Sending(f"/orders/{orders.open_order().id}/whistles", people.committee(district().community), Whistle, body)


def _call_more_units() -> Sending:
    path = f"/whistles/{whistles.called(orders.open_order()).whistle_id}/calls"
    body = {"organization_ids": [str(whistles.unit()[0].id)]}
    return Sending(path, people.committee(district().community), WhistleCall, body)


def _add_whistle_evidence() -> Sending:
    home, officer = whistles.unit()
    call = whistles.reported_in(whistles.called(orders.open_order(), home.id), officer)
    return Sending(f"/whistle-calls/{call.id}/evidence", officer, WhistleStep, {"words": "到了"})


def _rate_unit() -> Sending:
    by = people.committee(district().community)
    call = whistles.handled(by=by)
    return Sending(f"/whistle-calls/{call.id}/rating", by, WhistleStep, {"stars": 5})


SENDINGS: dict[str, Callable[[], Sending]] = {
    **GROUPING,
    **REGISTERING,
    **REVIEWING,
    "post_order": _post_order,
    "post_activity": _post_activity,
    "accept_order": _accept_order,
    "offer_by_hand": _offer_by_hand,
    "blow_whistle": _blow_whistle,
    "call_more_units": _call_more_units,
    "add_whistle_evidence": _add_whistle_evidence,
    "rate_unit": _rate_unit,
    "propose_hand_out": _propose_hand_out,
    "send_hand_out": _send_hand_out,
    "accept_hand_offer": _accept_hand_offer,
    "accept_order_for_team": _accept_order_for_team,
    "rate_service": _rate_service,
    "add_photo": _add_photo,
    "report_problem": _report_problem,
    "object_to_points": _object_to_points,
    "enter_service": _enter_service,
    "give_grant": _give_grant,
    "upload_roster": _upload_roster,
    "apply_roster": _apply_roster,
    "undo_roster": _undo_roster,
    "add_need": _add_need,
    "add_resource": _add_resource,
    "claim_need": _claim_need,
    "claim_resource": _claim_resource,
    "close_listing": _close_listing,
    "agree_to_project": _agree_to_project,
    "decline_project": _decline_project,
    "drop_project": _drop_project,
    "finish_project": _finish_project,
    "post_order_of_project": _post_order_of_project,
    "add_rule": _add_rule,
    "offer_reward": _offer_reward,
    "redeem_reward": _redeem_reward,
    "offer_donation": _offer_donation,
    "open_calendar_feed": _open_calendar_feed,
    "grant_honour": _grant_honour,
    "issue_own_certificate": _issue_own_certificate,
    "issue_certificate": _issue_certificate,
}


def test_every_operation_that_creates_is_tried_here(app: Flask) -> None:
    operations = [view.__dict__["operation"] for view in app.view_functions.values()]
    assert {operation.name for operation in operations if operation.creates} == set(SENDINGS)


@pytest.mark.slow
@pytest.mark.no_cover  # the service runs in processes of its own
def test_one_effect_and_one_answer_of_ten_at_once(address: str, clock: StandingClock) -> None:
    """All in one test, so that the server is started once."""
    for name, made in SENDINGS.items():
        sending = made()
        clock.set(SystemClock().now())  # some had to wait for the end of a service
        headers = {**people.sign_in(sending.by), "Idempotency-Key": uuid4().hex, **sending.headers}
        request = post(address, f"/api/v1{sending.path}", headers, sending.body)
        before = _rows()
        answers = volley(address, [request] * TIMES)
        after = _rows()
        _check_answers(name, answers)
        assert after[sending.gains.__tablename__] - before[sending.gains.__tablename__] == 1, name
        again = volley(address, [request])
        assert (again[0].status, again[0].body) == (answers[0].status, answers[0].body), name
        assert _rows() == after, f"{name}: a late repeat had an effect"


def _check_answers(name: str, answers: list[Answer]) -> None:
    assert len({(answer.status, answer.body) for answer in answers}) == 1, name
    assert answers[0].status in (200, 201, 202), f"{name}: {answers[0].status} {answers[0].body.decode()}"
    replayed = [answer.headers.get("idempotency-replayed") for answer in answers]
    assert sorted(str(value) for value in replayed) == ["None"] + ["true"] * (TIMES - 1), name


def _rows() -> dict[str, int]:
    """How many rows each table has, in one statement."""
    db.session.rollback()
    return {str(name): int(count) for name, count in db.session.execute(_counts())}


@cache
def _counts() -> CompoundSelect[str, int]:
    tables = Base.metadata.sorted_tables
    return union_all(*(select(literal(table.name), func.count()).select_from(table) for table in tables))
