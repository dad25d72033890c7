"""The demo district as rows, repeatable from a seed and a day: who lives there, who helps, and what has happened so far."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from app.demo.history import PastOrder, orders
from app.demo.layout import DemoPlace, places
from app.demo.logins import COMMUNITY_COMMITTEE, DISTRICT, DISTRICT_COMMITTEE, HOME, OFFICER, OPERATOR
from app.demo.organizations import DemoOrganization, DemoTeam, at_home, organizations, teams
from app.demo.people import Member, Person, id_of, members, residents, staff
from app.kit.crypto import KeyRing

SEED = 110107
RESIDENTS_A_VOLUNTEER = 0.03
TEAM_SIZE = 40

Row = tuple[Any, ...]

PLACES = ("code", "name", "level", "parent_code", "cell")
ACCOUNTS = ("id", "phone_sealed", "phone_index", "name", "language", "version", "created_at", "verified_at")
ORGANIZATIONS = ("id", "name", "place_code", "status", "service_types", "created_at")
TEAMS = ("id", "name", "place_code", "created_at")
TEAM_MEMBERS = ("team_id", "account_id", "joined_at")
REGISTRATIONS = (
    "id", "account_id", "place_code", "organization_id", "service_types", "skills", "home_cell", "status",
    "submitted_at", "decided_at", "decided_by_id",
)  # fmt: skip
VOLUNTEERS = (
    "account_id", "registration_id", "place_code", "organization_id", "service_types", "skills", "home_cell", "is_active",
)  # fmt: skip
GRANTS = ("id", "account_id", "role", "place_code", "organization_id", "team_id", "granted_at", "granted_by_id")


@dataclass(frozen=True)
class District:
    """Everything that the demo begins with."""

    now: datetime
    places: list[DemoPlace]
    organizations: list[DemoOrganization]
    teams: list[DemoTeam]
    staff: dict[str, Person]
    members: list[Member]
    residents: list[Person]
    orders: list[PastOrder]


WISHES = ("volunteer_id", "hours", "most_km", "most_a_week", "unwanted_kinds")
PROFILES = 9 * ("worker",) + 5 * ("retired",) + 3 * ("student",) + 3 * ("flexible",)


def district(volunteers: int, now: datetime, seed: int = SEED) -> District:
    """The district with so many volunteers, as of a moment: the same for the same numbers."""
    rng = Random(seed)  # noqa: S311 - repeatable, and no secret
    tree = places()
    communities = [place for place in tree if place.level == "community"]
    named = organizations(tree, now, rng)
    people = list(members(volunteers, communities, named, now, rng))
    asking = residents(max(20, round(volunteers * RESIDENTS_A_VOLUNTEER)), now, rng)
    return District(
        now, tree, named, teams(tree, now, rng), staff(now, rng), people, asking, orders(people, asking, now, rng)
    )


def account_rows(of: District, keys: KeyRing) -> Iterator[Row]:
    """The accounts of everybody, with sealed phones."""
    for person in (*of.staff.values(), *of.members, *of.residents):
        sealed, index = keys.seal(person.phone, person.id), keys.index(person.phone)
        yield person.id, sealed, index, person.name, "zh", 1, person.since, person.since


def organization_rows(of: District) -> Iterator[Row]:
    """The organizations."""
    for known in of.organizations:
        yield known.id, known.name, known.place.code, "approved", known.service_types, known.since


def registration_rows(of: District) -> Iterator[Row]:
    """The members' approved registrations."""
    committee = of.staff[DISTRICT_COMMITTEE.key].id
    for member in of.members:
        decided_at = member.since + timedelta(days=1)
        yield (
            member.registration_id, member.id, member.place.code, member.organization.id, member.service_types,
            member.skills, member.home_cell, "approved", member.since, decided_at, committee,
        )  # fmt: skip


def volunteer_rows(of: District) -> Iterator[Row]:
    """The volunteers as dispatch sees them."""
    for member in of.members:
        yield (
            member.id, member.registration_id, member.place.code, member.organization.id, member.service_types,
            member.skills, member.home_cell, True,
        )  # fmt: skip


def wish_rows(of: District) -> Iterator[Row]:
    """The hours that nine of ten volunteers declare, and the limits of some."""
    for number, member in enumerate(of.members):
        if number % 10:
            profile = PROFILES[number * 7 % len(PROFILES)]
            yield member.id, profile, 3 if number % 6 == 0 else None, 3 if number % 5 == 0 else None, []


def team_member_rows(of: District, rng: Random) -> Iterator[Row]:
    """Some of the subdistrict's volunteers; the first of them leads."""
    for team, nearby in _near_teams(of):
        leader, *others = nearby or [of.members[1]]
        for member in (leader, *rng.sample(others, min(TEAM_SIZE, len(others)))):
            yield team.id, member.id, max(team.since, member.since)


def grant_rows(of: District, rng: Random) -> Iterator[Row]:
    """Everybody's roles."""
    committee = of.staff[DISTRICT_COMMITTEE.key].id
    for member in of.members:
        at = member.since + timedelta(days=1)
        yield id_of(at, rng), member.id, "volunteer", member.place.code, None, None, at, committee
    for person_id, role, place_code, organization_id, team_id in _of_staff(of):
        at = of.now - timedelta(days=800)
        yield id_of(at, rng), person_id, role, place_code, organization_id, team_id, at, None


def _of_staff(of: District) -> Iterator[Row]:
    led = next(team for team in of.teams if HOME.startswith(team.place.code))
    yield of.staff[OFFICER.key].id, "organization_officer", None, at_home(of.organizations).id, None
    yield of.members[1].id, "team_leader", None, None, led.id
    yield of.staff[OPERATOR.key].id, "operator", HOME, None, None
    yield of.staff[COMMUNITY_COMMITTEE.key].id, "committee_member", HOME, None, None
    yield of.staff[DISTRICT_COMMITTEE.key].id, "committee_member", DISTRICT, None, None
    yield of.staff["administrator"].id, "administrator", None, None, None
    for team, nearby in _near_teams(of):
        if team is not led:
            for member in nearby[:1]:
                yield member.id, "team_leader", None, None, team.id


def _near_teams(of: District) -> Iterator[tuple[DemoTeam, list[Member]]]:
    """Each team with the members of its subdistrict."""
    by_subdistrict: dict[str | None, list[Member]] = defaultdict(list)
    for member in of.members:
        by_subdistrict[member.place.parent_code].append(member)
    for team in of.teams:
        yield team, by_subdistrict[team.place.code]
