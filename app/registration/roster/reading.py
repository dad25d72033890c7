"""What a roster says: the columns, and each line as far as it can be judged by itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.kit import tables
from app.people import phones
from app.people.errors import PhoneMalformed
from app.registration.roster.errors import RosterTooLong, RosterUnreadable

MOST_LINES = 5_000
NAME_MOST = 60
MOST_CHOICES = 20
SKILL_MOST = 30

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "name"),
    "phone": ("手机号", "手机号码", "手机", "联系电话", "phone", "mobile"),
    "place": ("社区", "社区代码", "所在社区", "报到社区", "community"),
    "organization": ("工作单位党组织", "所在党组织", "党组织", "党组织名称", "home organization", "organization"),
    "service_types": ("服务类型", "服务意向", "service types"),
    "skills": ("特长", "专长", "技能", "skills"),
}
NEEDED = ("name", "phone", "organization")
"""The others may be absent: the community where the roster is one community's, and what a member offers can be told later."""
_BETWEEN = re.compile(r"[、，,;；/|\n]+")


@dataclass(frozen=True)
class Fault:
    """Why a line cannot be taken: a message's name under ``roster.fault``, with the facts that fill it. Nothing personal."""

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The message's id in the catalogue."""
        return f"roster.fault.{self.name}"


@dataclass(frozen=True)
class Person:
    """A line as it stands there, its phone in E.164."""

    line: int
    name: str = field(repr=False)
    phone: str = field(repr=False)
    place: str
    organization: str
    service_types: tuple[str, ...]
    skills: tuple[str, ...]


def read(upload: bytes) -> list[tuple[int, Person | Fault]]:
    """Each line of a roster, or why it is none. Refusals: :class:`RosterUnreadable`, :class:`RosterTooLong`."""
    found: list[tuple[int, Person | Fault]] = []
    seen: dict[str, int] = {}
    try:
        for line, cells in tables.read(upload, COLUMNS, NEEDED):
            if len(found) == MOST_LINES:
                raise RosterTooLong(most=MOST_LINES)
            found.append((line, _judged(line, cells, seen)))
    except tables.TableUnreadable as unreadable:
        raise RosterUnreadable({"/": [unreadable.code]}, why=unreadable.code) from unreadable
    return found


def _judged(line: int, cells: dict[str, str], seen: dict[str, int]) -> Person | Fault:
    fault = next(_faults(cells), None)
    if fault is not None:
        return fault
    phone = phones.normalise(cells["phone"])
    first = seen.setdefault(phone, line)
    if first != line:
        return Fault("phone-repeated", {"line": first})
    return Person(
        line,
        cells["name"],
        phone,
        cells.get("place", ""),
        cells["organization"],
        _choices(cells.get("service_types", "")),
        _choices(cells.get("skills", "")),
    )


def _faults(cells: dict[str, str]) -> Iterator[Fault]:
    if not cells["name"]:
        yield Fault("name-missing")
    if len(cells["name"]) > NAME_MOST:
        yield Fault("name-too-long", {"most": NAME_MOST})
    try:
        phones.normalise(cells["phone"])
    except PhoneMalformed:
        yield Fault("phone-malformed")
    if not cells["organization"]:
        yield Fault("organization-missing")
    for name in ("service_types", "skills"):
        if len(_choices(cells.get(name, ""))) > MOST_CHOICES:
            yield Fault("too-many-choices", {"most": MOST_CHOICES})
    if any(len(skill) > SKILL_MOST for skill in _choices(cells.get("skills", ""))):
        yield Fault("skill-too-long", {"most": SKILL_MOST})


def _choices(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in _BETWEEN.split(cell) if word.strip()))
