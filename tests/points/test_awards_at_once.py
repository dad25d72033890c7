"""Confirmations at the same moment, with real commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier
from uuid import UUID

from flask import Flask

from app.kit.clock import local_date
from app.kit.database import db
from app.kit.transaction import transaction
from app.people.actors import Occasion
from app.points import queries, settling
from app.points.awards import on_service_confirmed
from app.points.invariants import violations
from app.points.models import Award, AwardStatus, Owner, Stage, Unit
from app.reviews import deciding
from app.reviews.deciding import Verdict
from app.reviews.errors import CaseStands
from app.reviews.models import CaseKind, Decision
from tests.builders import people, points, reviews
from tests.builders.registration import approved_volunteer
from tests.fakes import StandingClock
from tests.statements import counted


def at_once(app: Flask, works: list[Callable[[], object]]) -> None:
    """Do several works in transactions of their own that begin at the same moment."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            with transaction():
                work()
            db.session.remove()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(run, work) for work in works]:
            done.result()


def earned(volunteer_id: UUID) -> int:
    return queries.balances(Owner.VOLUNTEER, str(volunteer_id))[Unit.REPORT_CREDIT, Stage.PROVISIONAL]


def test_confirmations_at_once_share_one_daily_cap(committed_app: Flask) -> None:
    volunteer = approved_volunteer()
    volunteer_id = volunteer.account_id
    events = [points.confirmation(points.confirmed_service(180, volunteer=volunteer)) for _ in range(4)]
    db.session.commit()

    at_once(committed_app, [partial(on_service_confirmed, event) for event in events])

    assert earned(volunteer_id) == 30  # what goes over the cap waits for the committee
    assert sorted(db.session.scalars(db.select(Award.minutes_counted))) == [0, 0, 60, 180]


def test_one_confirmation_told_four_times_at_once_is_one_award(committed_app: Flask) -> None:
    event = points.confirmation(points.confirmed_service(60))

    at_once(committed_app, [partial(on_service_confirmed, event)] * 4)

    assert earned(event.volunteer_id) == 10


def test_many_volunteers_of_one_organization_and_place_never_wait_in_a_circle(committed_app: Flask) -> None:
    home = points.home_of(approved_volunteer())
    events = [
        points.confirmation(points.confirmed_service(60, volunteer=approved_volunteer(organization=home)))
        for _ in range(6)
    ]
    db.session.commit()

    at_once(committed_app, [partial(on_service_confirmed, event) for event in events])

    held = queries.balances(Owner.ORGANIZATION, str(home.id))
    assert held[Unit.REPORT_CREDIT, Stage.PROVISIONAL] == 6 * 5


def test_the_job_and_the_committee_at_once_leave_one_outcome(committed_app: Flask, clock: StandingClock) -> None:
    award = points.award(90)
    case = reviews.of(CaseKind.SERVICE, award.assignment_id)
    decider = people.occasion(people.committee(case.place_code))
    clock.move(days=7)
    posting = partial(settling.post, award.id, Occasion(None, clock.now()))

    at_once(committed_app, [posting, posting, partial(_object, case.id, decider)])

    outcome = points.award_of(award.assignment_id).status
    assert outcome in (AwardStatus.POSTED, AwardStatus.REVERSED)
    assert violations(local_date(clock.now())) == []


def _object(case_id: UUID, occasion: Occasion) -> None:
    """The committee's objection, unless the points stand already and the case has closed."""
    with suppress(CaseStands):
        deciding.decide(case_id, Verdict(Decision.REJECT, "重复登记"), occasion)


def test_an_award_takes_few_statements(app: Flask) -> None:
    event = points.confirmation(points.confirmed_service(60))

    with counted(app) as statements:
        on_service_confirmed(event)

    assert statements.count <= 8  # facts, minutes so far, what is around, award, accounts, ledger; case, notification
