"""Whom the committee might ask by hand, and why: volunteers around the order, teams and organizations of its subdistrict.

Three statements, whatever the district's size: volunteers are drawn cell by cell around the order, so many a cell, and only
those drawn are looked at closely.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import h3
from sqlalchemy import Integer as Int
from sqlalchemy import Text, case, cast, column, exists, false, func, or_, select, true, values

from app.dispatch.desk import suitability
from app.dispatch.desk.models import HandOffer, HandOfferStatus
from app.dispatch.desk.wording import Fact, organization_words, team_words, volunteer_words
from app.dispatch.models import Asked, Wish
from app.kit.database import db
from app.kit.verification import masked
from app.orders.errors import OrderNotFound
from app.orders.models import Assignment, Order
from app.people.actors import Actor, Occasion
from app.people.models import Account
from app.people.permissions import Permission
from app.registration.models import Organization, RegistrationStatus, ServiceType, Team, TeamMember, Volunteer

RINGS = 5
"""Of H3 cells around the order's: 91 cells, about 4.5 km each way."""
MOST_OF_A_CELL = 12
MOST_LOOKED_AT = 300
MOST_VOLUNTEERS = 20
MOST_GROUPS = 10
MOST_GROUPS_LOOKED_AT = 60
LATELY = timedelta(days=7)
EARLIER = timedelta(days=90)


@dataclass(frozen=True)
class Suggestion:
    """Somebody to ask, and the reasons in the reader's language, the weightiest first."""

    id: UUID
    name: str = field(repr=False)
    reasons: Sequence[str]


@dataclass(frozen=True)
class Suggestions:
    """Whom to ask for an order."""

    order_id: UUID
    volunteers: Sequence[Suggestion]
    teams: Sequence[Suggestion]
    organizations: Sequence[Suggestion]


def suggestions(order_id: UUID, occasion: Occasion) -> Suggestions:
    """Who could take an order of one's place, the likeliest first; nobody of the asking side, busy, asked, or who refused it.

    Raises ``OrderNotFound``.
    """
    found = select(Order, ServiceType).join(ServiceType, ServiceType.code == Order.service_type)
    row = db.session.execute(found.where(Order.id == order_id)).one_or_none()
    if row is None or not occasion.person.may_at(Permission.ORDERS_MODERATE, row.Order.place_code):
        raise OrderNotFound()
    order, language = row.Order, occasion.person.language
    service = row.ServiceType.name_en if language == "en" else row.ServiceType.name_zh
    fact = Fact(order, service, language)
    return Suggestions(
        order.id,
        [_volunteer(each, fact, occasion.person) for each in volunteers(order, occasion.at)],
        [_group(each, team_words(each, fact)) for each in _teams(order, occasion.at)],
        [_group(each, organization_words(each, fact)) for each in _organizations(order, occasion.at)],
    )


def volunteers(order: Order, at: datetime, most: int = MOST_VOLUNTEERS) -> Sequence[Any]:
    """The nearest who fit, with what they were asked and answered; who was asked little and often came goes first."""
    drawn = _drawn(order, at)
    histories = [
        _told(drawn, at).lateral("told"),
        _came(drawn, at).lateral("came"),
        _handed(drawn, at).lateral("handed"),
    ]
    statement = select(drawn, Account.name.label("name"), *(part for history in histories for part in history.c))
    statement = statement.join_from(drawn, Account, Account.id == drawn.c.account_id)
    for history in histories:
        statement = statement.join(history, true())
    rows = [row for row in db.session.execute(statement) if not suitability.is_too_far(order, row.cell, row.most_km)]
    return sorted(rows, key=_likeliest)[:most]


def _likeliest(row: Any) -> tuple[Any, ...]:
    """Who declares the service before who does not; then near, seldom asked, of those who said yes before."""
    return (not row.declares, row.away + row.lately + row.declined - min(row.came, 3), str(row.account_id))


