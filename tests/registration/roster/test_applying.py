"""A roster is applied and taken back a line at a time, each once, in the name of who ordered it."""

import pytest
from flask import Flask

from app.kit import clock
from app.kit.database import db
from app.kit.pages import PageRequest
from app.kit.transaction import transaction
from app.orders import service as orders_service
from app.people import claims, grants
from app.people.actors import Actor, Occasion
from app.people.models import Account, ActAnswer, ActKind, Role
from app.registration.models import MemberRegistration, RegistrationStatus
from app.registration.roster import queries, service
from app.registration.roster.models import LineState, Roster, RosterLine, RosterStatus
from app.registration.volunteers import volunteer
from jobs import work_rosters
from jobs.ticks import Tick
from tests.builders import orders, people, registration, rosters
from tests.builders.places import district

PARTY = "区教委第三党支部"


@pytest.fixture(autouse=True)
def organization(app: Flask) -> object:
    """The home organization that the lines name."""
    return registration.organization(district().subdistricts[0], PARTY)


def line(name: str = "李志远", phone: str | None = None) -> str:
    return f"{name},{phone or people.phone()},四季园社区,{PARTY},,"


def ordered(verb: object, roster: Roster, by: Actor) -> None:
    with transaction():
        verb(roster.id, Occasion(by, clock.now()))  # type: ignore[operator]
    work_rosters.run(Tick())
    db.session.rollback()


def applied(*lines: str, by: Actor | None = None) -> tuple[Roster, Actor]:
    actor = by or rosters.reviewer()
    roster = rosters.uploaded(*lines, by=actor).roster
    ordered(service.apply, roster, actor)
    return roster, actor


def states(roster: Roster) -> list[LineState]:
    lines = db.session.query(RosterLine).filter_by(roster_id=roster.id).order_by(RosterLine.line)
    return [line.state for line in lines.populate_existing()]


def test_each_member_is_entered_and_counts_once_they_say_yes() -> None:
    phone = people.phone()
    roster, by = applied(line("李志远", phone), "赵明,12,四季园社区,区教委第三党支部,,")
    assert states(roster) == [LineState.APPLIED, LineState.FAULTY]
    assert queries.sheet(roster.id).roster.status is RosterStatus.APPLIED
    entered = db.session.query(MemberRegistration).one()
    assert (entered.status, entered.entered_by_id) == (RegistrationStatus.PENDING, by.account_id)
    member = people.occasion(db.session.get_one(Account, entered.account_id))
    asked = claims.of_person(member.person.account_id, ActAnswer.OPEN, PageRequest()).rows
    mine = next(one.act for one in asked if one.act.kind is ActKind.REGISTRATION)
    with transaction():
        claims.confirm(mine.id, member)
    found = volunteer(entered.account_id)
    assert found is not None
    assert found.is_active


def test_what_names_a_person_is_wiped_once_the_line_is_applied() -> None:
    applied(line())
    assert db.session.query(RosterLine).one().person_sealed is None


def test_the_same_roster_again_changes_nothing() -> None:
    rows = [line(), line("赵明")]
    applied(*rows)
    again, _ = applied(*rows)
    assert states(again) == [LineState.UNCHANGED, LineState.UNCHANGED]
    assert db.session.query(MemberRegistration).count() == 2


def test_undoing_takes_back_what_was_entered_and_a_second_roster_enters_it_again() -> None:
    rows = [line()]
    roster, by = applied(*rows)
    ordered(service.undo, roster, by)
    assert states(roster) == [LineState.UNDONE]
    assert queries.sheet(roster.id).roster.status is RosterStatus.UNDONE
    assert db.session.query(MemberRegistration).one().status is RegistrationStatus.WITHDRAWN
    again, _ = applied(*rows)
    assert states(again) == [LineState.APPLIED]


def test_who_has_accepted_an_order_since_stays() -> None:
    roster, by = applied(line())
    entered = db.session.query(MemberRegistration).one()
    with transaction():
        service_by = people.occasion(db.session.get_one(Account, entered.account_id))
        asked = claims.of_person(entered.account_id, ActAnswer.OPEN, PageRequest()).rows
        for one in asked:
            claims.confirm(one.act.id, service_by)
    with transaction():
        orders_service.accept(orders.open_order().id, people.occasion(db.session.get_one(Account, entered.account_id)))
    ordered(service.undo, roster, by)
    assert states(roster) == [LineState.KEPT]
    shown = queries.lines(roster.id, LineState.KEPT, "zh", PageRequest()).rows
    assert [one.fault for one in shown] == ["此人报到后已接过单，不能撤回。"]


def test_nobody_registers_themself_by_a_roster() -> None:
    phone = people.phone()
    me = people.account("王主任", phone)
    people.grant(me, Role.COMMITTEE, place_code=district().code)
    roster, _ = applied(line("王主任", phone), by=people.actor(me))
    assert states(roster) == [LineState.REFUSED]


def test_who_lost_the_role_meanwhile_registers_nobody() -> None:
    by = rosters.reviewer()
    roster = rosters.uploaded(line(), by=by).roster
    with transaction():
        service.apply(roster.id, Occasion(by, clock.now()))
        grants.revoke_all(by.account_id, people.by_service())
    work_rosters.run(Tick())
    assert states(roster) == [LineState.REFUSED]
    assert not db.session.query(MemberRegistration).count()


def test_a_roster_that_nobody_applies_is_forgotten_after_a_week(app: Flask) -> None:
    roster = rosters.uploaded(line()).roster
    app.extensions["clock"].move(days=8)
    work_rosters.run(Tick())
    assert states(roster) == []
    assert queries.sheet(roster.id).roster.status is RosterStatus.DISCARDED
