"""The certificates that places issued, for their committees."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from app.kit.pages import Order, Page, PageRequest, page_of
from app.people.actors import Actor
from app.people.models import Account
from app.people.permissions import Permission
from app.points.recognition.models import Certificate

_HANDLER = aliased(Account)


@dataclass(frozen=True)
class Issued:
    """A certificate with the names that a reader needs."""

    certificate: Certificate
    name: str | None
    """The volunteer's."""
    handler: str | None
    """Who of the committee stands on it; ``None`` where the volunteer had it issued."""


def of_places(under: str | None, account_id: UUID | None, actor: Actor, request: PageRequest) -> Page[Issued]:
    """The certificates of the places where one issues them, or of those below one, or of one volunteer; the latest first."""
    places = actor.places_of(Permission.CERTIFICATES_ISSUE)
    statement = _issued().where(or_(False, *(Certificate.place_code.startswith(code) for code in places)))
    if under is not None:
        statement = statement.where(Certificate.place_code.startswith(under))
    if account_id is not None:
        statement = statement.where(Certificate.account_id == account_id)
    page = page_of("certificates.places", statement, Order((Certificate.id,)), request)
    return Page([Issued(*row) for row in page.rows], page.next_cursor)


def _issued() -> Any:
    handled = and_(_HANDLER.id == Certificate.issued_by_id, Certificate.issued_by_id != Certificate.account_id)
    return (
        select(Certificate, Account.name, _HANDLER.name)
        .join(Account, Account.id == Certificate.account_id)
        .outerjoin(_HANDLER, handled)
    )
