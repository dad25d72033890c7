"""Activities, made through the services."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.kit import clock
from app.kit.database import db
from app.kit.transaction import transaction
from app.orders.activities import posting
from app.orders.activities.drafts import ActivityDraft, RoleDraft, Session
from app.orders.activities.models import Activity, ActivityDate, ActivityOrder, ActivityRole
from app.orders.activities.sealed import Whereabouts
from app.orders.models import Order
from app.people.models import Account, Role
from app.places.models import Place
from app.registration.models import Organization
from tests.builders import people, registration
from tests.builders.places import district

HOURS = timedelta(hours=2)


def session(starts_at: datetime | None = None, days: float = 3, length: timedelta = HOURS) -> Session:
    """A date, two hours long, in three days unless told."""
    begins = (starts_at or clock.now() + timedelta(days=days)).replace(second=0, microsecond=0)
    return Session(starts_at=begins, ends_at=begins + length)


def draft(**fields: Any) -> ActivityDraft:
    """What a committee plans: two roles on one date; any field by name."""
    planned = ActivityDraft(
        service_type="clean_streets",
        title="周末清洁家园",
        place_code=district().community,
        where=Whereabouts("四季园社区文化活动中心", "东门"),
        sessions=(session(),),
        roles=(RoleDraft(name="清扫", slots=3), RoleDraft(name="引导", slots=1)),
    )
    return replace(planned, **fields)


def officer(**facts: Any) -> tuple[Account, Any]:
    """An organization's officer, and the organization."""
    organization = registration.organization(district().community, **facts)
    made = people.account("周伟")
    people.grant(made, Role.OFFICER, organization_id=organization.id)
    return made, organization


def activity(by: Account | None = None, **fields: Any) -> Activity:
    """An activity of the community's committee unless ``by`` and fields say otherwise."""
    planned = draft(**fields)
    host = by or people.committee(planned.place_code)
    with transaction():
        return posting.post(planned, people.occasion(host))


def waiting(by: Account | None = None, **fields: Any) -> Activity:
    """An activity of an organization, or of whom ``by`` and fields say, that waits for the committee to let it through."""
    if by is None:
        by, organization = officer()
        fields["organization_id"] = organization.id
    with transaction():
        place = db.session.get_one(Place, draft(**fields).place_code)
        was, place.reviews_orders = place.reviews_orders, True
    made = activity(by, **fields)
    with transaction():
        db.session.get_one(Place, made.place_code).reviews_orders = was
    return made


def dates(of: Activity) -> list[ActivityDate]:
    """Its dates, the first first."""
    mine = select(ActivityDate).where(ActivityDate.activity_id == of.id).order_by(ActivityDate.original_starts_at)
    return list(db.session.scalars(mine.execution_options(populate_existing=True)))


def orders(of: Activity, role: str = "清扫") -> list[Order]:
    """The orders of one role, the first date's first."""
    mine = (
        select(Order)
        .join(ActivityOrder, ActivityOrder.order_id == Order.id)
        .join(ActivityRole, ActivityRole.id == ActivityOrder.role_id)
        .where(ActivityOrder.activity_id == of.id, ActivityRole.name == role)
        .order_by(Order.starts_at)
    )
    return list(db.session.scalars(mine.execution_options(populate_existing=True)))


def name_of_host(made: Activity) -> str:
    """The name of the organization that holds it."""
    return db.session.get_one(Organization, made.organization_id).name


def host_of(made: Activity) -> Account:
    """Who posted it."""
    return db.session.get_one(Account, made.posted_by_id)
