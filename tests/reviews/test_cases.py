"""What opens cases, what closes them, and what a decision does."""

from itertools import product
from uuid import UUID, uuid4

import pytest

from app.dispatch.events import LadderEnded
from app.kit.clock import local_date, now
from app.kit.database import db
from app.kit.events import record
from app.orders import service as orders
from app.orders.models import AssignmentStatus, Order
from app.people.actors import Occasion
from app.people.events import AccountErased
from app.people.models import Account, Role
from app.points import settling
from app.points.invariants import violations
from app.points.models import AwardStatus
from app.registration.models import Volunteer
from app.reviews import deciding, privacy
from app.reviews.deciding import Verdict
from app.reviews.errors import (
    CaseAboutYourOrganization,
    CaseAboutYourself,
    CaseChanged,
    CaseClosesByItself,
    CaseNotFound,
    CaseStands,
)
from app.reviews.lifecycle import TRANSITIONS, move
from app.reviews.models import Case, CaseKind, CaseStatus, Decision
from tests.builders import orders as order_builders
from tests.builders import people, points, reviews
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")
UPHELD, DISMISSED = Decision.UPHELD, Decision.DISMISSED
POST, REJECT = Decision.POST, Decision.REJECT


def committee() -> Occasion:
    return people.occasion(people.committee(district().community))


def decide(case: Case, decision: Decision, by: Occasion | None = None) -> Case:
    return deciding.decide(case.id, Verdict(decision, "已核实"), by or committee())


@pytest.mark.parametrize(("start", "to"), list(product(CaseStatus, CaseStatus)))
def test_a_case_moves_only_by_its_table(start: CaseStatus, to: CaseStatus) -> None:
    case = Case(status=start, version=1)
    if to in TRANSITIONS[start]:
        move(case, to)
        assert (case.status, case.version) == (to, 2)
    else:
        with pytest.raises(CaseStands):
            move(case, to)


def test_the_committee_sees_every_service_until_its_points_stand(clock: StandingClock) -> None:
    award = points.award(90)
    assert reviews.of(CaseKind.SERVICE, award.assignment_id).status is CaseStatus.OPEN

    clock.move(days=7)
    settling.post(award.id, Occasion(None, now()))

    assert reviews.of(CaseKind.SERVICE, award.assignment_id).status is CaseStatus.CLOSED


def test_a_low_rating_opens_one_case() -> None:
    service = order_builders.confirmed(order_builders.open_order(), stars=2)

    case = reviews.of(CaseKind.LOW_RATING, service.id)

    assert (case.status, case.place_code, case.opened_by_id) == (CaseStatus.OPEN, district().community, None)
    assert points.award_of(service.id).status is AwardStatus.HELD


def test_a_service_without_proof_opens_a_case_that_names_the_flag() -> None:
    award = points.award(90, proof=None)

    assert reviews.of(CaseKind.FLAGGED, award.assignment_id).evidence["flags"] == ["no_proof"]


def test_a_posted_case_releases_the_points_that_it_held() -> None:
    award = points.award(90, stars=2)

    decide(reviews.of(CaseKind.LOW_RATING, award.assignment_id), POST)

    assert points.award_of(award.assignment_id).status is AwardStatus.PROVISIONAL
    assert violations(local_date(now())) == []


def test_a_rejected_case_reverses_the_points_for_its_reason() -> None:
    award = points.award(90, stars=2)

    decide(reviews.of(CaseKind.LOW_RATING, award.assignment_id), REJECT)

    reversed_award = points.award_of(award.assignment_id)
    assert (reversed_award.status, reversed_award.explanation["reversed"]) == (AwardStatus.REVERSED, "已核实")


def test_a_service_in_public_notice_is_rejected_by_one_person() -> None:
    award = points.award(90)
    case = reviews.of(CaseKind.SERVICE, award.assignment_id)

    decide(case, REJECT)

    assert points.award_of(award.assignment_id).status is AwardStatus.REVERSED
    assert violations(local_date(now())) == []


def disputed(by_volunteer: bool) -> tuple[Case, AwardStatus]:
    """A confirmed service that the volunteer or the recipient disputes."""
    order = order_builders.open_order()
    service = order_builders.confirmed(order)
    disputer = service.volunteer_id if by_volunteer else order.poster_id
    orders.dispute(service.id, "时间不对", people.occasion(db.session.get_one(Account, disputer)))
    return reviews.of(CaseKind.DISPUTE, service.id), points.award_of(service.id).status


@pytest.mark.parametrize("by_volunteer", [True, False])
@pytest.mark.parametrize("decision", [UPHELD, DISMISSED])
def test_points_wait_while_a_record_is_disputed(by_volunteer: bool, decision: Decision) -> None:
    case, status = disputed(by_volunteer)
    assert (case.status, status) == (CaseStatus.OPEN, AwardStatus.HELD)

    decide(case, decision)

    taken_back = decision is UPHELD and not by_volunteer
    expected = AwardStatus.REVERSED if taken_back else AwardStatus.PROVISIONAL
    assert points.award_of(case.subject_id).status is expected
    assert violations(local_date(now())) == []


