"""Confirmations at the same moment, with real commits."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier
from uuid import UUID

from flask import Flask

from app.kit.clock import local_date
from app.kit.database import db
from app.kit.transaction import transaction
from app.orders import service as orders
from app.orders.models import Order
from app.people.actors import Occasion
from app.people.models import Account
from app.points import queries, settling
from app.points.awards import on_service_confirmed
from app.points.events import PointsReversed
from app.points.invariants import violations
from app.points.models import Award, AwardStatus, Owner, Stage, Unit
from app.registration.models import Volunteer
from app.reviews import deciding
from app.reviews.deciding import Verdict
from app.reviews.errors import CaseStands
from app.reviews.models import Case, CaseKind, Decision
from tests.builders import people, points, reviews
from tests.builders.registration import approved_volunteer
from tests.fakes import StandingClock
from tests.statements import counted
from tests.system.locks import until_waiting


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


def test_a_correction_and_a_reversal_of_one_volunteer_s_points_never_wait_in_a_circle(
    committed_app: Flask, clock: StandingClock
) -> None:
    volunteer = approved_volunteer()
    case, second = _to_be_corrected(volunteer, clock)
    other = points.award(60, volunteer=volunteer)
    confirming = partial(deciding.confirm, case.id, "同意", second)

    with ThreadPoolExecutor(1) as pool:
        begun: list[Future[None]] = []

        def between_the_accounts_and_the_stars(event: PointsReversed) -> None:
            if event.award_id == other.id:
                begun.append(pool.submit(at_once, committed_app, [confirming]))
                until_waiting()

        committed_app.extensions["events"].of(PointsReversed).insert(0, between_the_accounts_and_the_stars)
        with transaction():
            settling.reverse(other.id, "重复登记", Occasion(None, clock.now()))
        begun[0].result()

    assert violations(local_date(clock.now())) == []
    assert earned(volunteer.account_id) == 5


def _to_be_corrected(volunteer: Volunteer, clock: StandingClock) -> tuple[Case, Occasion]:
    """A case about points that stand, of which one person wants to leave half an hour, and the second person."""
    award = points.award(90, volunteer=volunteer)
    clock.move(days=6, hours=12)
    settling.post(award.id, Occasion(None, clock.now()))
    recipient = db.session.get_one(Account, db.session.get_one(Order, award.order_id).recipient_id)
    orders.dispute(award.assignment_id, "没有那么久", people.occasion(recipient))
    case = reviews.of(CaseKind.DISPUTE, award.assignment_id)
    first, second = (people.occasion(people.committee(case.place_code)) for _ in range(2))
    deciding.decide(case.id, Verdict(Decision.ADJUST, "核实过了", 30), first)
    db.session.commit()
    return case, second


def test_an_award_takes_few_statements(app: Flask) -> None:
    event = points.confirmation(points.confirmed_service(60))

    with counted(app) as statements:
        on_service_confirmed(event)

    assert statements.count <= 8  # facts, minutes so far, what is around, award, accounts, ledger; case, notification
