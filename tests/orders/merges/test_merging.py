"""Orders that are alike become one activity; each stays its own, and its status says what became of it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit import clock as moments
from app.kit.database import db
from app.kit.pages import PageRequest
from app.kit.transaction import transaction
from app.orders import sealed, seeing
from app.orders import service as orders
from app.orders.activities import moving
from app.orders.activities import posting as activities
from app.orders.errors import OrderNotFound, OrderNotYours, OrderStatusForbids
from app.orders.merges import merging, queries
from app.orders.merges.errors import MergeUnfit
from app.orders.merges.merging import Wishes
from app.orders.models import Order, OrderStatus
from app.people.actors import Occasion
from app.people.models import Account
from app.people.privacy import erase
from tests.builders import people, whistles
from tests.builders.activities import dates, session
from tests.builders.merges import alike, merged, poster, target_of
from tests.builders.notifications import told
from tests.builders.orders import ADDRESS, accepted, open_order, stands, volunteer
from tests.builders.places import district
from tests.fakes import StandingClock
from tests.orders.test_races import at_once, statuses

SERVICE_DAY = "社区组织的上门服务日"


def status(order: Order) -> str:
    db.session.refresh(order)
    return stands(order)


def test_one_activity_serves_them_and_each_who_asked_is_told(app: Flask) -> None:
    one, other = alike(slots=2)
    target = target_of(made := merged(one, other))
    assert (target.slots, target.starts_at, stands(target)) == (4, one.starts_at, "open")
    assert [status(order) for order in (one, other)] == ["merged", "merged"]
    assert "order-merged" in told(poster(one).id)
    seen = seeing.see(one.id, people.occasion(poster(one))).merged_into
    assert seen is not None
    assert (seen.activity_id, seen.target.id) == (made.activity.id, target.id)


def test_nothing_of_what_they_wrote_stands_in_the_activity(app: Flask) -> None:
    one, other = alike(title="刘桂兰家的灯", description="二楼", risks="有狗")
    made = merged(one, other)
    activity, target = made.activity, target_of(made)
    written = f"{activity.title}{activity.description}{activity.risks}{target.title}{sealed.address_of(target)}"
    assert not any(words in written for words in ("刘桂兰", "二楼", "有狗", ADDRESS))
    with pytest.raises(OrderNotFound):
        seeing.look(other.id, people.occasion(poster(one)))


def test_who_comes_to_the_activity_sees_where_each_lives_and_nobody_else(app: Flask) -> None:
    one, other = alike()
    target = target_of(merged(one, other))
    helper, stranger = volunteer(), volunteer()
    accepted(target, helper)
    assert seeing.see(one.id, people.occasion(helper)).address == ADDRESS
    with pytest.raises(OrderNotFound):
        seeing.see(one.id, people.occasion(stranger))


def test_an_order_is_closed_when_the_activity_has_served_it(app: Flask, clock: StandingClock) -> None:
    one, other = alike()
    target = target_of(merged(one, other))
    helper = volunteer()
    part = accepted(target, helper)
    clock.set(target.starts_at)
    with transaction():
        orders.check_in(part.id, sealed.service_code_of(target), people.occasion(helper))
        orders.complete(part.id, 60, people.occasion(helper))
        orders.rate(part.id, 5, "", [], people.occasion(poster(target)))
    assert [status(order) for order in (target, one, other)] == ["closed"] * 3
    assert "order-served" in told(poster(one).id)


def test_an_order_whose_activity_nobody_came_to_ends_honestly(app: Flask, clock: StandingClock) -> None:
    one, other = alike()
    target = target_of(merged(one, other))
    clock.set(target.respond_by)
    with transaction():
        orders.expire(target.id, Occasion(None, clock.now()))
    assert [status(order) for order in (target, one, other)] == ["expired"] * 3
    assert "order-expired" in told(poster(one).id)


def test_an_order_whose_activity_is_called_off_is_sought_for_again(app: Flask) -> None:
    one, other = alike()
    made = merged(one, other)
    committee = db.session.get_one(Account, made.activity.posted_by_id)
    with transaction():
        activities.cancel(made.activity.id, "有雨", people.occasion(committee))
    assert [status(order) for order in (one, other)] == ["open", "open"]
    assert "order-fell-back" in told(poster(one).id)
    assert stands(accepted(one)) == "accepted"


def test_who_asked_takes_their_order_out_and_it_is_sought_for_by_itself(app: Flask) -> None:
    one, other = alike()
    made = merged(one, other)
    with pytest.raises(OrderNotYours), transaction():
        merging.take_out(one.id, people.occasion(db.session.get_one(Account, made.activity.posted_by_id)))
    with transaction():
        merging.take_out(one.id, people.occasion(poster(one)))
    assert [status(order) for order in (one, other)] == ["open", "merged"]
    assert "order-taken-out" in told(made.activity.posted_by_id)
    assert queries.merged_into(target_of(made).id, _committee(one), PageRequest(20, None)).rows == [other]
    with pytest.raises(OrderStatusForbids), transaction():
        merging.take_out(one.id, people.occasion(poster(one)))
    third = open_order(starts_at=one.starts_at)
    assert len(merged(one, third).merges) == 2


def _committee(order: Order) -> Occasion:
    return people.occasion(people.committee(order.place_code))


def test_too_late_to_be_answered_an_order_that_is_taken_out_has_ended(app: Flask, clock: StandingClock) -> None:
    one, other = alike(respond_by=moments.now() + timedelta(hours=3))
    merged(one, other)
    clock.set(one.respond_by)
    with transaction():
        merging.take_out(one.id, people.occasion(poster(one)))
    assert status(one) == "expired"


def test_a_merged_order_is_cancelled_like_any_other_also_by_erasure(app: Flask) -> None:
    one, other = alike()
    made = merged(one, other)
    with transaction():
        orders.cancel(one.id, "不用了", people.occasion(poster(one)))
        erase(people.occasion(poster(other)))
    assert [status(order) for order in (one, other)] == ["cancelled", "cancelled"]
    assert queries.requesters_of([target_of(made).id]) == ()
    assert status(target_of(made)) == "open"


def test_who_asked_is_told_when_the_date_is_moved(app: Flask) -> None:
    one, other = alike()
    made = merged(one, other)
    committee = db.session.get_one(Account, made.activity.posted_by_id)
    with transaction():
        date_id = dates(made.activity)[0].id
        moving.move_date(made.activity.id, date_id, session(days=5), "有雨", people.occasion(committee))
    assert "activity-date-moved" in told(poster(one).id)


def test_each_date_is_sought_for_what_was_wished_then_and_nothing_else(app: Flask) -> None:
    one, other = alike(skills=("水电维修",))
    later = open_order(starts_at=one.starts_at + timedelta(days=2), slots=3)
    made = merged(one, other, later)
    found = db.session.scalars(select(Order).where(Order.id.in_({merge.target_id for merge in made.merges})))
    assert sorted((order.starts_at, order.slots, tuple(order.skills)) for order in found) == [
        (one.starts_at, 2, ("水电维修",)),
        (later.starts_at, 3, ()),
    ]


def test_the_committee_may_say_where_when_and_what(app: Flask) -> None:
    one, other = alike()
    made = merged(one, other, title=SERVICE_DAY, address="社区服务站", session=session(days=4))
    target = target_of(made)
    assert (target.title, target.starts_at) == (f"{SERVICE_DAY} · 志愿者", session(days=4).starts_at)
    assert sealed.address_of(target) == "社区服务站"


def _of_another_kind() -> Order:
    return open_order(service_type="tutoring", starts_at=moments.now() + timedelta(days=2))


def _of_another_place() -> Order:
    return open_order(place_code=district().communities[1], starts_at=moments.now() + timedelta(days=2))


def _answered() -> Order:
    order = open_order(starts_at=moments.now() + timedelta(days=2), slots=2)
    accepted(order)
    return order


def _merged_already() -> Order:
    one, other = alike()
    merged(one, other)
    return one


def _whistled_for() -> Order:
    order = open_order(starts_at=moments.now() + timedelta(days=2))
    whistles.called(order)
    return order


def _too_far() -> Order:
    return open_order(starts_at=moments.now() + timedelta(days=20))


@pytest.mark.parametrize(
    "unfit", [_of_another_kind, _of_another_place, _answered, _merged_already, _whistled_for, _too_far]
)
def test_what_is_not_alike_is_neither_proposed_nor_merged(app: Flask, unfit: Callable[[], Order]) -> None:
    (one, other), not_alike = alike(), unfit()
    assert queries.similar(one.id, _committee(one)) == sorted([one, other], key=lambda each: each.id)
    with pytest.raises(MergeUnfit) as refused:
        merged(one, other, not_alike)
    assert refused.value.facts == {"order_ids": [str(not_alike.id)]}
    assert [status(order) for order in (one, other)] == ["open", "open"]


def test_one_alone_is_not_merged_and_another_place_has_none(app: Flask) -> None:
    one, other = alike()
    with pytest.raises(MergeUnfit):
        merged(one)
    elsewhere = people.committee(district().communities[2])
    for which in (one.id, uuid4()):
        with pytest.raises(OrderNotFound), transaction():
            merging.merge(which, [other.id], Wishes(), people.occasion(elsewhere))


def test_an_order_is_merged_once_however_many_try(committed_app: Flask) -> None:
    one, other = alike()
    committee = _committee(one)

    def merging_into(first: UUID, second: UUID) -> Callable[[], object]:
        return lambda: merging.merge(first, [second], Wishes(), committee)

    acts = [merging_into(one.id, other.id), merging_into(other.id, one.id)]
    assert at_once(committed_app, acts) == {"done": 1, "merge-unfit": 1}
    assert statuses(one.id) == {}
    found = db.session.scalars(select(Order.status).where(Order.id.in_([one.id, other.id])))
    assert set(found) == {OrderStatus.MERGED}
