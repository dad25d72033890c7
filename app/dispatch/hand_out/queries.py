"""Reading hand-outs: each a constant number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import literal_column, select

from app.dispatch.hand_out import solving
from app.dispatch.hand_out.errors import HandOutNotFound
from app.dispatch.hand_out.models import HandOut, HandOutLine, HandOutOrder
from app.dispatch.hand_out.solving import Option, Task
from app.kit import texts
from app.kit.database import db
from app.kit.pages import Order as Sorting
from app.kit.pages import Page, PageRequest, page_of
from app.kit.verification import masked
from app.orders.errors import NotModeratorHere
from app.orders.models import Order, OrderStatus
from app.people.actors import Actor, Occasion
from app.people.models import Account
from app.people.permissions import Permission
from app.registration.models import Volunteer

OFFERED = "offered"
"""The outcome of a line that was sent; any other is the code of what refused it."""
_IS_OPEN = Order.status == literal_column(f"'{OrderStatus.OPEN.value}'")
"""As a constant: a plan made for any parameter could not use the partial index."""


@dataclass(frozen=True)
class LineSheet:
    """Somebody to be asked, by name where they live at the reader's own place, else masked."""

    line: HandOutLine
    name: str
    words: str | None
    """What kept it from being offered, in the reader's language."""


@dataclass(frozen=True)
class OrderSheet:
    """An order of the set and who is to be asked for it."""

    order: Order
    lines: Sequence[LineSheet]


@dataclass(frozen=True)
class HandOutSheet:
    """A hand-out as its committee reads it."""

    hand_out: HandOut
    planned: dict[str, Any]
    """What it is to bring as it stands now; ``first_come`` stands on the hand-out."""
    orders: Sequence[OrderSheet]

    @property
    def version(self) -> int:
        """For the entity tag."""
        return self.hand_out.version


def may_see(hand_out: HandOut, actor: Actor) -> bool:
    """The committee of its place."""
    return actor.may_at(Permission.ORDERS_MODERATE, hand_out.place_code)


def seen(hand_out_id: UUID, occasion: Occasion) -> HandOutSheet:
    """One hand-out of one's place; raises :class:`HandOutNotFound`."""
    hand_out = db.session.get(HandOut, hand_out_id)
    if hand_out is None or not may_see(hand_out, occasion.person):
        raise HandOutNotFound()
    orders = db.session.scalars(
        select(Order)
        .join(HandOutOrder, HandOutOrder.order_id == Order.id)
        .where(HandOutOrder.hand_out_id == hand_out_id)
        .order_by(HandOutOrder.position)
    ).all()
    lines = _lines(hand_out_id, occasion.person)
    sheets = [OrderSheet(order, lines[order.id]) for order in orders]
    return HandOutSheet(hand_out, _planned(sheets), sheets)


def candidates(place_code: str, occasion: Occasion, request: PageRequest) -> Page[Order]:
    """The orders of a place and those below it that still seek somebody, the soonest to be answered first.

    Raises ``NotModeratorHere``.
    """
    _require_moderator(place_code, occasion)
    seeking = select(Order).where(
        _IS_OPEN, Order.taken < Order.slots, Order.respond_by > occasion.at,
        Order.place_code.startswith(place_code, autoescape=True),
    )  # fmt: skip
    return page_of("hand-out-candidates", seeking, Sorting([Order.respond_by, Order.id], descending=False), request)


def of_place(place_code: str, occasion: Occasion, request: PageRequest) -> Page[HandOut]:
    """The hand-outs of a place and those below it, the latest first; raises ``NotModeratorHere``."""
    _require_moderator(place_code, occasion)
    here = select(HandOut).where(HandOut.place_code.startswith(place_code, autoescape=True))
    return page_of("hand-outs", here, Sorting([HandOut.id]), request)


def _require_moderator(place_code: str, occasion: Occasion) -> None:
    if not occasion.person.may_at(Permission.ORDERS_MODERATE, place_code):
        raise NotModeratorHere()


def _lines(hand_out_id: UUID, reader: Actor) -> dict[UUID, list[LineSheet]]:
    statement = (
        select(HandOutLine, Account.name, Volunteer.place_code)
        .join(Account, Account.id == HandOutLine.volunteer_id)
        .outerjoin(Volunteer, Volunteer.account_id == HandOutLine.volunteer_id)
        .where(HandOutLine.hand_out_id == hand_out_id)
        .order_by(HandOutLine.chance.desc(), HandOutLine.volunteer_id)
    )
    found: dict[UUID, list[LineSheet]] = defaultdict(list)
    for line, name, place_code in db.session.execute(statement):
        is_ours = bool(place_code) and reader.may_at(Permission.ORDERS_MODERATE, place_code)
        words = _refusal(line.outcome, reader) if line.outcome not in (None, OFFERED) else None
        found[line.order_id].append(LineSheet(line, name or "*" if is_ours else masked(name), words))
    return found


def _refusal(code: str, reader: Actor) -> str:
    """What a refusal says; the facts that it was about are not kept, and their places stay open."""
    return texts.text(f"problem.{code}", reader.language, default=code).format_map(defaultdict(lambda: "…"))


def _planned(sheets: Sequence[OrderSheet]) -> dict[str, Any]:
    tasks = [Task(each.order.id, each.order.slots, each.order.starts_at, each.order.ends_at) for each in sheets]
    options = [
        Option(at, of.line.volunteer_id, of.line.chance, of.line.km, of.line.recent)
        for at, each in enumerate(sheets)
        for of in each.lines
    ]
    return asdict(solving.worth(range(len(options)), tasks, options))
