"""The POSTs that create of review, and of what a committee asks the simulator, each as it is sent."""

from app.dispatch.what_if.models import WhatIf
from app.kit import clock
from app.kit.database import db
from app.people.actors import Occasion
from app.people.models import Account
from app.reviews import deciding
from app.reviews.deciding import Verdict
from app.reviews.models import Case, CaseKind, CaseStep, Decision
from tests.builders import people, points, reviews, what_ifs
from tests.builders.places import district
from tests.system.sending import Sending


def _low_rating() -> Case:
    return reviews.of(CaseKind.LOW_RATING, points.award(60, stars=1).assignment_id)


def _decided(decision: Decision) -> tuple[Case, Account]:
    """A case that was decided so, and the member whose it is."""
    case = _low_rating()
    committee = people.actor(people.committee(district().community))
    deciding.decide(case.id, Verdict(decision, "现场核实过了"), Occasion(committee, clock.now()))
    db.session.commit()
    return case, db.session.get_one(Account, case.member_id)


def _decide_cases() -> Sending:
    body = {"case_ids": [str(_low_rating().id)], "decision": "post", "reason": "现场核实过了"}
    return Sending("/cases/decisions", people.committee(district().community), CaseStep, body)


def _answer_question() -> Sending:
    case, member = _decided(Decision.ASK)
    return Sending(f"/cases/{case.id}/answer", member, CaseStep, {"words": "灯座原来就坏了"})


def _appeal_decision() -> Sending:
    case, member = _decided(Decision.REJECT)
    return Sending(f"/cases/{case.id}/appeal", member, Case, {"words": "服务已经做完了"})


def _ask_what_if() -> Sending:
    here = what_ifs.past(1, 1)
    return Sending(f"/places/{here}/what-ifs", people.committee(here), WhatIf, {"preset": "eco"})


REVIEWING = {
    "decide_cases": _decide_cases,
    "answer_question": _answer_question,
    "appeal_decision": _appeal_decision,
    "ask_what_if": _ask_what_if,
}
