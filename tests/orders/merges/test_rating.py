"""Each who asked in a merged order says once how the activity answered them; its points hang on the host's rating alone."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.database import db
from app.kit.pages import PageRequest
from app.kit.transaction import transaction
from app.orders import sealed, seeing
from app.orders import service as orders
from app.orders.errors import AlreadyRated, OrderNotFound, OrderNotYours, OrderStatusForbids, OwnService
from app.orders.merges import merging, rating
from app.orders.merges.errors import MergeRatingOver
from app.orders.merges.models import MergeRating
from app.orders.models import Assignment, Order
from app.orders.privacy import export_of
from app.orders.rating import RatingTag
from app.people.models import Account
from app.people.privacy import erase
from app.points.models import Award
from tests.builders import people
from tests.builders.merges import alike, merged, poster, target_of
from tests.builders.notifications import told
from tests.builders.orders import accepted, volunteer
from tests.fakes import StandingClock
from tests.orders.merges.test_merging import status
from tests.orders.test_races import at_once


def served(target: Order, clock: StandingClock, by: Account | None = None) -> Assignment:
    """A volunteer's part in the activity's order, served; its host has not rated it."""
    helper = by or volunteer()
    part = accepted(target, helper)
    clock.set(target.starts_at)
    with transaction():
        orders.check_in(part.id, sealed.service_code_of(target), people.occasion(helper))
        orders.complete(part.id, 60, people.occasion(helper))
    return part


def said(order: Order, stars: int = 4, by: Account | None = None) -> MergeRating:
    with transaction():
        return rating.rate(order.id, stars, "灯亮了", [RatingTag.ON_TIME], people.occasion(by or poster(order))).rating


def test_each_rates_once_and_only_the_host_s_rating_counts_for_points(app: Flask, clock: StandingClock) -> None:
    one, other = alike()
    target = target_of(made := merged(one, other))
    host = db.session.get_one(Account, made.activity.posted_by_id)
    part = served(target, clock)
    assert [said(one, 1).stars, said(other, 5).stars] == [1, 5]
    assert (status(one), told(host.id).count("merge-rated")) == ("merged", 2)
    with pytest.raises(AlreadyRated):
        said(one, 5)
    with transaction():
        orders.rate(part.id, 5, "", [], people.occasion(host))
    award = db.session.scalars(select(Award).where(Award.assignment_id == part.id)).one()
    assert (award.volunteer_points > 0, status(one)) == (True, "closed")


def test_the_host_reads_what_they_said_and_who_comes_does_not(app: Flask, clock: StandingClock) -> None:
    one, other = alike()
    withdrew = volunteer()
    part = accepted(one, withdrew)
    with transaction():
        orders.withdraw(part.id, None, people.occasion(withdrew))
    target = target_of(made := merged(one, other))
    served(target, clock, helper := volunteer())
    given, page = said(one), PageRequest(20, None)
    host = people.occasion(db.session.get_one(Account, made.activity.posted_by_id))
    assert [(row.order_id, row.rating) for row in rating.of_target(target.id, host, page).rows] == [(one.id, given)]
    for which, who in ((target.id, helper), (target.id, poster(one)), (uuid4(), poster(one))):
        with pytest.raises(OrderNotFound):
            rating.of_target(which, people.occasion(who), page)
    assert [_read(one, who) for who in (poster(one), withdrew)] == [given, None]


def _read(order: Order, who: Account) -> MergeRating | None:
    """What somebody reads of the rating in the order itself."""
    into = seeing.see(order.id, people.occasion(who)).merged_into
    return into.rating if into else None


def _before_anybody_came(order: Order, target: Order, clock: StandingClock) -> None:
    accepted(target)


def _taken_out(order: Order, target: Order, clock: StandingClock) -> None:
    with transaction():
        merging.take_out(order.id, people.occasion(poster(order)))
    served(target, clock)


@pytest.mark.parametrize("until", [_before_anybody_came, _taken_out])
def test_what_has_not_answered_them_is_not_rated(
    app: Flask, clock: StandingClock, until: Callable[[Order, Order, StandingClock], None]
) -> None:
    one, other = alike()
    until(one, target_of(merged(one, other)), clock)
    with pytest.raises(OrderStatusForbids):
        said(one)


def test_only_who_asked_rates_or_an_operator_for_them_and_nobody_themself(app: Flask, clock: StandingClock) -> None:
    one, other = alike()
    target = target_of(made := merged(one, other))
    served(target, clock, volunteer(name="李志远"))
    with pytest.raises(OrderNotYours):
        said(one, by=db.session.get_one(Account, made.activity.posted_by_id))
    with pytest.raises(OrderNotFound):
        said(one, by=poster(other))
    assert said(one, by=people.operator(one.place_code)).is_on_behalf


def test_nobody_rates_what_they_served(app: Flask, clock: StandingClock) -> None:
    one, other = alike()
    target = target_of(merged(one, other))
    helper = volunteer()
    one.poster_id = one.recipient_id = one.posted_by_id = helper.id
    db.session.commit()
    served(target, clock, helper)
    with pytest.raises(OwnService):
        said(one)


def test_after_seven_days_it_is_over(app: Flask, clock: StandingClock) -> None:
    one, other = alike()
    target = target_of(made := merged(one, other))
    part = served(target, clock)
    with transaction():
        orders.rate(part.id, 5, "", [], people.occasion(db.session.get_one(Account, made.activity.posted_by_id)))
    clock.move(days=6, hours=23)
    assert said(one).stars == 4
    clock.move(hours=1)
    with pytest.raises(MergeRatingOver):
        said(other)


def test_erasure_leaves_the_stars_and_takes_the_words(app: Flask, clock: StandingClock) -> None:
    one, other = alike()
    target = target_of(merged(one, other))
    served(target, clock)
    given, who = said(one), poster(one)
    assert [row["words"] for row in export_of(who.id)["merge_ratings"]] == ["灯亮了"]
    with transaction():
        erase(people.occasion(who))
    db.session.refresh(given)
    assert (given.stars, given.words) == (4, "")


def test_two_phones_at_once_rate_once(committed_app: Flask, clock: StandingClock) -> None:
    one, other = alike()
    served(target_of(merged(one, other)), clock)
    by = people.occasion(poster(one))
    acts = [lambda: rating.rate(one.id, 5, "", [], by)] * 2
    assert at_once(committed_app, acts) == {"done": 1, "already-rated": 1}
