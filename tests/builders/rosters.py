"""Rosters, as a committee fills them in."""

from app.kit import clock
from app.kit.transaction import transaction
from app.people.actors import Actor, Occasion
from app.registration.roster import service
from app.registration.roster.queries import RosterSheet
from tests.builders import people
from tests.builders.places import district

HEADER = "姓名,手机号,社区,工作单位党组织,服务类型,特长"


def csv(*lines: str, header: str = HEADER) -> bytes:
    """A roster as CSV."""
    return "\r\n".join((header, *lines)).encode("utf-8-sig")


def reviewer(place_code: str | None = None) -> Actor:
    """A committee member who may upload rosters of a place; of the small district's unless told."""
    return people.actor(people.committee(place_code or district().code))


def uploaded(*lines: str, by: Actor | None = None, place_code: str | None = None) -> RosterSheet:
    """An uploaded roster of the small district, not applied."""
    code = place_code or district().code
    with transaction():
        return service.upload(code, csv(*lines), Occasion(by or reviewer(code), clock.now()))
