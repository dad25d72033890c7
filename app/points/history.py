"""The history of a ledger account: every posting with its transaction, why it was written, and the service behind it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.kit.pages import Order, Page, PageRequest, page_of
from app.orders import models as orders
from app.people.actors import Actor
from app.points import queries, sentences
from app.points.entries import Grounds
from app.points.models import (
    Award,
    LedgerAccount,
    LedgerTransaction,
    Owner,
    Posting,
    RuleVersion,
    Stage,
    TransactionKind,
    Unit,
)
from app.registration.models import ServiceType

Summary = Callable[[Award, str], str]


@dataclass(frozen=True)
class Movement:
    """One posting on an account; ``amount`` is negative where points went away. Only an award has a service behind it."""

    id: UUID
    at: datetime
    amount: int
    transaction_id: UUID
    kind: TransactionKind
    reference: str
    reason: str | None
    award_id: UUID | None
    order_id: UUID | None
    rule_version_id: UUID | None
    sentence: str
    source: str | None


def of_volunteer(unit: Unit, stage: Stage, actor: Actor, request: PageRequest) -> Page[Movement]:
    """The person's own account in a unit and stage, the latest posting first."""
    account = (Owner.VOLUNTEER, str(actor.account_id), unit, stage)
    return _page("points.history", account, sentences.sum_of_volunteer, actor.language, request)


def of_organization(
    organization_id: UUID, unit: Unit, stage: Stage, actor: Actor, request: PageRequest
) -> Page[Movement]:
    """An organization's account, the latest posting first; raises :class:`app.points.errors.NoSuchPoints`."""
    queries.require_sight(organization_id, actor)
    account = (Owner.ORGANIZATION, str(organization_id), unit, stage)
    return _page("points.history.organization", account, sentences.sum_of_organization, actor.language, request)


def _page(
    name: str, account: tuple[Owner, str, Unit, Stage], summary: Summary, language: str, request: PageRequest
) -> Page[Movement]:
    columns = (LedgerAccount.owner_kind, LedgerAccount.owner_id, LedgerAccount.unit, LedgerAccount.stage)
    owned = select(LedgerAccount.id).where(*(column == value for column, value in zip(columns, account, strict=True)))
    on_account = select(Posting).where(Posting.account_id == owned.scalar_subquery())
    page = page_of(name, on_account, Order([Posting.account_id, Posting.id]), request)
    told = _transactions({posting.transaction_id for posting in page.rows})
    movements = [_movement(posting, told[posting.transaction_id], summary, language) for posting in page.rows]
    return Page(movements, page.next_cursor)


def _transactions(ids: Iterable[UUID]) -> dict[UUID, tuple[LedgerTransaction, Grounds | None]]:
    """A page's transactions with their awards' grounds, by a statement of its own: so the page itself is one scan of an index."""
    statement = (
        select(LedgerTransaction, Award, RuleVersion.effective_on, ServiceType.name_zh, ServiceType.name_en)
        .outerjoin(Award, Award.id == LedgerTransaction.award_id)
        .outerjoin(RuleVersion, RuleVersion.id == Award.rule_version_id)
        .outerjoin(orders.Order, orders.Order.id == Award.order_id)
        .outerjoin(ServiceType, ServiceType.code == orders.Order.service_type)
        .where(LedgerTransaction.id.in_(ids))
    )
    found = db.session.execute(statement)
    return {row[0].id: (row[0], None if row[0].award_id is None else Grounds(*row[1:])) for row in found}


def _movement(
    posting: Posting, written: tuple[LedgerTransaction, Grounds | None], summary: Summary, language: str
) -> Movement:
    transaction, grounds = written
    about = summary(grounds.award, language) if grounds else None
    behind: dict[str, Any] = {"award_id": None, "order_id": None, "rule_version_id": None, "source": None}
    if grounds:
        award = grounds.award
        behind = {"award_id": award.id, "order_id": award.order_id, "rule_version_id": award.rule_version_id,
                  "source": grounds.source(language)}  # fmt: skip
    return Movement(
        id=posting.id,
        at=posting.at,
        amount=posting.amount,
        transaction_id=transaction.id,
        kind=transaction.kind,
        reference=transaction.reference,
        reason=transaction.reason,
        sentence=sentences.of_transaction(transaction.kind, transaction.reason, about, language),
        **behind,
    )
