"""Post, adjust, reject and ask; who needs a second person; and what an appeal does."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.kit.clock import local_date, now
from app.kit.database import db
from app.kit.errors import Refusal
from app.orders import service as orders
from app.orders.errors import AlreadyRated
from app.orders.models import Assignment, AssignmentStatus, Order
from app.people.actors import Occasion
from app.people.events import AccountErased
from app.people.models import Account, Role
from app.points import sentences, settling
from app.points.invariants import violations
from app.points.models import Award, AwardStatus, LedgerTransaction, Owner, Stage, TransactionKind, Unit
from app.points.queries import balances
from app.reviews import appealing, deciding, own, privacy, steps
from app.reviews.deciding import Verdict
from app.reviews.errors import (
    AppealedAlready,
    AppealFinal,
    AppealOver,
    AskedAlready,
    CaseAboutYourself,
    CaseNotFound,
    CaseOfYourGrantor,
    CaseStands,
    DecisionUnfit,
    MinutesNamed,
    NotAsAdministrator,
    SamePersonTwice,
)
from app.reviews.models import Case, CaseKind, CaseStatus, Decision, StepKind
from tests.builders import orders as order_builders
from tests.builders import people, points, reviews
from tests.builders.places import district
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")
WHY = "现场核实过了"


def committee(code: str | None = None) -> Occasion:
    return people.occasion(people.committee(code or district().community))


def decide(case: Case, decision: Decision, by: Occasion | None = None, minutes: int | None = None) -> Case:
    made = deciding.decide(case.id, Verdict(decision, WHY, minutes), by or committee())
    db.session.commit()
    return made


def held(minutes: int = 90, **service: Any) -> tuple[Award, Case]:
    """A low-rated service whose points wait, and its case."""
    award = points.award(minutes, stars=1, **service)
    return award, reviews.of(CaseKind.LOW_RATING, award.assignment_id)


def posted(clock: StandingClock) -> tuple[Award, Case]:
    """Points that stand, and a case against them: the recipient's dispute came within the seven days."""
    award = points.award(90)
    clock.move(days=6, hours=12)
    settling.post(award.id, Occasion(None, now()))
    service = db.session.get_one(Assignment, award.assignment_id)
    recipient = db.session.get_one(Account, db.session.get_one(Order, service.order_id).recipient_id)
    orders.dispute(service.id, "没有来过", people.occasion(recipient))
    db.session.commit()
    return award, reviews.of(CaseKind.DISPUTE, award.assignment_id)


def last(award: Award) -> Award:
    return latest(award.assignment_id)


def latest(assignment_id: UUID) -> Award:
    """The last try of a service's award, as it is now."""
    db.session.expire_all()
    tries = select(Award).where(Award.assignment_id == assignment_id).order_by(Award.id.desc()).limit(1)
    return db.session.scalars(tries).one()


def credit(award: Award) -> int:
    held = balances(Owner.VOLUNTEER, str(award.volunteer_id))
    return held[Unit.REPORT_CREDIT, Stage.PROVISIONAL] + held[Unit.REPORT_CREDIT, Stage.POSTED]


def sound() -> None:
    assert violations(local_date(now())) == []


def test_adjusted_minutes_are_awarded_anew_by_the_same_rule_and_flagged_nowhere() -> None:
    award, case = held(90)

    decide(case, Decision.ADJUST, minutes=60)

    made = last(award)
    assert (made.reference, made.status) == (f"assignment:{award.assignment_id}:2", AwardStatus.PROVISIONAL)
    assert (made.minutes_served, made.volunteer_points, made.explanation["flags"]) == (60, 10, [])
    assert made.rule_version_id == award.rule_version_id
    assert sentences.of_volunteer(made, "zh").startswith("1 小时 × 10，共 10 分；经社区审核调整：")
    assert db.session.get_one(Assignment, award.assignment_id).minutes == 60
    assert db.session.get_one(Award, award.id).status is AwardStatus.REVERSED
    assert credit(award) == 10
    sound()


def test_an_adjustment_reverses_what_was_credited() -> None:
    award = points.award(90)
    case = reviews.of(CaseKind.SERVICE, award.assignment_id)

    decide(case, Decision.ADJUST, minutes=30)

    assert credit(award) == 5
    kinds = [row.kind for row in db.session.query(LedgerTransaction).order_by(LedgerTransaction.id)]
    assert kinds == [TransactionKind.AWARD, TransactionKind.REVERSAL, TransactionKind.AWARD]
    sound()


def test_a_volunteer_s_own_dispute_can_correct_the_minutes() -> None:
    order = order_builders.open_order()
    service = order_builders.confirmed(order)
    orders.dispute(service.id, "是九十分钟", people.occasion(db.session.get_one(Account, service.volunteer_id)))

    decide(reviews.of(CaseKind.DISPUTE, service.id), Decision.ADJUST, minutes=90)

    db.session.expire_all()
    part = db.session.get_one(Assignment, service.id)
    assert (part.status, part.minutes) == (AssignmentStatus.CONFIRMED, 90)
    made = latest(service.id)
    assert (made.volunteer_points, made.status) == (15, AwardStatus.PROVISIONAL)
    sound()


