"""Some weeks of past orders: what was asked, who came, how it was rated. Repeatable from a seed, dated back from a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from app.demo.people import FIRST_STORY_NUMBER, Member, Person, id_of
from app.kit.clock import SHANGHAI

WEEKS = 6
SERVICES_A_VOLUNTEER = 0.08
"""4,000 past services among 50,000 volunteers."""
SERVICES_OF_REGULAR = 12
"""Of each volunteer whom one can log in as: some hours, stars and points to look at."""
TITLES = {
    "policy_talks": ("给老人讲讲新的医保政策", "讲解养老认证怎么办"),
    "clean_streets": ("楼道堆物需要清理", "小区绿地捡拾垃圾", "单元门口清扫落叶"),
    "orderly_traffic": ("学校门口放学时段疏导", "路口文明引导"),
    "elderly_disabled": ("陪老人去医院复查", "帮独居老人理发", "轮椅上下楼需要帮手", "陪老人聊聊天"),
    "tutoring": ("辅导小学数学", "辅导初中英语"),
    "health": ("上门量血压", "指导使用血糖仪"),
    "legal_advice": ("咨询租房合同", "咨询遗嘱怎么写"),
    "repairs_errands": ("厨房水龙头漏水", "换一盏灯", "代取快递和药品", "门锁坏了"),
    "safety_patrol": ("傍晚小区巡逻", "排查楼道电动车充电"),
}
WORDS = {
    5: ("非常热心，谢谢！", "来得准时，做得细致。", "帮了大忙。", ""),
    4: ("很好，谢谢。", "", "态度好。"),
    3: ("还可以。", ""),
    2: ("来晚了。", "没有做完。"),
    1: ("说好的时间没有来。",),
}
STARS = (5, 4, 3, 2, 1)
STARS_WEIGHTS = (70, 20, 7, 2, 1)
RATED, CANCELLED, EXPIRED = 0.85, 0.04, 0.06
UNRATED_CLOSES_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PastService:
    """One volunteer's part."""

    id: UUID
    member: Member
    accepted_at: datetime
    checked_in_at: datetime
    completed_at: datetime
    minutes: int
    rating_id: UUID
    stars: int | None
    words: str
    confirmed_at: datetime | None
    """When it was rated, or closed unrated; ``None``: it still waits for a rating."""


@dataclass(frozen=True, slots=True)
class PastOrder:
    """One order and what became of it."""

    id: UUID
    resident: Person
    service_type: str
    title: str
    place_code: str
    cell: str
    address: str = field(repr=False)
    is_urgent: bool
    slots: int
    posted_at: datetime
    starts_at: datetime
    ends_at: datetime
    status: str
    closed_at: datetime | None
    services: tuple[PastService, ...]


def orders(members: Iterable[Member], residents: list[Person], now: datetime, rng: Random) -> list[PastOrder]:
    """Past orders, the oldest first; together as many services as :data:`SERVICES_A_VOLUNTEER` says."""
    by_place: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        by_place[member.place.code].append(member)
    regulars = [member for here in by_place.values() for member in here if member.number < FIRST_STORY_NUMBER]
    busy = [members_here for members_here in by_place.values() if len(members_here) >= 3]
    wanted = round(sum(map(len, by_place.values())) * SERVICES_A_VOLUNTEER)
    found = [
        _regular(member, rng.choice(residents), now, rng) for member in regulars for _ in range(SERVICES_OF_REGULAR)
    ]
    served = len(found)
    while served < wanted:
        found.append(_order(rng.choice(busy), rng.choice(residents), now, rng))
        served += len(found[-1].services)
    return sorted(found, key=lambda order: order.posted_at)


def _regular(member: Member, resident: Person, now: datetime, rng: Random) -> PastOrder:
    """An order that a member whom one can log in as served well, long enough ago that its points stand."""
    while True:
        order = _order([member], resident, now - timedelta(days=10), rng)
        if order.status == "closed" and all(service.stars in (4, 5) for service in order.services):
            return order


def _order(members_here: list[Member], resident: Person, now: datetime, rng: Random) -> PastOrder:
    place, service_type = members_here[0].place, rng.choice(list(TITLES))
    starts_at = _daytime(now - timedelta(days=rng.uniform(1, WEEKS * 7)), rng)
    posted_at = starts_at - timedelta(minutes=rng.choice((40, 90, 240, 1440, 2880)))
    ends_at = starts_at + timedelta(minutes=rng.choice((60, 90, 120, 180)))
    fate, slots = rng.random(), rng.choices((1, 2, 3), (70, 20, 10))[0]
    coming = [] if fate < CANCELLED + EXPIRED else _volunteers(members_here, service_type, slots, rng)
    services = tuple(_service(member, posted_at, starts_at, ends_at, now, rng) for member in coming)
    status, closed_at = _ended(services, fate, posted_at, starts_at)
    return PastOrder(
        id_of(posted_at, rng), resident, service_type, rng.choice(TITLES[service_type]), place.code,
        rng.choice(place.cells), f"{place.name}{rng.randint(1, 30)}号楼{rng.randint(1, 6)}单元{rng.randint(1, 18)}01",
        rng.random() < 0.2, slots, posted_at, starts_at, ends_at, status, closed_at, services,
    )  # fmt: skip


def _daytime(day: datetime, rng: Random) -> datetime:
    """Some quarter of an hour between 8 and 19 o'clock in Shanghai."""
    local = day.astimezone(SHANGHAI)
    return local.replace(hour=rng.randint(8, 18), minute=rng.choice((0, 15, 30, 45)), second=0, microsecond=0)


def _volunteers(members_here: list[Member], service_type: str, slots: int, rng: Random) -> list[Member]:
    asked = rng.sample(members_here, min(len(members_here), 12 * slots))
    offering = [member for member in asked if service_type in member.service_types]
    return (offering or asked)[:slots]


def _service(
    member: Member, posted_at: datetime, starts_at: datetime, ends_at: datetime, now: datetime, rng: Random
) -> PastService:
    accepted_at = posted_at + (starts_at - posted_at) * rng.uniform(0.01, 0.6)
    checked_in_at = starts_at + timedelta(minutes=rng.randint(-8, 6))
    minutes = max(10, round((ends_at - starts_at).total_seconds() / 60 * rng.uniform(0.5, 1.1)))
    completed_at = checked_in_at + timedelta(minutes=minutes + 2)
    is_rated = rng.random() < RATED
    stars = rng.choices(STARS, STARS_WEIGHTS)[0] if is_rated else None
    confirmed_at = completed_at + (timedelta(minutes=rng.randint(2, 600)) if is_rated else UNRATED_CLOSES_AFTER)
    return PastService(
        id_of(accepted_at, rng), member, accepted_at, checked_in_at, completed_at, minutes, id_of(completed_at, rng),
        stars, rng.choice(WORDS[stars]) if stars else "", confirmed_at if confirmed_at < now else None,
    )  # fmt: skip


def _ended(
    services: tuple[PastService, ...], fate: float, posted_at: datetime, starts_at: datetime
) -> tuple[str, datetime | None]:
    """The order's status, and when it came to its end."""
    if not services:
        return ("cancelled", posted_at + (starts_at - posted_at) / 2) if fate < CANCELLED else ("expired", starts_at)
    confirmed = [service.confirmed_at for service in services]
    if any(at is None for at in confirmed):
        return "awaiting_rating", None
    return "closed", max(at for at in confirmed if at is not None)
