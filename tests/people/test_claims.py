"""Nobody is registered, given a role or spoken for without being asked, and who says no is obeyed."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kit.clock import now
from app.kit.database import db
from app.kit.ids import new_id
from app.kit.pages import PageRequest
from app.kit.transaction import transaction
from app.orders import service as orders_service
from app.orders.drafts import Contact
from app.orders.models import Order, OrderStatus
from app.people import accounts, claims, granting
from app.people.actors import Held, Occasion
from app.people.errors import ActAnswered, ActNotFound
from app.people.models import Account, ActAnswer, ActInName, ActKind, Grant, Role
from app.registration import teams
from app.registration.models import TeamMember
from tests.builders import orders, people, registration
from tests.builders.notifications import told
from tests.builders.places import district
from tests.fakes import StandingClock


def asked(who: Account) -> list[tuple[ActKind, ActAnswer]]:
    mine = select(ActInName).where(ActInName.account_id == who.id).order_by(ActInName.id)
    fresh = mine.execution_options(populate_existing=True)
    return [(act.kind, act.answer) for act in db.session.scalars(fresh)]


def refuse_all(who: Account) -> None:
    open_ones = select(ActInName.id).where(ActInName.account_id == who.id, ActInName.answer == ActAnswer.OPEN)
    for act_id in db.session.scalars(open_ones).all():
        with transaction():
            claims.refuse(act_id, people.occasion(who))


def posted_for_somebody() -> tuple[Order, Account]:
    """An order that an operator posted for somebody, and who that is."""
    place = district().community
    draft = orders.draft(place, recipient=Contact(name="刘桂兰", phone=people.phone()))
    with transaction():
        order = orders_service.post(draft, people.occasion(people.operator(place)))
    return order, db.session.get_one(Account, order.recipient_id)


def test_a_role_that_its_holder_did_not_want_is_taken_back(app: Flask) -> None:
    committee, number = people.committee(district().community), people.phone()
    with transaction():
        held = Held(Role.OPERATOR, place_code=district().community)
        given = granting.give(number, "王芳", held, people.occasion(committee)).grant
    holder = db.session.get_one(Account, given.account_id)
    assert asked(holder) == [(ActKind.ACCOUNT, ActAnswer.OPEN), (ActKind.GRANT, ActAnswer.OPEN)]
    refuse_all(holder)
    assert db.session.get_one(Grant, given.id, populate_existing=True).revoked_at is not None
    assert told(committee.id).count("act-refused") == 2


def test_a_team_that_somebody_did_not_want_is_left(app: Flask) -> None:
    volunteer = registration.approved_volunteer()
    member, team = db.session.get_one(Account, volunteer.account_id), registration.team()
    with transaction():
        teams.add_member(team.id, member.id, people.occasion(people.committee(district().community)))
    assert asked(member) == [(ActKind.TEAM, ActAnswer.OPEN)]
    assert told(member.id).count("team-joined") == 1
    assert "was-this-you" not in told(member.id)
    refuse_all(member)
    assert db.session.scalar(select(func.count()).select_from(TeamMember).filter_by(account_id=member.id)) == 0


def test_an_order_that_its_recipient_did_not_want_is_cancelled(app: Flask) -> None:
    order, recipient = posted_for_somebody()
    assert (ActKind.ORDER, ActAnswer.OPEN) in asked(recipient)
    refuse_all(recipient)
    assert db.session.get_one(Order, order.id, populate_existing=True).status is OrderStatus.CANCELLED
    assert "act-refused" in told(order.posted_by_id)


def test_an_order_in_service_is_not_undone_by_a_refusal(app: Flask, clock: StandingClock) -> None:
    order, recipient = posted_for_somebody()
    orders.checked_in(order)
    refuse_all(recipient)
    assert db.session.get_one(Order, order.id, populate_existing=True).status is OrderStatus.IN_SERVICE


def test_what_one_does_oneself_or_the_service_does_is_not_asked(app: Flask) -> None:
    poster = people.account()
    orders.open_order(poster)
    people.grant(poster, Role.OPERATOR, place_code=district().community)
    assert asked(poster) == []


def test_the_same_is_asked_once_until_it_is_answered(app: Flask) -> None:
    person, worker, subject = people.account(), people.account(), new_id()
    ask = lambda: claims.ask(ActKind.ACCOUNT, person.id, subject, None, people.occasion(worker))  # noqa: E731
    first = ask()
    assert first is not None
    assert ask() is None
    assert told(person.id) == ["was-this-you"]
    with transaction():
        claims.refuse(first, people.occasion(person))
    assert ask() is not None
    assert asked(person) == [
        (ActKind.ACCOUNT, ActAnswer.REFUSED),
        (ActKind.ACCOUNT, ActAnswer.OPEN),
    ]


def test_an_answer_stands(app: Flask) -> None:
    person = people.account()
    act = people.act_in_name(person, people.account(), new_id(), ActKind.ACCOUNT)
    with transaction():
        assert claims.confirm(act.id, people.occasion(person)).act.answer is ActAnswer.CONFIRMED
        assert claims.confirm(act.id, people.occasion(person)).act.answered_at == now()
        assert claims.answer_to(ActKind.ACCOUNT, person.id, act.subject_id) is ActAnswer.CONFIRMED
        with pytest.raises(ActAnswered):
            claims.refuse(act.id, people.occasion(person))


def test_nobody_answers_for_another(app: Flask) -> None:
    act = people.act_in_name(people.account(), worker := people.account(), new_id())
    for somebody in (worker, people.account()):
        with pytest.raises(ActNotFound):
            claims.refuse(act.id, people.occasion(somebody))


def test_an_account_made_by_logging_in_asks_nothing(app: Flask) -> None:
    with transaction():
        made = accounts.find_or_create(people.phone(), "王芳", Occasion(None, now()))
    assert claims.of_person(made.id, None, PageRequest()).rows == []
