"""A service awarded once more, after its former award was reversed: with other minutes, or because an appeal was heard."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select

from app.kit.database import db
from app.kit.events import Act
from app.points import awards, queries, services
from app.points.calculation import calculate
from app.points.errors import NoSuchPoints
from app.points.models import Award, AwardStatus, RuleVersion
from app.points.rules import rule_of


@dataclass(frozen=True)
class Stake:
    """What a decision would move."""

    points: int
    """The volunteer's, before or after the decision, whichever is more."""
    is_posted: bool
    """Whether the points stand already."""


def stake(assignment_id: UUID, minutes: int | None, act: Act) -> Stake:
    """What is at stake in a service's points, if ``minutes`` were to count; nothing where nothing is awarded."""
    award = queries.of_assignment_for_update(assignment_id)
    if award is None:
        return Stake(0, is_posted=False)
    points = award.volunteer_points
    if minutes is not None:
        points = max(points, _draft(award, minutes, act).volunteer_points)
    return Stake(points, award.status is AwardStatus.POSTED)


def again(former: Award, minutes: int, act: Act, reason: str, *, waits: bool) -> Award:
    """The next award of a service whose former one is reversed, by the former one's rule; no check flags it.

    Its sentence says so, with the reason. Where ``waits``, because something else still speaks against the service, it is held
    for the former one's flags.
    """
    change = "moved" if minutes == former.minutes_served else "adjusted"
    made = _draft(former, minutes, act)
    tries = select(func.count()).select_from(Award).where(Award.assignment_id == former.assignment_id)
    made.reference = f"assignment:{former.assignment_id}:{(db.session.scalar(tries) or 0) + 1}"
    against = {name: former.explanation.get(name) for name in ("flags", "evidence")} if waits else {}
    made.explanation = {
        **made.explanation,
        "flags": against.get("flags") or [],
        "evidence": against.get("evidence") or {},
        change: reason,
    }
    made.status = AwardStatus.HELD if waits else AwardStatus.PROVISIONAL
    db.session.add(made)
    db.session.flush()
    return made


def _draft(former: Award, minutes: int, act: Act) -> Award:
    service = services.confirmed(former.assignment_id)
    if service is None:
        raise NoSuchPoints()
    version = db.session.get_one(RuleVersion, former.rule_version_id)
    facts = replace(service.facts, minutes=minutes)
    same = replace(service, facts=facts, rule=rule_of(version.rule), rule_version_id=version.id)
    already = services.counted(facts.volunteer_id, facts.served_on)
    return awards.drafted(same, calculate(facts, same.rule, already), act)
