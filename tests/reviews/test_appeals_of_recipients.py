"""Points wait while somebody else than who served appeals against the decision about them."""

import pytest

from app.kit.clock import now
from app.kit.database import db
from app.orders.models import Order
from app.people.actors import Occasion
from app.people.models import Account
from app.points import settling
from app.points.models import Award, AwardStatus
from app.reviews import appealing
from app.reviews.models import Case, CaseKind, Decision
from tests.builders import people, reviews
from tests.fakes import StandingClock
from tests.reviews.test_deciding import committee, credit, decide, held, last, sound

pytestmark = pytest.mark.usefixtures("app")


def appealed_by_the_recipient(case: Case, award: Award) -> Case:
    order = db.session.get_one(Order, award.order_id)
    opened = appealing.appeal(case.id, "没有来过", people.occasion(db.session.get_one(Account, order.recipient_id)))
    db.session.commit()
    return opened


@pytest.mark.parametrize(
    ("decision", "status", "points_left"),
    [(Decision.POST, AwardStatus.PROVISIONAL, 15), (Decision.REJECT, AwardStatus.REVERSED, 0)],
)
def test_the_recipient_s_appeal_holds_the_points_until_it_is_heard(
    clock: StandingClock, decision: Decision, status: AwardStatus, points_left: int
) -> None:
    award, case = held()
    decide(case, Decision.POST)

    opened = appealed_by_the_recipient(case, award)

    clock.move(days=6)
    assert not settling.post(award.id, Occasion(None, now()))
    assert (last(award).status, last(award).explanation["flags"][-1]) == (AwardStatus.HELD, "appealed")
    decide(opened, decision, committee("110107001"))
    assert (last(award).status, credit(award)) == (status, points_left)
    sound()


def test_no_other_decision_releases_what_the_recipient_appeals_against() -> None:
    award, case = held()
    decide(case, Decision.POST)
    appealed_by_the_recipient(case, award)
    seen = reviews.of(CaseKind.SERVICE, award.assignment_id)

    decide(seen, Decision.POST)

    assert last(award).status is AwardStatus.HELD