def test_a_settled_dispute_does_not_release_what_a_low_rating_holds() -> None:
    order = order_builders.open_order()
    service = order_builders.confirmed(order, stars=1)
    volunteer = people.occasion(db.session.get_one(Account, service.volunteer_id))
    orders.dispute(service.id, "评价不公", volunteer)

    decide(reviews.of(CaseKind.DISPUTE, service.id), UPHELD)
    assert points.award_of(service.id).status is AwardStatus.HELD

    decide(reviews.of(CaseKind.LOW_RATING, service.id), POST)
    assert points.award_of(service.id).status is AwardStatus.PROVISIONAL
    assert db.session.get_one(type(service), service.id).status is AssignmentStatus.CONFIRMED


def ladder_ended(order_id: UUID) -> None:
    record(LadderEnded(at=now(), actor_id=None, order_id=order_id, place_code=district().community))


def test_an_unanswered_order_is_on_the_desk_until_it_is_filled() -> None:
    order = order_builders.open_order()
    ladder_ended(order.id)
    ladder_ended(order.id)
    assert reviews.of(CaseKind.UNANSWERED, order.id).status is CaseStatus.OPEN

    assignment = order_builders.accepted(order)
    assert reviews.of(CaseKind.UNANSWERED, order.id).status is CaseStatus.CLOSED

    orders.withdraw(assignment.id, "生病", people.occasion(db.session.get_one(Account, assignment.volunteer_id)))
    ladder_ended(order.id)
    assert reviews.of(CaseKind.UNANSWERED, order.id).status is CaseStatus.OPEN


def test_an_unanswered_order_that_is_cancelled_leaves_the_desk() -> None:
    order = order_builders.open_order()
    ladder_ended(order.id)

    orders.cancel(order.id, "不需要了", people.occasion(db.session.get_one(Account, order.poster_id)))

    assert reviews.of(CaseKind.UNANSWERED, order.id).status is CaseStatus.CLOSED


def test_an_unanswered_order_is_answered_not_decided() -> None:
    order = order_builders.open_order()
    ladder_ended(order.id)

    with pytest.raises(CaseClosesByItself):
        decide(reviews.of(CaseKind.UNANSWERED, order.id), UPHELD)


def test_nobody_decides_about_themselves() -> None:
    award = points.award(90, stars=1)
    case = reviews.of(CaseKind.LOW_RATING, award.assignment_id)
    for person in (award.volunteer_id, db.session.get_one(Order, award.order_id).recipient_id):
        who = db.session.get_one(Account, person)
        people.grant(who, Role.COMMITTEE, place_code=district().community)
        with pytest.raises(CaseAboutYourself):
            decide(case, DISMISSED, people.occasion(who))


def test_nobody_decides_about_their_own_organization_s_points() -> None:
    award = points.award(90, stars=1)
    case = reviews.of(CaseKind.LOW_RATING, award.assignment_id)
    home = points.home_of(db.session.get_one(Volunteer, award.volunteer_id))
    colleague = db.session.get_one(Account, approved_volunteer(organization=home).account_id)
    officer = people.account("周敏")
    people.grant(officer, Role.OFFICER, organization_id=home.id)
    for who in (colleague, officer):
        people.grant(who, Role.COMMITTEE, place_code=district().community)
        with pytest.raises(CaseAboutYourOrganization):
            decide(case, DISMISSED, people.occasion(who))


def test_a_case_is_decided_once() -> None:
    award = points.award(90, stars=1)
    case = decide(reviews.of(CaseKind.LOW_RATING, award.assignment_id), POST)

    with pytest.raises(CaseStands):
        decide(case, REJECT)


def test_a_decision_on_what_was_read_before_a_change_is_refused() -> None:
    case = reviews.problem()

    with pytest.raises(CaseChanged):
        deciding.decide(case.id, Verdict(DISMISSED, "已核实"), committee(), expected_version=case.version + 1)


def test_another_place_s_case_is_not_there() -> None:
    case = reviews.problem()
    elsewhere = people.occasion(people.committee(district().communities[2]))

    for case_id in (case.id, uuid4()):
        with pytest.raises(CaseNotFound):
            deciding.decide(case_id, Verdict(DISMISSED, "已核实"), elsewhere)


def test_erasure_takes_the_reporter_s_words_away_and_leaves_the_case() -> None:
    case = reviews.problem(words="我住三楼，电话打不通。")
    assert case.opened_by_id is not None
    (told,) = privacy.export_of(case.opened_by_id)["problems"]
    assert (told["words"], told["status"]) == ("我住三楼，电话打不通。", "open")

    privacy.on_account_erased(AccountErased(at=now(), actor_id=case.opened_by_id, account_id=case.opened_by_id))

    assert reviews.of(CaseKind.PROBLEM, case.subject_id).evidence == {}
