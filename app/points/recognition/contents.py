"""What a certificate says: the fields of a service record (民政部令67号, MZ/T 061), frozen as plain values."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.database import db
from app.orders import models as orders
from app.orders.models import Assignment, Rating
from app.people.models import Account
from app.places.models import Place
from app.points.models import Award, AwardStatus
from app.registration.models import Organization, ServiceType

Content = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """The services of a volunteer in a time whose points stand, the oldest first."""

    award_ids: Sequence[UUID]
    lines: Sequence[dict[str, Any]]

    @property
    def minutes(self) -> int:
        """Actual minutes of all services together."""
        return sum(int(line["minutes"]) for line in self.lines)


def record_of(account_id: UUID, starts_on: date, ends_on: date) -> Record:
    """The services in a time, their awards held against being taken back until the transaction ends.

    What an order was called is not in it: residents write titles, and write names into them.
    """
    held = (
        select(Award.id)
        .where(Award.volunteer_id == account_id, Award.served_on.between(starts_on, ends_on))
        .where(Award.status == AwardStatus.POSTED)
        .order_by(Award.id)
        .with_for_update(read=True)
    )
    ids = db.session.scalars(held).all()
    rows = db.session.execute(_lines().where(Award.id.in_(ids))).all()
    return Record([row[0].id for row in rows], [_line(*row) for row in rows])


def content(
    who: Account, number: str, period: tuple[date, date], services: Record, issuer: Place, handler: str | None
) -> Content:
    """The content of a certificate; ``handler`` is ``None`` where the volunteer asked for it and the service issued it."""
    return {
        "name": who.name,
        "volunteer_number": number,
        "starts_on": period[0].isoformat(),
        "ends_on": period[1].isoformat(),
        "minutes": services.minutes,
        "services": list(services.lines),
        "issuer": issuer.name,
        "handler": handler,
    }


def written(what: Content) -> str:
    """The content as text, always in the same order of fields."""
    return json.dumps(what, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(text: str) -> bytes:
    """The SHA-256 of a content's text."""
    return hashlib.sha256(text.encode()).digest()


def _lines() -> Any:
    return (
        select(Award, ServiceType.name_zh, ServiceType.name_en, Place.name, Organization.name, Rating.stars)
        .join(Assignment, Assignment.id == Award.assignment_id)
        .join(orders.Order, orders.Order.id == Award.order_id)
        .join(ServiceType, ServiceType.code == orders.Order.service_type)
        .join(Place, Place.code == Award.place_code)
        .join(Organization, Organization.id == Award.organization_id)
        .outerjoin(Rating, Rating.assignment_id == Award.assignment_id)
        .order_by(Award.served_on, Award.id)
    )


def _line(award: Award, zh: str, en: str, place: str, organization: str, stars: int | None) -> dict[str, Any]:
    return {
        "on": award.served_on.isoformat(),
        "minutes": award.minutes_served,
        "type_zh": zh,
        "type_en": en,
        "place": place,
        "organization": organization,
        "stars": stars,
    }
