""" "Was this you?" (本人确认): what others did in a person's name, and the person's answer.

A concept that lets somebody act for another calls :func:`ask`; the person is told, and answers with one tap. On a refusal that
concept hears :class:`ActRefused` and undoes what can be undone through its own service.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.postgresql import insert

from app.kit.database import db
from app.kit.events import Act, record
from app.kit.ids import new_id
from app.kit.pages import Order, Page, PageRequest, page_of
from app.people import audit
from app.people.actors import Occasion
from app.people.errors import ActAnswered, ActNotFound
from app.people.events import ActConfirmed, ActEvent, ActMade, ActRefused
from app.people.models import Account, ActAnswer, ActInName, ActKind


@dataclass(frozen=True)
class Sheet:
    """An act in somebody's name, with the name of who did it (``None`` once that account is erased)."""

    act: ActInName
    made_by: str | None


def ask(kind: ActKind, account_id: UUID, subject_id: UUID, place_code: str | None, act: Act) -> UUID | None:
    """Ask a person whether an act was theirs; the question's id.

    ``None``, and no question, where they did it themselves, the service did it, or the same is asked already.
    """
    if act.actor_id is None or act.actor_id == account_id:
        return None
    row = {"id": new_id(), "account_id": account_id, "kind": kind, "subject_id": subject_id, "place_code": place_code,
           "made_by_id": act.actor_id, "made_at": act.at, "answer": ActAnswer.OPEN}  # fmt: skip
    asked: ActInName | None = db.session.scalar(
        insert(ActInName).values(row).on_conflict_do_nothing().returning(ActInName)
    )
    if asked is None:
        return None
    _tell(ActMade, asked, act)
    return asked.id


def confirm(act_id: UUID, occasion: Occasion) -> Sheet:
    """Say that one wanted it; once more changes nothing. Raises :class:`ActNotFound`, :class:`ActAnswered`."""
    return _answer(act_id, ActAnswer.CONFIRMED, ActConfirmed, occasion)


def refuse(act_id: UUID, occasion: Occasion) -> Sheet:
    """Say that it was not oneself: what can be undone is undone, and who did it and the committee are told. Raises as above."""
    return _answer(act_id, ActAnswer.REFUSED, ActRefused, occasion)


def of_person(account_id: UUID, answer: ActAnswer | None, request: PageRequest) -> Page[Sheet]:
    """What others did in a person's name, the latest first."""
    mine = _sheets().where(ActInName.account_id == account_id)
    if answer is not None:
        mine = mine.where(ActInName.answer == answer)
    found = page_of("acts-in-name", mine, Order((ActInName.id,)), request)
    return Page([Sheet(*row) for row in found.rows], found.next_cursor)


def answer_to(kind: ActKind, account_id: UUID, subject_id: UUID) -> ActAnswer | None:
    """What the person last said to an act; ``None`` where nobody asked, because they did it themselves."""
    asked = select(ActInName.answer).filter_by(kind=kind, account_id=account_id, subject_id=subject_id)
    return db.session.scalar(asked.order_by(ActInName.id.desc()).limit(1))


def _answer(act_id: UUID, answer: ActAnswer, event: type[ActEvent], occasion: Occasion) -> Sheet:
    mine = (ActInName.id == act_id, ActInName.account_id == occasion.person.account_id)
    given = update(ActInName).where(*mine, ActInName.answer == ActAnswer.OPEN)
    given = given.values(answer=answer, answered_at=occasion.at)
    answered = db.session.scalar(given.returning(ActInName), execution_options={"populate_existing": True})
    if answered is not None:
        audit.note(f"act.{answer.value}", answered.account_id, occasion)
        _tell(event, answered, occasion)
    row = db.session.execute(_sheets().where(*mine)).one_or_none()
    if row is None:
        raise ActNotFound()
    if row[0].answer is not answer:
        raise ActAnswered(answer=row[0].answer.value)
    return Sheet(*row)


def _sheets() -> Select[ActInName, str | None]:
    return select(ActInName, Account.name).join(Account, Account.id == ActInName.made_by_id)


def _tell(event: type[ActEvent], asked: ActInName, act: Act) -> None:
    record(
        event(
            at=act.at,
            actor_id=act.actor_id,
            act_id=asked.id,
            account_id=asked.account_id,
            kind=asked.kind,
            subject_id=asked.subject_id,
            made_by_id=asked.made_by_id,
            place_code=asked.place_code,
        )
    )
