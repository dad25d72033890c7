"""A case's file: everything that the committee needs to decide, on one page. No phone, no address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.kit.database import db
from app.kit.pages import Order as Sorted
from app.kit.pages import Page, PageRequest, page_of
from app.orders.models import Assignment, Order, Rating
from app.people import claims
from app.people.actors import Actor
from app.people.models import Account, ActAnswer, ActKind
from app.people.permissions import Permission
from app.points import entries, sentences
from app.points.entries import Entry
from app.reviews import histories, objections, policy, queries, steps
from app.reviews.errors import CaseNotFound
from app.reviews.histories import Histories
from app.reviews.models import Case, CaseKind, CaseStatus, Decision
from app.reviews.steps import Step


@dataclass(frozen=True)
class Summary:
    """A case as the list shows it."""

    id: UUID
    kind: CaseKind
    status: CaseStatus
    place_code: str
    order_id: UUID | None
    order_title: str | None
    opened_at: datetime
    due_at: datetime
    decision: Decision | None
    decided_at: datetime | None

    @classmethod
    def of(cls, case: Case, order_title: str | None) -> "Summary":
        """What the list shows of a case."""
        return cls(
            case.id, case.kind, case.status, case.place_code, case.order_id, order_title,
            case.opened_at, case.due_at, case.decision, case.decided_at,
        )  # fmt: skip


@dataclass(frozen=True)
class Party:
    """A person of the case: id and name, nothing else."""

    id: UUID
    name: str | None


@dataclass(frozen=True)
class CaseFile:
    """A case with its evidence. What does not exist (a rating, an award) is ``None``."""

    case: Case
    order: Order | None
    recipient: Party | None
    opened_by: Party | None
    assignment: Assignment | None
    volunteer: Party | None
    rating: Rating | None
    entry: Entry | None
    flags: list[str]
    """What speaks against the points, in words."""
    objections: list[str]
    """The words of everybody who objects to the points, where the case is about that; without who says it."""
    histories: Histories
    steps: Sequence[Step]
    """What was done about the case so far, and by whom."""
    is_entered: bool
    """Whether the service was entered afterwards (补录)."""
    member_says: ActAnswer | None
    """What the volunteer says to an entry afterwards."""

    @property
    def words(self) -> str | None:
        """The reporter's words, where the case is a report."""
        words: str | None = self.case.evidence.get("words")
        return words

    @property
    def evidence(self) -> dict[str, dict[str, Any]]:
        """The figures behind the flags, and the orders to look at, by flag."""
        return self.entry.evidence if self.entry else {}

    @property
    def version(self) -> int:
        """The case's version, for its ETag."""
        return self.case.version


def listed(actor: Actor, kind: CaseKind | None, status: CaseStatus | None, request: PageRequest) -> Page[Summary]:
    """The cases of the actor's places, the latest first."""
    rows = select(Case, Order.title).outerjoin(Order, Order.id == Case.order_id)
    rows = rows.where(queries.at_places(actor.places_of(Permission.POINTS_REVIEW)))
    if kind is not None:
        rows = rows.where(Case.kind == kind)
    if status is not None:
        rows = rows.where(Case.status == status)
    page = page_of("cases", rows, Sorted([Case.id]), request)
    return Page([Summary.of(*row) for row in page.rows], page.next_cursor)


def queue(actor: Actor, request: PageRequest) -> Page[Summary]:
    """What waits for a decision in the actor's places, by exception: what is due first first. Its cost is that of what waits."""
    rows = select(Case, Order.title).outerjoin(Order, Order.id == Case.order_id)
    rows = rows.where(queries.queued_at(actor.places_of(Permission.POINTS_REVIEW)))
    page = page_of("cases.queue", rows, Sorted([Case.due_at, Case.id], descending=False), request)
    return Page([Summary.of(*row) for row in page.rows], page.next_cursor)


def opened(case_id: UUID, actor: Actor) -> CaseFile:
    """A case's file, for the committee of its place or above; raises :class:`CaseNotFound`."""
    case = db.session.get(Case, case_id, populate_existing=True)
    if case is None or not policy.may_see(case, actor):
        raise CaseNotFound()
    order, recipient, opened_by = _order(case)
    assignment, volunteer, rating = _service(case.assignment_id)
    entry = entries.of_service(case.assignment_id, actor.language) if case.assignment_id else None
    told = entry.against if entry else {}
    flags = [told.get(name) or sentences.flag(name, actor.language) for name in case.evidence.get("flags", [])]
    words = objections.words_of(case.id) if case.kind is CaseKind.OBJECTION else []
    beside = histories.beside(assignment, order, case.opened_at)
    is_entered = assignment is not None and assignment.entered_by_id is not None
    return CaseFile(case, order, recipient, opened_by, assignment, volunteer, rating, entry, flags, words, beside,
                    steps.of(case.id), is_entered, _said(assignment) if is_entered else None)  # fmt: skip


def _said(service: Assignment | None) -> ActAnswer | None:
    return claims.answer_to(ActKind.SERVICE_ENTRY, service.volunteer_id, service.id) if service else None


def _order(case: Case) -> tuple[Order | None, Party | None, Party | None]:
    """The order, who received the help, and who opened the case."""
    recipient, opener = aliased(Account), aliased(Account)
    row = db.session.execute(
        select(Order, recipient.id, recipient.name, opener.id, opener.name)
        .select_from(Case)
        .outerjoin(Order, Order.id == Case.order_id)
        .outerjoin(recipient, recipient.id == Order.recipient_id)
        .outerjoin(opener, opener.id == Case.opened_by_id)
        .where(Case.id == case.id)
    ).one()
    return row[0], _party(row[1], row[2]), _party(row[3], row[4])


def _service(assignment_id: UUID | None) -> tuple[Assignment | None, Party | None, Rating | None]:
    """The volunteer's part, if the case is about one, with its rating."""
    row = db.session.execute(
        select(Assignment, Account.id, Account.name, Rating)
        .join(Account, Account.id == Assignment.volunteer_id)
        .outerjoin(Rating, Rating.assignment_id == Assignment.id)
        .where(Assignment.id == assignment_id)
    ).one_or_none()
    if row is None:
        return None, None, None
    return row[0], _party(row[1], row[2]), row[3]


def _party(account_id: Any, name: str | None) -> Party | None:
    return None if account_id is None else Party(account_id, name)
