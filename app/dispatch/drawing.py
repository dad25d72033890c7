"""The statements with which candidates are drawn, each built once: building one takes longer than running it.

What a volunteer declared, and how often they were told of orders lately, is part of each.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Float,
    Integer,
    Select,
    Text,
    Uuid,
    all_,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY as PG_ARRAY
from sqlalchemy.types import NULLTYPE

from app.dispatch.choice.facts import NO_LIMIT
from app.dispatch.desk.models import HandOffer
from app.dispatch.models import Asked, Attention, Block, Circle, Wish
from app.kit.database import Moment
from app.kit.statements import Statement, words
from app.orders.lifecycle import COMING
from app.orders.models import Assignment, Order
from app.places.models import Place
from app.registration.models import Volunteer

MOST_OF_A_CELL = 200
"""How many of each cell are looked at: a random part of a crowded one."""
MOST_AROUND = 1000
MOST_OF_A_COMMUNITY = {Circle.SUBDISTRICT: 50, Circle.DISTRICT: 8, Circle.DESK: 8}
"""How many of each community are drawn; a subdistrict has about 17 communities, a district 150."""
MOST_LOOKED_AT = 400
"""How many of each community are looked at to find them: all of one of the usual 330, a random part of a larger one."""
MOST_MEMBERS = 500


def _given(name: str, kind: Any) -> BindParameter[Any]:
    return bindparam(f"the_{name}", type_=kind)


ORDER_ID = _given("order_id", Uuid(as_uuid=True))
KIND = _given("kind", Text())
SERVICE_TYPES = _given("service_types", PG_ARRAY(Text()))
SKILLS = _given("skills", PG_ARRAY(Text()))
ASKING = _given("asking", ARRAY(Uuid(as_uuid=True)))
CELLS = _given("cells", PG_ARRAY(Text()))
DISTRICT = _given("district", Text())
PLACES = _given("places", Text())
PIVOT = _given("pivot", Text())
NOW = _given("now", Moment())
SINCE = _given("since", Moment())
STARTS_AT = _given("starts_at", Moment())
ENDS_AT = _given("ends_at", Moment())
FIRST_HOUR = _given("first_hour", Integer())
HOURS = _given("hours", Integer())
PART = _given("part", Text())
CAP = _given("cap", Integer())
TEAM_ID = _given("team_id", Uuid(as_uuid=True))


@cache
def around() -> Statement:
    """A draw in each cell around the order."""
    near = func.unnest(CELLS, type_=Text()).table_valued("cell", name="near").render_derived()
    here = (Volunteer.home_cell == near.c.cell, Volunteer.place_code.like(DISTRICT))
    able = _drawn_in(near, here, MOST_OF_A_CELL, MOST_OF_A_CELL)
    return Statement(select(*able.c).select_from(near).join(able, true()).limit(_rows(MOST_AROUND)))


@cache
def within(circle: Circle) -> Statement:
    """A draw in each community of the circle."""
    able = _drawn_in(Place, (Volunteer.place_code == Place.code,), MOST_LOOKED_AT, MOST_OF_A_COMMUNITY[circle])
    return Statement(select(*able.c).select_from(Place).join(able, true()).where(Place.code.like(PLACES)))


def _drawn_in(spot: Any, here: Sequence[ColumnElement[bool]], looked_at: int, most: int) -> Any:
    """The first ``most`` who could help of the first ``looked_at`` with the skills in a spot, from the pivot once around: a skill
    that few have is looked for until they are found."""
    turn = func.md5(cast(Volunteer.account_id, Text()))
    columns = (
        Volunteer.account_id, Volunteer.home_cell, Volunteer.place_code, Volunteer.service_types, Volunteer.skills,
    )  # fmt: skip
    halves = [
        select(*columns)
        .where(*here, Volunteer.is_active, Volunteer.skills.contains(SKILLS), half)
        .order_by(turn)
        .limit(_rows(looked_at))
        .correlate(spot)
        .subquery()
        for half in (turn >= PIVOT, turn < PIVOT)
    ]
    turned = union_all(*(half.select() for half in halves)).limit(_rows(looked_at)).subquery("turned")
    return _able(turned).limit(_rows(most)).lateral("drawn")


def _rows(number: int) -> ColumnElement[int]:
    """So many rows, said in the statement itself: its plan is made for that."""
    return literal_column(str(number), Integer())


def _able(of: Any) -> Select[Any]:
    """Those of these who could help and want to hear of it now, with what was learned of them."""
    recent = _recent()
    since = func.extract("epoch", NOW - Attention.last_told_at) / 3600
    learned = (
        recent.c.recent,
        func.coalesce(cast(since, Float), float("inf")),
        func.coalesce(Attention.unanswered, 0),
        func.coalesce(Attention.person, 1.0),
        func.coalesce(cast(Attention.by_kind[KIND].astext, Float), 1.0),
        func.coalesce(cast(Attention.by_part[PART].astext, Float), 1.0),
        func.coalesce(Wish.most_a_week, NO_LIMIT),
        func.coalesce(Attention.told, 0),
        func.coalesce(Attention.accepted, 0),
    )
    named = [type_coerce(column, NULLTYPE).label(f"learned_{number}") for number, column in enumerate(learned)]
    found = select(of.c.account_id, of.c.home_cell, of.c.place_code, Wish.hours, Wish.most_km, *named)
    able = (of.c.service_types.contains(SERVICE_TYPES), of.c.skills.contains(SKILLS))
    return _wishing(found, of, recent).where(*able, of.c.account_id != all_(not_to_ask()), *_free(of.c.account_id))


def _wishing(found: Select[Any], of: Any, recent: Any) -> Select[Any]:
    """Only those who are not excused, want this kind of order at these hours, and were not told as often as they want."""
    joined = (
        found.select_from(of)
        .outerjoin(Wish, Wish.volunteer_id == of.c.account_id)
        .outerjoin(Attention, Attention.volunteer_id == of.c.account_id)
        .join(recent, true())
    )
    free = func.strpos(func.substr(Wish.windows + Wish.windows, FIRST_HOUR, HOURS), "0") == 0
    return joined.where(
        or_(Wish.excused_until.is_(None), Wish.excused_until <= NOW),
        or_(Wish.quiet_until.is_(None), Wish.quiet_until <= NOW),
        or_(Wish.windows.is_(None), free),
        not_(func.coalesce(Wish.unwanted_kinds.contains(SERVICE_TYPES), False)),
        recent.c.recent < func.least(CAP, Wish.most_a_week),
    )


def _recent() -> Any:
    """How many orders somebody was told of in the past week."""
    told = func.unnest(Attention.told_at, type_=Moment()).table_valued("at", name="told").render_derived()
    return (
        select(func.count().label("recent"))
        .select_from(told)
        .where(told.c.at > SINCE)
        .correlate(Attention)
        .lateral("recent")
    )


def not_to_ask() -> Any:
    """The asking side and whom it blocked or who blocked it; who was told, or has or had a part in it; who was asked by hand."""
    return func.array(
        union_all(
            select(func.unnest(ASKING)),
            select(Block.other_id).where(Block.account_id == func.any(ASKING)),
            select(Block.account_id).where(Block.other_id == func.any(ASKING)),
            select(Asked.volunteer_id).where(Asked.order_id == ORDER_ID),
            select(Assignment.volunteer_id).where(Assignment.order_id == ORDER_ID),
            select(HandOffer.volunteer_id).where(HandOffer.order_id == ORDER_ID, HandOffer.volunteer_id.is_not(None)),
        ).scalar_subquery(),
        type_=ARRAY(Uuid(as_uuid=True)),
    )


def _free(account_id: Any) -> list[ColumnElement[bool]]:
    """Will not be serving elsewhere at that time."""
    overlaps = Order.starts_at < ENDS_AT, Order.ends_at > STARTS_AT
    coming = (Assignment.volunteer_id == account_id, Assignment.status.in_(words(COMING)))
    return [not_(select(literal(1)).join_from(Assignment, Order).where(*coming, *overlaps).exists())]


def told_all(belongs: ColumnElement[bool]) -> Statement:
    of = select(Volunteer.account_id).where(Volunteer.is_active, belongs).subquery("belonging")
    able = _wishing(select(of.c.account_id), of, _recent())
    able = able.where(of.c.account_id != all_(not_to_ask()), *_free(of.c.account_id))
    return Statement(able.order_by(of.c.account_id).limit(_rows(MOST_MEMBERS)))
