"""The committee and the neighbours: objections, decisions of one person or two, questions, appeals, reversals."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from app.kit.database import db
from app.points import notice, settling
from app.points.models import AwardStatus
from app.reviews import appealing, deciding
from app.reviews.deciding import TAKING, Verdict
from app.reviews.models import WAITING, Case, CaseKind, CaseStatus, Decision
from tests.points.model.machine import CHOICES, Acting, Refused, chosen
from tests.points.model.model import Facts

WORDS = "核对记录"
CLAIMED = (Decision.DISMISSED, Decision.UPHELD, Decision.ADJUST, Decision.UPHELD, Decision.ASK)
FLAGGED = (Decision.POST, Decision.REJECT, Decision.ADJUST, Decision.POST, Decision.ASK)


class Reviewing(Acting):
    """Verbs of the committee."""

    @precondition(lambda self: self.model.awards)
    @rule(which=CHOICES, who=CHOICES)
    def object(self, which: int, who: int) -> None:
        """A neighbour objects to points in public notice."""
        open_ones = [key for key, award in self.model.awards.items() if award["status"] == "provisional"]
        award_id = chosen(open_ones or list(self.model.awards), which)
        award, by = self.model.awards[award_id], chosen(self.cast.residents, who)
        was_open = award["status"] == "provisional" or "objected" in award["flags"]
        if not isinstance(self.act("object", lambda: notice.object_to(award_id, WORDS, self.by(by))), Refused):
            assert was_open, "an objection was heard after the notice"
            self.model.hold(award, "objected")

    @precondition(lambda self: self.cases())
    @rule(which=CHOICES, by=CHOICES, how=CHOICES, minutes=st.integers(1, 480))
    def decide(self, which: int, by: int, how: int, minutes: int) -> None:
        """One of the committee decides, asks, or proposes what a second person is to confirm."""
        case = chosen(self.cases(), which)
        decision = chosen(CLAIMED if case.kind in (CaseKind.DISPUTE, CaseKind.OBJECTION) else FLAGGED, how)
        verdict = Verdict(decision, WORDS, minutes if decision is Decision.ADJUST else None)
        decider = chosen(self.cast.above(case.place_code), by)
        before = self._before(case)
        done = self.act(f"decide {decision}", lambda: deciding.decide(case.id, verdict, self.by(decider)))
        if not isinstance(done, Refused) and done.status is CaseStatus.DECIDED:
            alone = before is not None and before["status"] == "posted" and decision in TAKING
            assert not alone, "one person took standing points back"
        self._follow(done)

    @precondition(lambda self: self.cases(CaseStatus.PROPOSED))
    @rule(which=CHOICES, by=CHOICES, agrees=st.booleans())
    def second(self, which: int, by: int, agrees: bool) -> None:
        """A second person confirms what the first wants to decide, or does not."""
        case, decider = chosen(self.cases(CaseStatus.PROPOSED), which), chosen(self.cast.committees[2:], by)
        say = deciding.confirm if agrees else deciding.decline
        done = self.act("confirm" if agrees else "decline", lambda: say(case.id, WORDS, self.by(decider)))
        if not isinstance(done, Refused):
            assert decider.account_id != case.decided_by_id, "one person twice"
        self._follow(done)

    @precondition(lambda self: self.model.awards)
    @rule(which=CHOICES, first=CHOICES, second=CHOICES)
    def reverse(self, which: int, first: int, second: int) -> None:
        """Two of the committee take an award back."""
        award_id = chosen(list(self.model.awards), which)
        award = self.model.awards[award_id]
        by, approver = chosen(self.cast.committees, first), chosen(self.cast.committees, second).account_id
        done = self.act("reverse", lambda: settling.reverse(award_id, WORDS, self.by(by), approver))
        if isinstance(done, Refused):
            is_alone = award["stage"] is not None and award["volunteer"] > 0 and by.account_id == approver
            assert award["status"] == "reversed" or is_alone, done
        else:
            self.model.take_back(award)

    @precondition(lambda self: self.cases(CaseStatus.ASKED))
    @rule(which=CHOICES)
    def answer(self, which: int) -> None:
        """A member answers the committee's question: the case is open again."""
        case = chosen(self.cases(CaseStatus.ASKED), which)
        by = self.cast.actor(case.member_id) if case.member_id else self.cast.desk
        assert not isinstance(self.act("answer", lambda: appealing.answer(case.id, WORDS, self.by(by))), Refused)

    @precondition(lambda self: self.cases(CaseStatus.DECIDED))
    @rule(which=CHOICES)
    def appeal(self, which: int) -> None:
        """A member appeals once to the level above; nothing moves before that has decided."""
        case = chosen(self.cases(CaseStatus.DECIDED), which)
        by = self.cast.actor(case.member_id) if case.member_id else self.cast.desk
        self.act("appeal", lambda: appealing.appeal(case.id, WORDS, self.by(by)))

    def cases(self, *statuses: CaseStatus) -> list[Case]:
        """The cases about services that wait for the committee, or stand so, as they were after the last step."""
        if self.known_cases is None:
            found = list(db.session.scalars(select(Case).where(Case.assignment_id.is_not(None)).order_by(Case.id)))
            self.known_cases = sorted(found, key=lambda case: (self.told_as(_service(case)), case.kind))
            db.session.expunge_all()
        return [case for case in self.known_cases if case.status in (statuses or WAITING)]

    def _before(self, case: Case) -> Facts | None:
        award = self.model.latest(_service(case))
        return dict(award) if award else None

    def _follow(self, done: Any) -> None:
        """What the dictionaries say after a decision."""
        if isinstance(done, Refused):
            return
        if done.status is CaseStatus.DECIDED:
            self._decided(done)
        self.observe(_service(done))

    def _decided(self, case: Case) -> None:
        part, award = _service(case), self.model.latest(_service(case))
        service, decision = self.model.services[part], case.decision
        if decision is Decision.ADJUST:
            service["minutes"] = case.minutes
        is_own = case.opened_by_id == service["volunteer"]
        if award is None:
            self._counts_now(part, service)
        elif award["status"] == "reversed" and case.kind is not CaseKind.APPEAL:
            pass  # what two of the committee took back meanwhile comes back by an appeal alone
        elif decision is Decision.REJECT or (decision is Decision.UPHELD and not is_own):
            self.model.take_back(award)
        elif decision is Decision.ADJUST or (award["status"] == "reversed" and decision is Decision.POST):
            self.model.take_back(award)
            self.expect(part, again=award, waits=self.is_contested(part))
        elif award["status"] == AwardStatus.HELD and not self.is_contested(part):
            self.model.release(award, self.clock.now())

    def _counts_now(self, part: UUID, service: Facts) -> None:
        """A dispute that came before the rating: the service is confirmed by the decision, or never."""
        self.observe(part)
        if service["state"] == "confirmed":
            self.expect(part)


def _service(case: Case) -> UUID:
    assert case.assignment_id is not None
    return case.assignment_id