def test_an_adjusted_award_waits_while_something_else_speaks_against_the_service() -> None:
    order = order_builders.open_order()
    service = order_builders.confirmed(order, stars=1)
    orders.dispute(service.id, "没有这么久", people.occasion(db.session.get_one(Account, order.poster_id)))

    decide(reviews.of(CaseKind.LOW_RATING, service.id), Decision.ADJUST, minutes=30)

    made = latest(service.id)
    assert (made.status, credit(made)) == (AwardStatus.HELD, 0)
    sound()


@pytest.mark.parametrize("decision", [Decision.POST, Decision.ADJUST])
def test_what_was_taken_back_does_not_come_back_by_another_case(decision: Decision) -> None:
    order = order_builders.open_order()
    service = order_builders.confirmed(order, stars=1)
    orders.dispute(service.id, "没有来过", people.occasion(db.session.get_one(Account, order.poster_id)))
    decide(reviews.of(CaseKind.DISPUTE, service.id), Decision.UPHELD)

    decide(reviews.of(CaseKind.LOW_RATING, service.id), decision, minutes=30 if decision is Decision.ADJUST else None)

    assert (latest(service.id).status, credit(latest(service.id))) == (AwardStatus.REVERSED, 0)
    sound()


@pytest.mark.parametrize(
    ("kind", "decision"), [("low", Decision.UPHELD), ("problem", Decision.POST), ("problem", Decision.ADJUST)]
)
def test_a_case_is_decided_in_its_own_words(kind: str, decision: Decision) -> None:
    case = held()[1] if kind == "low" else reviews.problem()

    with pytest.raises(DecisionUnfit):
        decide(case, decision, minutes=60 if decision is Decision.ADJUST else None)


def test_minutes_are_named_exactly_where_they_are_adjusted() -> None:
    case = held()[1]
    for decision, minutes in ((Decision.ADJUST, None), (Decision.POST, 60)):
        with pytest.raises(MinutesNamed):
            decide(case, decision, minutes=minutes)


def test_points_that_stand_are_taken_back_by_two_persons(clock: StandingClock) -> None:
    award, case = posted(clock)
    first, second = committee(), committee("110107001")

    assert decide(case, Decision.UPHELD, first).status is CaseStatus.PROPOSED
    assert credit(award) == 15
    with pytest.raises(SamePersonTwice):
        deciding.confirm(case.id, WHY, first)
    with pytest.raises(CaseStands):
        decide(case, Decision.DISMISSED, second)

    deciding.confirm(case.id, "复核无误", second)

    reversal = db.session.query(LedgerTransaction).filter_by(kind=TransactionKind.REVERSAL).one()
    assert (reversal.actor_id, reversal.approved_by_id) == (first.actor_id, second.actor_id)
    assert (credit(award), case.status, case.level_code) == (0, CaseStatus.DECIDED, "110107001")
    sound()


def test_a_declined_proposal_leaves_the_case_open_and_everything_on_record(clock: StandingClock) -> None:
    award, case = posted(clock)
    decide(case, Decision.UPHELD)

    deciding.decline(case.id, "证据不足", committee())

    assert (case.status, case.decision, case.decided_by_id) == (CaseStatus.OPEN, None, None)
    assert [step.kind for step in steps.of(case.id)] == [StepKind.PROPOSED, StepKind.DECLINED]
    assert credit(award) == 15


def test_more_points_than_one_person_moves_need_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "MOST_ALONE", 14)
    _, case = held(90)

    assert decide(case, Decision.POST).status is CaseStatus.PROPOSED


def test_an_administrator_decides_nothing_even_as_a_member_of_the_committee() -> None:
    who = people.committee(district().community)
    people.grant(who, Role.ADMINISTRATOR)

    with pytest.raises(NotAsAdministrator):
        decide(held()[1], Decision.POST, people.occasion(who))


def test_whom_the_first_person_made_a_member_of_the_committee_is_no_second_person(clock: StandingClock) -> None:
    _, case = posted(clock)
    first = committee()
    decide(case, Decision.UPHELD, first)
    friend = people.account()
    grant = people.grant(friend, Role.COMMITTEE, place_code=district().community)
    grant.granted_by_id = first.actor_id
    db.session.commit()

    with pytest.raises(CaseOfYourGrantor):
        deciding.confirm(case.id, WHY, people.occasion(friend))


def member(award: Award) -> Occasion:
    return people.occasion(db.session.get_one(Account, award.volunteer_id))


def test_the_member_answers_once_and_reads_the_question_and_the_reason() -> None:
    award, case = held()
    decide(case, Decision.ASK)
    assert (case.status, own.seen(case.id, member(award).person).question) == (CaseStatus.ASKED, WHY)

    appealing.answer(case.id, "灯座原来就坏了", member(award))
    with pytest.raises(CaseStands):
        appealing.answer(case.id, "再说一次", member(award))
    with pytest.raises(AskedAlready):
        decide(case, Decision.ASK)
    decide(case, Decision.REJECT)

    mine = own.seen(case.id, member(award).person)
    assert (mine.status, mine.decision, mine.reason) == (CaseStatus.DECIDED, Decision.REJECT, WHY)
    assert [step.kind for step in steps.of(case.id)] == [StepKind.ASKED, StepKind.ANSWERED, StepKind.DECIDED]


