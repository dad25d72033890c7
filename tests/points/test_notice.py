"""Points in public notice: everybody may object while it lasts, and the committee decides."""

from uuid import uuid4

import pytest

from app.kit.clock import local_date, now
from app.kit.database import db
from app.notifications.models import Notification
from app.people.actors import Occasion
from app.people.events import AccountErased
from app.people.models import Account
from app.points import notice, settling
from app.points.errors import NoSuchPoints, NoticeOver, OwnPoints
from app.points.invariants import violations
from app.points.models import Award, AwardStatus
from app.reviews import deciding, objections, privacy
from app.reviews.deciding import Verdict
from app.reviews.errors import CaseAboutYourself, ObjectionDecided, ObjectionRaisedAlready, TooManyObjections
from app.reviews.models import Case, CaseKind, CaseStatus, Decision
from tests.builders import people, points, reviews
from tests.builders.places import district
from tests.fakes import StandingClock

pytestmark = pytest.mark.usefixtures("app")
WORDS = "当天下午他和我在一起。"


def objected(award: Award, by: Account | None = None, words: str = WORDS) -> Case:
    """The case of an objection to an award."""
    notice.object_to(award.id, words, people.occasion(by or people.account("赵明")))
    db.session.commit()
    return reviews.of(CaseKind.OBJECTION, award.assignment_id)


def decide(case: Case, decision: Decision) -> None:
    deciding.decide(case.id, Verdict(decision, "已核实"), people.occasion(people.committee(district().community)))
    db.session.commit()


def messages(account_id: object) -> list[tuple[str, object]]:
    """What a person was told, each with its facts."""
    told = db.session.query(Notification).filter_by(account_id=account_id).order_by(Notification.id)
    return [(each.kind, each.facts) for each in told]


def test_an_objection_holds_the_points_and_opens_a_case() -> None:
    award = points.award(90)

    case = objected(award)

    held = points.award_of(award.assignment_id)
    assert (held.status, held.explanation["flags"]) == (AwardStatus.HELD, ["objected"])
    assert (case.status, case.place_code) == (CaseStatus.OPEN, award.place_code)
    assert objections.words_of(case.id) == [WORDS]
    assert violations(local_date(now())) == []


def test_the_member_is_told_that_points_wait_and_why_and_never_by_whom() -> None:
    award, objector = points.award(90), people.account("赵明")

    objected(award, objector)

    told = messages(award.volunteer_id)
    assert ("points-held", {"flags": ["objected"]}) in told
    assert str(objector.id) not in str(told)


def test_others_join_the_case_that_waits_and_each_is_told_of_the_decision() -> None:
    award = points.award(90)
    first, second = people.account("赵明"), people.account("钱丽")

    case = objected(award, first)
    assert objected(award, second, "那天没有看到志愿者。").id == case.id
    decide(case, Decision.DISMISSED)

    assert objections.words_of(case.id) == [WORDS, "那天没有看到志愿者。"]
    for each in (first, second):
        assert messages(each.id) == [("case-decided", {"decision": "dismissed"})]


@pytest.mark.parametrize(
    ("decision", "status"),
    [(Decision.DISMISSED, AwardStatus.PROVISIONAL), (Decision.UPHELD, AwardStatus.REVERSED)],
)
def test_the_decision_releases_or_reverses_the_points(decision: Decision, status: AwardStatus) -> None:
    award = points.award(90)

    decide(objected(award), decision)

    assert points.award_of(award.assignment_id).status is status
    assert violations(local_date(now())) == []


def test_one_objection_a_person_and_award() -> None:
    award, objector = points.award(90), people.account()
    objected(award, objector)

    with pytest.raises(ObjectionRaisedAlready):
        objected(award, objector)


def test_what_was_decided_is_not_put_to_the_committee_again() -> None:
    award = points.award(90)
    decide(objected(award), Decision.DISMISSED)

    with pytest.raises(ObjectionDecided):
        objected(award)


def test_five_objections_of_a_person_may_wait() -> None:
    objector = people.account()
    for _ in range(objections.MOST_OPEN):
        objected(points.award(30), objector)

    with pytest.raises(TooManyObjections):
        objected(points.award(30), objector)


def test_an_objection_is_heard_until_the_notice_ends(clock: StandingClock) -> None:
    award, in_time = points.award(90), points.award(90)
    clock.move(days=5)
    objected(in_time)
    clock.move(days=1)

    with pytest.raises(NoticeOver):
        objected(award)
    settling.post(award.id, Occasion(None, now()))
    with pytest.raises(NoticeOver):
        objected(award)


def test_points_that_never_were_in_notice_are_not_there() -> None:
    with pytest.raises(NoSuchPoints):
        objected(points.award(90, stars=1))
    with pytest.raises(NoSuchPoints):
        notice.object_to(uuid4(), WORDS, people.occasion(people.account()))


def test_nobody_objects_to_their_own_points() -> None:
    award = points.award(90)

    with pytest.raises(OwnPoints):
        objected(award, db.session.get_one(Account, award.volunteer_id))


def test_who_objects_does_not_decide() -> None:
    award = points.award(90)
    objected(award)
    member = people.committee(district().community)
    case = objected(award, member)

    with pytest.raises(CaseAboutYourself):
        deciding.decide(case.id, Verdict(Decision.UPHELD, "已核实"), people.occasion(member))


def test_an_objector_takes_their_words_along_and_away() -> None:
    award, objector = points.award(90), people.account()
    case = objected(award, objector)
    assert [told["words"] for told in privacy.export_of(objector.id)["objections"]] == [WORDS]

    privacy.on_account_erased(AccountErased(at=now(), actor_id=objector.id, account_id=objector.id))

    assert objections.words_of(case.id) == [""]
