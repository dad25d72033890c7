"""The demo's organizations and teams."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from app.demo.layout import DemoPlace
from app.demo.logins import HOME
from app.demo.names import organization_name
from app.kit.ids import id_at

ORGANIZATIONS = 2_005
TEAM_KINDS = ("助老服务队", "平安巡防队", "环境清洁队", "医疗健康队")
"""One of each in the nine subdistricts: 36."""
OFFERED = ("resource_sharing", "joint_projects", "professional_service", "paired_help")


@dataclass(frozen=True, slots=True)
class DemoOrganization:
    """A Party organization, registered with the place that it serves."""

    id: UUID
    name: str
    place: DemoPlace
    service_types: list[str]
    since: datetime


@dataclass(frozen=True, slots=True)
class DemoTeam:
    """A volunteer team of a subdistrict."""

    id: UUID
    name: str
    place: DemoPlace
    since: datetime


def organizations(places: list[DemoPlace], now: datetime, rng: Random) -> list[DemoOrganization]:
    """Each community's own Party committee, and employers' organizations spread over the communities."""
    communities = [place for place in places if place.level == "community"]
    since = now - timedelta(days=900)
    named = {(place.code, f"{place.name}党委"): place for place in communities}
    while len(named) < ORGANIZATIONS:
        place = rng.choice(communities)
        name = organization_name(rng, place.name.removesuffix("社区"))
        named.setdefault((place.code, name), place)
    return [
        DemoOrganization(_id(since, rng), name, place, rng.sample(OFFERED, rng.randint(1, 3)), since)
        for (_, name), place in named.items()
    ]


def at_home(known: list[DemoOrganization]) -> DemoOrganization:
    """The Party committee of the community of the demo's people."""
    return next(organization for organization in known if organization.place.code == HOME)


def teams(places: list[DemoPlace], now: datetime, rng: Random) -> list[DemoTeam]:
    """The teams of the subdistricts."""
    since = now - timedelta(days=850)
    subdistricts = [place for place in places if place.level == "subdistrict"]
    return [DemoTeam(_id(since, rng), place.name + kind, place, since) for place in subdistricts for kind in TEAM_KINDS]


def _id(moment: datetime, rng: Random) -> UUID:
    return id_at(int(moment.timestamp() * 1000), rng.randbytes(10))
