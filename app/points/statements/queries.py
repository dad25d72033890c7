"""Reading statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.clock import SHANGHAI
from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.kit.texts import text
from app.kit.verification import Verified, masked
from app.people.actors import Actor
from app.people.models import Account
from app.places.models import Place
from app.points.statements import policy
from app.points.statements.errors import NoSuchStatement
from app.points.statements.models import LedgerCheck, PeriodKind, Statement, SubjectKind
from app.points.statements.periods import Period
from app.registration.models import Organization, ServiceType


@dataclass(frozen=True)
class Paper:
    """A statement with the names that its page shows."""

    statement: Statement
    subject: str
    period: str
    closed_at: str
    """Shanghai's clock."""
    service_types: Mapping[str, str]
    organizations: Mapping[str, str]


def of_person(actor: Actor, kind: PeriodKind, request: PageRequest) -> Page[Statement]:
    """One's own statements of a kind of period, the latest first."""
    return _page(SubjectKind.PERSON, str(actor.account_id), kind, request)


def of_organization(organization_id: UUID, actor: Actor, kind: PeriodKind, request: PageRequest) -> Page[Statement]:
    """An organization's statements, the latest first; raises :class:`NoSuchStatement`."""
    if not policy.sees_organization(organization_id, actor):
        raise NoSuchStatement()
    return _page(SubjectKind.ORGANIZATION, str(organization_id), kind, request)


def of_place(code: str, actor: Actor, kind: PeriodKind, request: PageRequest) -> Page[Statement]:
    """A place's statements, the latest first; raises :class:`NoSuchStatement`."""
    place = db.session.get(Place, code)
    if place is None or not policy.sees_place(code, actor):
        raise NoSuchStatement()
    return _page(SubjectKind(place.level.value), code, kind, request)


def one(statement_id: UUID, actor: Actor) -> Statement:
    """A statement; raises :class:`NoSuchStatement`."""
    found = db.session.get(Statement, statement_id)
    if found is None or not policy.sees(found, actor):
        raise NoSuchStatement()
    return found


def paper(statement: Statement, language: str) -> Paper:
    """A statement as it is printed."""
    name = ServiceType.name_en if language == "en" else ServiceType.name_zh
    kinds = db.session.execute(select(ServiceType.code, name.label("name")))
    types = {kind.code: kind.name for kind in kinds}
    listed = [UUID(line["organization_id"]) for line in statement.content.get("order", ())]
    names = db.session.execute(select(Organization.id, Organization.name).where(Organization.id.in_(listed)))
    period = Period(statement.period_kind, statement.period_on).name
    closed = statement.closed_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    named = {str(organization_id): called for organization_id, called in names}
    return Paper(statement, _name(statement) or statement.subject_id, period, closed, types, named)


def verified(number: str, language: str) -> Verified | None:
    """What anybody may know of a statement by its number: whose (a person's name masked), of when, and its hash."""
    found = db.session.scalars(select(Statement).where(Statement.number == number)).one_or_none()
    if found is None:
        return None
    name = _name(found)
    facts = {
        "settled": Period(found.period_kind, found.period_on).name,
        "subject": masked(name) if found.subject_kind is SubjectKind.PERSON else name or "",
        "statement": text(f"statement.kind.{found.period_kind.value}", language),
        "fingerprint": found.hash.hex(),
    }
    return Verified(number, "statement", "valid", Period(found.period_kind, found.period_on).next.first, facts)


def checks(request: PageRequest) -> Page[LedgerCheck]:
    """The daily checks, the latest first."""
    return page_of("statements.checks", select(LedgerCheck), Order([LedgerCheck.day]), request)


def _page(subject: SubjectKind, subject_id: str, kind: PeriodKind, request: PageRequest) -> Page[Any]:
    mine = select(Statement).where(
        Statement.subject_kind == subject, Statement.subject_id == subject_id, Statement.period_kind == kind
    )
    return page_of(f"statements.{subject.value}.{kind.value}", mine, Order([Statement.period_on]), request)


def _name(statement: Statement) -> str | None:
    """The subject's name as it is now; ``None`` for somebody who was erased."""
    if statement.subject_kind is SubjectKind.PERSON:
        return db.session.scalar(select(Account.name).where(Account.id == UUID(statement.subject_id)))
    if statement.subject_kind is SubjectKind.ORGANIZATION:
        return db.session.scalar(select(Organization.name).where(Organization.id == UUID(statement.subject_id)))
    return db.session.scalar(select(Place.name).where(Place.code == statement.subject_id))
