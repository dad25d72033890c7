"""What a member or an organization may choose: a place of the right level, service types in use, a cell near home."""

from collections.abc import Sequence

from sqlalchemy import select

from app.kit.database import db
from app.places import cells
from app.places.models import Place, PlaceLevel
from app.registration.errors import (
    HomeTooFar,
    OrganizationUnavailable,
    PlaceUnsuitable,
    ServiceTypeUnavailable,
)
from app.registration.models import Organization, RegistrationStatus, ServiceFor, ServiceType

FARTHEST_KILOMETRES = 20
"""From a community's middle to the home of who lives there; a cell beyond is a slip, such as swapped coordinates."""


def place_of_level(code: str, *levels: PlaceLevel) -> Place:
    """The place, if it is of one of these levels; raises :class:`PlaceUnsuitable`."""
    found = db.session.get(Place, code)
    if found is None or found.level not in levels:
        raise PlaceUnsuitable(needed=[level.value for level in levels])
    return found


def organization_approved(organization_id: object) -> Organization:
    """The organization, if it is registered now; raises :class:`OrganizationUnavailable`."""
    found = db.session.get(Organization, organization_id)
    if found is None or found.status is not RegistrationStatus.APPROVED:
        raise OrganizationUnavailable()
    return found


def service_types_of(codes: Sequence[str], offered_by: ServiceFor | None = None) -> list[str]:
    """The codes, each once, in their order; of either side's types unless told. Raises :class:`ServiceTypeUnavailable`."""
    chosen = list(dict.fromkeys(codes))
    known = select(ServiceType.code).where(ServiceType.code.in_(chosen), ServiceType.is_active)
    if offered_by is not None:
        known = known.where(ServiceType.offered_by == offered_by)
    unavailable = sorted(set(chosen) - set(db.session.scalars(known)))
    if unavailable:
        raise ServiceTypeUnavailable(unavailable=unavailable)
    return chosen


def home_cell(cell: str, community: Place) -> str:
    """The cell, if it is one and near its community; raises ``CellMalformed`` and :class:`HomeTooFar`."""
    cells.checked(cell, "/home_cell")
    if community.cell is not None and cells.kilometres_between(cell, community.cell) > FARTHEST_KILOMETRES:
        raise HomeTooFar(kilometres=FARTHEST_KILOMETRES)
    return cell