def test_an_appeal_goes_to_the_level_above_once_and_others_decide_it() -> None:
    award, case = held()
    first = people.committee(district().community)
    people.grant(first, Role.COMMITTEE, place_code="110107001")
    decide(case, Decision.REJECT, people.occasion(first))

    opened = appealing.appeal(case.id, "服务做完了", member(award))

    assert (opened.kind, opened.place_code, opened.assignment_id) == (CaseKind.APPEAL, "110107001", award.assignment_id)
    with pytest.raises(AppealedAlready):
        appealing.appeal(case.id, "服务做完了", member(award))
    with pytest.raises(CaseAboutYourself):
        decide(opened, Decision.POST, people.occasion(first))
    decide(opened, Decision.POST, committee("110107001"))
    made = last(award)
    assert (made.reference, credit(award)) == (f"assignment:{award.assignment_id}:2", 15)
    with pytest.raises(AppealFinal):
        appealing.appeal(opened.id, "还是不对", member(award))
    sound()


def test_a_district_s_decision_is_final() -> None:
    award, case = held()
    decide(case, Decision.REJECT, committee(district().code))

    assert own.seen(case.id, member(award).person).appeal_by is None
    with pytest.raises(AppealFinal):
        appealing.appeal(case.id, "服务做完了", member(award))


def test_an_appeal_is_heard_for_ten_working_days(clock: StandingClock) -> None:
    award, case = held()
    with pytest.raises(CaseStands):
        appealing.appeal(case.id, "服务做完了", member(award))
    decide(case, Decision.REJECT)
    until = own.seen(case.id, member(award).person).appeal_by
    assert until == local_date(now()) + timedelta(days=14)

    clock.move(days=15)
    with pytest.raises(AppealOver):
        appealing.appeal(case.id, "服务做完了", member(award))


@pytest.mark.parametrize("decision", [Decision.UPHELD, Decision.DISMISSED])
def test_a_no_show_s_appeal_is_about_the_mark_alone(decision: Decision, clock: StandingClock) -> None:
    order = order_builders.open_order()
    part = order_builders.accepted(order)
    clock.set(order.starts_at + timedelta(minutes=20))
    orders.report_no_show(part.id, people.occasion(db.session.get_one(Account, order.poster_id)))
    volunteer = people.occasion(db.session.get_one(Account, part.volunteer_id))
    orders.dispute(part.id, "我到了", volunteer)
    case = decide(reviews.of(CaseKind.DISPUTE, part.id), Decision.DISMISSED)

    decide(appealing.appeal(case.id, "我真的到了", volunteer), decision, committee("110107001"))

    db.session.expire_all()
    mark = AssignmentStatus.RELEASED if decision is Decision.UPHELD else AssignmentStatus.NO_SHOW
    assert db.session.get_one(Assignment, part.id).status is mark


def test_a_stranger_neither_answers_nor_appeals_nor_reads() -> None:
    _, case = held()
    decide(case, Decision.REJECT)
    stranger = people.occasion(people.account())
    for act in (
        lambda: appealing.answer(case.id, "是我", stranger),
        lambda: appealing.appeal(case.id, "是我的", stranger),
        lambda: own.seen(case.id, stranger.person),
    ):
        with pytest.raises(CaseNotFound):
            act()


def test_every_refusal_of_a_decision_changes_nothing() -> None:
    award, case = held()
    with pytest.raises(Refusal):
        decide(case, Decision.UPHELD)
    assert (reviews.of(CaseKind.LOW_RATING, award.assignment_id).status, last(award).status) == (
        CaseStatus.OPEN,
        AwardStatus.HELD,
    )


def test_erasure_takes_what_the_member_said_and_leaves_that_they_said_it() -> None:
    award, case = held()
    decide(case, Decision.ASK)
    appealing.answer(case.id, "我住三楼，灯座是坏的", member(award))
    assert privacy.export_of(award.volunteer_id)["said"][0]["words"] == "我住三楼，灯座是坏的"

    privacy.on_account_erased(AccountErased(at=now(), actor_id=None, account_id=award.volunteer_id))

    assert [(step.kind, step.words) for step in steps.of(case.id)] == [(StepKind.ASKED, WHY), (StepKind.ANSWERED, None)]


def test_who_disputed_first_may_still_rate_once_it_is_settled() -> None:
    order = order_builders.open_order()
    service = order_builders.completed(order)
    poster = people.occasion(db.session.get_one(Account, order.poster_id))
    orders.dispute(service.id, "没有这么久", poster)
    decide(reviews.of(CaseKind.DISPUTE, service.id), Decision.ADJUST, minutes=30)

    orders.rate(service.id, 4, "还可以", [], poster)

    with pytest.raises(AlreadyRated):
        orders.rate(service.id, 5, "", [], poster)
    assert (latest(service.id).minutes_served, latest(service.id).status) == (30, AwardStatus.PROVISIONAL)
    sound()
