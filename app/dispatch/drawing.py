"""The statements with which candidates are drawn, each built once: building one takes longer than running it.

What a volunteer declared, and how often they were told of orders lately, is part of each.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    Float,
    Integer,
    LargeBinary,
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

from app.dispatch import household
from app.dispatch.choice.facts import NO_LIMIT
from app.dispatch.desk.models import HandOffer
from app.dispatch.models import Asked, Attention, Block, Circle, Wish
from app.kit.database import Moment
from app.kit.statements import Statement, words
from app.orders.lifecycle import COMING
from app.orders.models import Assignment, Order
from app.places.models import Place
from app.registration.models import Volunteer

MOST_READ = 1000
"""How many of a spot are read from its index to find those with the service and the skills: a random part of a crowded one."""
MOST_OF_A_CELL = 200
"""How many of these are looked at in each cell."""
MOST_AROUND = 1000
MOST_OF_A_COMMUNITY = {Circle.SUBDISTRICT: 50, Circle.DISTRICT: 8, Circle.DESK: 8}
"""How many of each community are drawn; a subdistrict has about 17 communities, a district 150."""
MOST_LOOKED_AT = 400
"""How many of each community are looked at to find them."""
MOST_MEMBERS = 500


def _given(name: str, kind: Any) -> BindParameter[Any]:
    return bindparam(f"the_{name}", type_=kind)


ORDER_ID = _given("order_id", Uuid(as_uuid=True))
KIND = _given("kind", Text())
SERVICE_TYPES = _given("service_types", PG_ARRAY(Text()))
SKILLS = _given("skills", PG_ARRAY(Text()))
HOSTS = _given("hosts", ARRAY(Uuid(as_uuid=True)))
HOUSEHOLD = _given("household", LargeBinary())
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
    """The first ``most`` who could help of the first ``looked_at`` who offer the service and have the skills, from the pivot once
    around. The index itself tells those, so that a rare skill is found in a crowded spot, and no row is read for the others."""
    turn = func.md5(cast(Volunteer.account_id, Text()))
    columns = (
        Volunteer.account_id, Volunteer.home_cell, Volunteer.place_code, Volunteer.service_types, Volunteer.skill_marks,
    )  # fmt: skip
    halves = [
        select(*columns)
        .where(*here, Volunteer.is_active, half)
        .order_by(turn)
        .limit(_rows(MOST_READ))
        .correlate(spot)
        .subquery()
        for half in (turn >= PIVOT, turn < PIVOT)
    ]
    turned = union_all(*(half.select() for half in halves)).limit(_rows(MOST_READ)).subquery("turned")
    offering = select(turned).where(turned.c.service_types.contains(SERVICE_TYPES), *_skilled(turned))
    skilled = offering.limit(_rows(looked_at)).subquery("skilled")
    return _able(skilled).limit(_rows(most)).lateral("drawn")


def _skilled(of: Any) -> list[ColumnElement[bool]]:
    """Has the skills, by their marks; where any are wanted, who has the marks is looked up."""
    marks = select(func.skill_marks(SKILLS, type_=BigInteger())).scalar_subquery()
    theirs = select(literal(1)).where(Volunteer.account_id == of.c.account_id, Volunteer.skills.contains(SKILLS))
    any_wanted = select(func.cardinality(SKILLS) > 0).scalar_subquery()
    return [of.c.skill_marks.op("&")(marks) == marks, or_(not_(any_wanted), theirs.exists())]


def _rows(number: int) -> ColumnElement[int]:
    """So many rows, said in the statement itself: its plan is made for that."""
    return literal_column(str(number), Integer())


def _able(of: Any) -> Select[Any]:
    """Those of these who could help and want to hear of it now, with what was learned of them."""
    since = func.date_part("epoch", NOW - Attention.last_told_at, type_=Float()) / literal_column("3600", Float())
    learned = (
        _recent(),
        func.coalesce(since, float("inf")),
        func.coalesce(Attention.unanswered, 0),
        func.coalesce(Attention.person, 1.0),
        func.coalesce(cast(Attention.by_kind[KIND].astext, Float), 1.0),
        func.coalesce(cast(Attention.by_part[PART].astext, Float), 1.0),
        func.coalesce(Wish.most_a_week, NO_LIMIT),
        func.coalesce(Attention.told, 0),
        func.coalesce(Attention.accepted, 0),
    )
    named = [type_coerce(column, NULLTYPE).label(f"learned_{number}") for number, column in enumerate(learned)]
    hours = type_coerce(Wish.hours, Text()).label("hours")
    found = select(of.c.account_id, of.c.home_cell, of.c.place_code, hours, Wish.most_km, *named)
    return _wishing(found, of).where(of.c.account_id != all_(not_to_ask()), *_free(of.c.account_id))


def _wishing(found: Select[Any], of: Any) -> Select[Any]:
    """Only those who are not excused, want this kind of order at these hours, and were not told as often as they want."""
    joined = (
        found.select_from(of)
        .outerjoin(Wish, Wish.volunteer_id == of.c.account_id)
        .outerjoin(Attention, Attention.volunteer_id == of.c.account_id)
    )
    free = func.strpos(func.substr(Wish.windows + Wish.windows, FIRST_HOUR, HOURS), "0") == 0
    return joined.where(
        or_(Wish.excused_until.is_(None), Wish.excused_until <= NOW),
        or_(Wish.quiet_until.is_(None), Wish.quiet_until <= NOW),
        or_(Wish.windows.is_(None), free),
        not_(func.coalesce(Wish.unwanted_kinds.contains(SERVICE_TYPES), False)),
        _recent() < func.least(CAP, Wish.most_a_week),
    )


def _recent() -> ColumnElement[int]:
    """How many orders somebody was told of in the past week: they stand in the order of their times."""
    later = func.cardinality(Attention.told_at) - func.width_bucket(SINCE, Attention.told_at)
    return func.coalesce(later, 0, type_=Integer())


def not_to_ask() -> Any:
    """The asking side, its household, whom it blocked or who blocked it; who was told, has or had a part, was asked by hand."""
    return func.array(
        union_all(
            select(func.unnest(ASKING)),
            household.members(HOUSEHOLD, HOSTS),
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
    able = _wishing(select(of.c.account_id), of)
    able = able.where(of.c.account_id != all_(not_to_ask()), *_free(of.c.account_id))
    return Statement(able.order_by(of.c.account_id).limit(_rows(MOST_MEMBERS)))
