"""A rotating code is worth something for half a minute, to who came, once: a forwarded picture of it opens nothing."""

from datetime import timedelta

import pytest
from flask import Flask

from app.kit.errors import Refusal
from app.kit.transaction import transaction
from app.orders.activities import codes
from app.orders.activities.codes import STEP
from app.orders.activities.errors import (
    ActivityNotFound,
    CodesNotShown,
    NoRotatingCode,
    NotHostThere,
    RotatingCodeEarly,
    RotatingCodeExpired,
    RotatingCodeUsed,
    RotatingCodeWrong,
)
from app.orders.activities.models import Activity, Purpose
from app.orders.errors import AssignmentNotFound, AssignmentNotYours, AssignmentStatusForbids
from app.orders.models import Assignment, Audience, Proof
from app.people.models import Account
from tests.builders import activities, people
from tests.builders.activities import activity, dates, host_of, session
from tests.builders.orders import accepted, open_order, stands, volunteer
from tests.fakes import StandingClock


def shown(made: Activity, purpose: Purpose = Purpose.CHECK_IN, which: int = 0) -> str:
    return codes.show(made.id, dates(made)[which].id, purpose, people.occasion(host_of(made))).code


def scan(part: Assignment, by: Account, code: str) -> Assignment:
    with transaction():
        return codes.check_in(part.id, code, people.occasion(by))


def leave(part: Assignment, by: Account, code: str) -> Assignment:
    with transaction():
        return codes.check_out(part.id, code, people.occasion(by))


def begun(clock: StandingClock) -> tuple[Activity, Assignment, Account]:
    """An activity that begins now, and somebody who signed up for it."""
    made, helper = activity(sessions=(session(days=3), session(days=3.01))), volunteer()
    part = accepted(activities.orders(made)[0], helper)
    clock.set(activities.orders(made)[0].starts_at)
    return made, part, helper


def test_checking_in_and_out_by_the_codes(app: Flask, clock: StandingClock) -> None:
    made, part, helper = begun(clock)
    scan(part, helper, shown(made))
    assert (stands(part), part.proof) == ("checked_in", Proof.ROTATING_CODE)
    clock.move(minutes=95)
    leave(part, helper, shown(made, Purpose.CHECK_OUT))
    assert (stands(part), part.minutes) == ("completed", 95)


def test_time_before_and_after_the_date_is_not_counted(app: Flask, clock: StandingClock) -> None:
    made, part, helper = begun(clock)
    clock.move(minutes=-30)
    scan(part, helper, shown(made))
    clock.move(minutes=30 + 150)
    leave(part, helper, shown(made, Purpose.CHECK_OUT))
    assert part.minutes == 120


def test_a_code_lives_for_its_step_and_the_next(app: Flask, clock: StandingClock) -> None:
    made, part, helper = begun(clock)
    code = shown(made)
    clock.move(seconds=2 * STEP)
    with pytest.raises(RotatingCodeExpired):
        scan(part, helper, code)
    clock.move(seconds=-1)
    assert stands(scan(part, helper, code)) == "checked_in"


def test_the_code_changes_every_fifteen_seconds(app: Flask, clock: StandingClock) -> None:
    made, _, _ = begun(clock)
    by = people.occasion(host_of(made))
    first = codes.show(made.id, dates(made)[0].id, Purpose.CHECK_IN, by)
    assert timedelta() < first.changes_at - clock.now() <= timedelta(seconds=STEP)
    assert shown(made) == first.code
    assert first.svg.startswith("<svg")
    clock.set(first.changes_at)
    assert shown(made) != first.code


def test_a_code_of_a_time_to_come_is_none_yet(app: Flask, clock: StandingClock) -> None:
    made, part, helper = begun(clock)
    clock.move(seconds=STEP)
    code = shown(made)
    clock.move(seconds=-STEP)
    with pytest.raises(RotatingCodeEarly):
        scan(part, helper, code)


def test_each_code_is_of_one_date_and_purpose(app: Flask, clock: StandingClock) -> None:
    made, part, helper = begun(clock)
    other = activity(sessions=(session(clock.now() + timedelta(minutes=10)),))
    wrong = [
        shown(made, which=1),
        shown(made, Purpose.CHECK_OUT),
        shown(other),
        f"check_in.1.{'A' * 22}",
        "",
        "check_in",
    ]
    for code in wrong:
        with pytest.raises(RotatingCodeWrong):
            scan(part, helper, code)


def test_a_code_is_used_once_by_each_and_a_repeat_is_harmless(app: Flask, clock: StandingClock) -> None:
    made, part, helper = begun(clock)
    clock.move(minutes=-10)
    code, second = shown(made), volunteer("赵明")
    other = accepted(activities.orders(made)[0], second)
    assert [stands(scan(*each, code)) for each in ((part, helper), (part, helper), (other, second))] == [
        "checked_in"
    ] * 3
    clock.move(seconds=STEP)
    with pytest.raises(RotatingCodeUsed):
        scan(part, helper, shown(made))
    clock.move(minutes=10)
    assert stands(scan(part, helper, code)) == "checked_in"


def test_codes_are_shown_and_taken_around_the_date_only(app: Flask, clock: StandingClock) -> None:
    made, part, helper = begun(clock)
    for purpose, minutes in (
        (Purpose.CHECK_IN, -61),
        (Purpose.CHECK_IN, 120),
        (Purpose.CHECK_OUT, -1),
        (Purpose.CHECK_OUT, 240),
    ):
        clock.move(minutes=minutes)
        with pytest.raises(CodesNotShown):
            shown(made, purpose)
        clock.move(minutes=-minutes)
    clock.move(minutes=119, seconds=50)
    code = shown(made)
    clock.move(seconds=STEP)
    with pytest.raises(CodesNotShown):
        scan(part, helper, code)


def test_who_has_not_checked_in_does_not_check_out(app: Flask, clock: StandingClock) -> None:
    made, part, helper = begun(clock)
    with pytest.raises(AssignmentStatusForbids):
        leave(part, helper, shown(made, Purpose.CHECK_OUT))
    assert stands(scan(part, helper, shown(made))) == "checked_in"


def test_codes_are_the_hosts_to_show_and_the_volunteers_to_use(app: Flask, clock: StandingClock) -> None:
    made, part, helper = begun(clock)
    date_id, code = dates(made)[0].id, shown(made)
    strangers: list[tuple[type[Refusal], Account]] = [(NotHostThere, helper), (NotHostThere, people.account())]
    for refusal, who in strangers:
        with pytest.raises(refusal):
            codes.show(made.id, date_id, Purpose.CHECK_IN, people.occasion(who))
    with pytest.raises(AssignmentNotFound):
        scan(part, volunteer("路人"), code)
    with pytest.raises(AssignmentNotYours):
        scan(part, host_of(made), code)
    officer, organization = activities.officer()
    hidden = activity(officer, organization_id=organization.id, audience=Audience.MEMBERS)
    with pytest.raises(ActivityNotFound):
        codes.show(hidden.id, dates(hidden)[0].id, Purpose.CHECK_IN, people.occasion(helper))


def test_an_ordinary_order_has_no_rotating_code(app: Flask, clock: StandingClock) -> None:
    made, _, helper = begun(clock)
    plain = accepted(open_order(), helper)
    with pytest.raises(NoRotatingCode):
        scan(plain, helper, shown(made))
