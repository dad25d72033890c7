"""Awards: what a confirmed service earns for the volunteer and for the home organization, once."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from app.kit.clock import local_date
from app.kit.database import table_of
from app.kit.events import Act, record
from app.kit.ids import new_id
from app.kit.statements import Statement
from app.kit.working_days import after_working_days
from app.orders.events import ServiceConfirmed
from app.points import ledger, services
from app.points.calculation import Calculation, calculate
from app.points.checks import table as checks
from app.points.checks.evidence import Evidence
from app.points.checks.facts import Checked, record_of
from app.points.checks.flags import Flag
from app.points.events import AwardEvent, PointsAwarded, PointsHeld
from app.points.ledger import AccountName, Line
from app.points.models import Award, AwardStatus, Owner, Stage, TransactionKind, Unit
from app.points.services import Service

_TABLE = table_of(Award)
_COLUMNS = _TABLE.c
_NAMES = tuple(column.key for column in _COLUMNS)
_NEW = Statement(
    insert(_TABLE)
    .values({name: bindparam(name) for name in _NAMES})
    .on_conflict_do_nothing(index_elements=[_COLUMNS.reference])
    .returning(_COLUMNS.id)
)


def on_service_confirmed(event: ServiceConfirmed) -> None:
    """Award a confirmed service by the rule of its day: provisionally, or held where a check flags it. Once."""
    service = services.confirmed(event.assignment_id)
    if service is None:
        return
    facts = service.facts
    already = services.counted(facts.volunteer_id, facts.served_on)
    earned = calculate(facts, service.rule, already)
    around = record_of(facts.assignment_id, service.rule.checks)
    against = checks.raised(Checked(facts, service.rule, earned, around))
    award = drafted(service, earned, event, against)
    if not _inserted(award):
        return
    if award.status is AwardStatus.HELD:
        record(told(PointsHeld, award, event, flags=tuple(Flag(name) for name in award.explanation["flags"])))
    else:
        credit(award, event)


def credit(award: Award, act: Act, approved_by_id: UUID | None = None) -> None:
    """Credit both sides provisionally, from the account of the place. A service beyond a cap earns, and writes, nothing."""
    if award.volunteer_points:
        lines = sides(award, Stage.PROVISIONAL)
        ledger.write(
            TransactionKind.AWARD, reference_of(award), lines, act, award_id=award.id, approved_by_id=approved_by_id
        )  # fmt: skip
    record(told(PointsAwarded, award, act))


def reference_of(award: Award) -> str:
    """The reference of the transaction that credits an award."""
    return f"award:{award.id}"


def sides(award: Award, stage: Stage, sign: int = 1) -> Iterator[Line]:
    """The award's lines at a stage: to the volunteer and the home organization, in both units, from the place that issues."""
    amounts = (
        (Owner.VOLUNTEER, str(award.volunteer_id), award.volunteer_points),
        (Owner.ORGANIZATION, str(award.organization_id), award.organization_points),
        (Owner.COMMUNITY, award.place_code, -award.volunteer_points - award.organization_points),
    )
    for unit in Unit:
        for owner, owner_id, amount in amounts:
            yield Line(AccountName(owner, owner_id, unit, stage), sign * amount)


def told(kind: type[AwardEvent], award: Award, act: Act, **facts: Any) -> AwardEvent:
    """An event about an award."""
    concerned: dict[str, Any] = {
        "award_id": award.id,
        "order_id": award.order_id,
        "assignment_id": award.assignment_id,
        "volunteer_id": award.volunteer_id,
        "organization_id": award.organization_id,
        "place_code": award.place_code,
    }
    return kind(at=act.at, actor_id=act.actor_id, **concerned, **facts)


def drafted(
    service: Service, earned: Calculation, act: Act, against: Mapping[Flag, Evidence] = MappingProxyType({})
) -> Award:
    """The award of a service, not written yet: held where something speaks against it."""
    facts = service.facts
    return Award(
        id=new_id(),
        reference=f"assignment:{facts.assignment_id}",
        order_id=facts.order_id,
        assignment_id=facts.assignment_id,
        volunteer_id=facts.volunteer_id,
        organization_id=facts.organization_id,
        place_code=facts.place_code,
        rule_version_id=service.rule_version_id,
        served_on=facts.served_on,
        minutes_served=facts.minutes,
        minutes_counted=earned.minutes_counted,
        volunteer_points=earned.volunteer_points,
        organization_points=earned.organization_points,
        explanation={**earned.explanation, "flags": [*against], "evidence": dict(against)},
        status=AwardStatus.HELD if against else AwardStatus.PROVISIONAL,
        awarded_at=act.at,
        posts_on=after_working_days(local_date(act.at), service.rule.notice_working_days),
    )


def _inserted(award: Award) -> bool:
    """Write the award unless the service has one; whether it was written."""
    values = {name: getattr(award, name) for name in _NAMES}
    return bool(_NEW.rows(values))
