"""The demo's people: members registered with their communities, those whom one can log in as, and the story's."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from app.demo.layout import DemoPlace
from app.demo.logins import HOME, LEADER, LOGINS, VOLUNTEER, Login
from app.demo.names import person_name
from app.demo.organizations import DemoOrganization, at_home
from app.kit.ids import id_at
from app.people.phones import DEMO_PREFIX

FIRST_STORY_NUMBER, FIRST_VOLUNTEER_NUMBER, FIRST_RESIDENT_NUMBER = 1_000, 10_000_000, 50_000_000
SERVICE_TYPES = {
    "policy_talks": 0.25,
    "clean_streets": 0.5,
    "orderly_traffic": 0.4,
    "elderly_disabled": 0.45,
    "tutoring": 0.2,
    "health": 0.15,
    "legal_advice": 0.08,
    "repairs_errands": 0.3,
    "safety_patrol": 0.4,
}
"""How many of the members offer each."""
SKILLS = ("急救", "电工", "水管", "心理疏导", "法律", "英语", "驾驶", "摄影", "理发", "护理")
RARE_SKILLS = (
    "手语", "盲文", "钢琴调音", "法语", "德语", "日语", "韩语", "俄语", "西班牙语", "阿拉伯语", "书法", "裱画",
    "修表", "配钥匙", "缝纫", "面点", "盆景", "古筝", "二胡", "京剧", "太极拳", "围棋", "无线电", "家谱整理",
)  # fmt: skip
"""Each held by three members: the story asks for one of them, so that it knows who will be asked."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    id: UUID
    number: int
    """The phone number's last eight digits, in the range that belongs to nobody."""
    name: str = field(repr=False)
    since: datetime

    @property
    def phone(self) -> str:
        """The number in its canonical form."""
        return f"{DEMO_PREFIX}{self.number:08d}"


@dataclass(frozen=True, slots=True)
class Member(Person):
    """An approved volunteer."""

    registration_id: UUID
    place: DemoPlace
    organization: DemoOrganization
    service_types: list[str]
    skills: list[str]
    home_cell: str


def id_of(moment: datetime, rng: Random) -> UUID:
    """A repeatable UUIDv7 of a moment."""
    return id_at(int(moment.timestamp() * 1000), rng.randbytes(10))


def members(
    count: int, communities: list[DemoPlace], organizations: list[DemoOrganization], now: datetime, rng: Random
) -> Iterator[Member]:
    """The volunteers, ``count`` of them: first those whom one can log in as, then the story's, then everybody else."""
    home = next(place for place in communities if place.code == HOME)
    weights = [rng.lognormvariate(0, 0.5) for _ in communities]
    yield from (_login_member(login, home, organizations, now, rng) for login in (VOLUNTEER, LEADER))
    story = [skill for skill in RARE_SKILLS for _ in range(3)]
    for number, skill in enumerate(story):
        yield _member(
            FIRST_STORY_NUMBER + number, home, [at_home(organizations)], now, rng, ["repairs_errands"], [skill]
        )
    for number, place in enumerate(rng.choices(communities, weights, k=max(0, count - 2 - len(story)))):
        skills = rng.sample(SKILLS, rng.choice((1, 1, 2))) if rng.random() < 0.3 else []
        yield _member(FIRST_VOLUNTEER_NUMBER + number, place, organizations, now, rng, _types(rng), skills)


def residents(count: int, now: datetime, rng: Random) -> list[Person]:
    """People who ask for help."""
    since = [now - timedelta(days=rng.uniform(50, 700)) for _ in range(count)]
    return [
        Person(id_of(at, rng), FIRST_RESIDENT_NUMBER + number, person_name(rng), at) for number, at in enumerate(since)
    ]


def staff(now: datetime, rng: Random) -> dict[str, Person]:
    """Those whom one can log in as and who are no volunteers, by their key."""
    since = now - timedelta(days=800)
    others = [login for login in LOGINS if login not in (VOLUNTEER, LEADER)]
    return {login.key: Person(id_of(since, rng), login.number, login.name, since) for login in others}


def _login_member(
    login: Login, home: DemoPlace, organizations: list[DemoOrganization], now: datetime, rng: Random
) -> Member:
    types = ["elderly_disabled", "repairs_errands", "clean_streets"]
    return _member(login.number, home, [at_home(organizations)], now, rng, types, ["急救"], login.name)


def _member(
    number: int,
    place: DemoPlace,
    organizations: list[DemoOrganization],
    now: datetime,
    rng: Random,
    types: list[str],
    skills: list[str],
    name: str = "",
) -> Member:
    since = now - timedelta(days=rng.uniform(50, 700))
    return Member(
        id_of(since, rng), number, name or person_name(rng), since, id_of(since, rng), place,
        rng.choice(organizations), types, skills, rng.choice(place.cells),
    )  # fmt: skip


def _types(rng: Random) -> list[str]:
    chosen = [code for code, share in SERVICE_TYPES.items() if rng.random() < share]
    return chosen or [rng.choice(list(SERVICE_TYPES))]