def _drawn(order: Order, at: datetime) -> Any:
    near = (
        values(column("cell", Text), column("away", Int), name="near")
        .data([(cell, away) for away in range(RINGS + 1) for cell in sorted(h3.grid_ring(order.cell, away))])
        .alias("near")
    )
    declares = Volunteer.service_types.contains([order.service_type])
    able = (
        select(Volunteer.account_id, Volunteer.place_code, Wish.most_km, declares.label("declares"))
        .outerjoin(Wish, Wish.volunteer_id == Volunteer.account_id)
        .where(Volunteer.home_cell == near.c.cell, Volunteer.is_active)
        .where(*suitability.fits(order, Volunteer.account_id, Volunteer.skills, at))
        .order_by(declares.desc(), func.md5(cast(Volunteer.account_id, Text) + str(order.id)))
        .limit(MOST_OF_A_CELL)
        .lateral("able")
    )
    nearest = select(able, near.c.away, near.c.cell).select_from(near).join(able, true())
    return nearest.order_by(case((able.c.declares, 0), else_=1), near.c.away).limit(MOST_LOOKED_AT).subquery("drawn")


def _told(drawn: Any, at: datetime) -> Any:
    lately = func.count().filter(Asked.at > at - LATELY).label("lately")
    mine = (Asked.volunteer_id == drawn.c.account_id, Asked.at > at - EARLIER)
    return select(func.count().label("told"), lately).where(*mine)


def _came(drawn: Any, at: datetime) -> Any:
    mine = (Assignment.volunteer_id == drawn.c.account_id, Assignment.accepted_at > at - EARLIER)
    return select(func.count().label("came")).where(*mine)


def _handed(drawn: Any, at: datetime) -> Any:
    mine = (HandOffer.volunteer_id == drawn.c.account_id, HandOffer.offered_at > at - EARLIER)
    declined = func.count().filter(HandOffer.status == HandOfferStatus.DECLINED).label("declined")
    return select(declined).where(*mine)


def _teams(order: Order, at: datetime) -> Sequence[Any]:
    """Teams of the subdistrict with a leader who is not asking, by how many members could come."""
    return _groups(order, at, Team, HandOffer.team_id, suitability.leaders_of(Team.id), false())


def _organizations(order: Order, at: datetime) -> Sequence[Any]:
    """Approved organizations of the subdistrict with an officer who is not asking, that declare the service or have members."""
    declares = Organization.service_types.contains([order.service_type])
    return _groups(
        order, at, Organization, HandOffer.organization_id, suitability.officers_of(Organization.id), declares
    )


def _groups(order: Order, at: datetime, group: Any, offered: Any, answering: Any, declares: Any) -> Sequence[Any]:
    around = or_(group.place_code.startswith(order.place_code[:9]), group.place_code == order.place_code[:6])
    reachable = answering.where(~answering.selected_columns[0].in_(suitability.asking_side(order)))
    here = (group.place_code == order.place_code).label("here")
    said = declares.label("declares")
    looked_at = (
        select(group.id, group.name, here, said)
        .where(around, reachable.correlate(group).exists(), ~suitability.refused_by(order, offered, group.id))
        .where(*([group.status == RegistrationStatus.APPROVED] if group is Organization else []))
        .order_by(said.desc(), here.desc(), group.id)
        .limit(MOST_GROUPS_LOOKED_AT)
        .subquery("looked_at")
    )
    able = _able_members(order, at, group, looked_at)
    statement = select(looked_at, able.c.able).join_from(looked_at, able, true())
    fitting = statement.where(or_(looked_at.c.declares, able.c.able > 0))
    best = fitting.order_by(looked_at.c.declares.desc(), able.c.able.desc(), looked_at.c.here.desc(), looked_at.c.id)
    return db.session.execute(best.limit(MOST_GROUPS)).all()


def _able_members(order: Order, at: datetime, group: Any, looked_at: Any) -> Any:
    """How many of a group declare the service and are free then."""
    member = Volunteer.account_id
    if group is Team:
        belongs = exists().where(TeamMember.team_id == looked_at.c.id, TeamMember.account_id == member)
        of_group = belongs.correlate(looked_at, Volunteer)
    else:
        of_group = Volunteer.organization_id == looked_at.c.id
    declares = Volunteer.service_types.contains([order.service_type])
    fits = suitability.fits(order, member, Volunteer.skills, at)
    return select(func.count().label("able")).where(of_group, Volunteer.is_active, declares, *fits).lateral("able")


def _volunteer(row: Any, fact: Fact, reader: Actor) -> Suggestion:
    """By name where the volunteer lives at the reader's own place, else masked."""
    is_ours = reader.may_at(Permission.ORDERS_MODERATE, row.place_code)
    return Suggestion(row.account_id, row.name or "*" if is_ours else masked(row.name), volunteer_words(row, fact))


def _group(row: Any, reasons: Sequence[str]) -> Suggestion:
    return Suggestion(row.id, row.name, reasons)
