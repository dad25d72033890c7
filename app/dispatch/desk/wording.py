"""Why somebody is suggested, in words."""

from dataclasses import dataclass
from typing import Any

from app.dispatch.candidates import kilometres
from app.kit.texts import text
from app.orders.models import Order


@dataclass(frozen=True)
class Fact:
    """What the words speak of."""

    order: Order
    service: str
    language: str


def volunteer_words(row: Any, fact: Fact) -> list[str]:
    """How far, what they declare, that they are free, how often they were asked lately, how they answered."""
    is_here = row.place_code == fact.order.place_code
    said = {
        "same_community": is_here,
        "near": not is_here,
        "declares": row.declares,
        "skills": bool(fact.order.skills),
        "free": True,
        "asked_lately": row.lately > 0,
        "not_asked_lately": row.lately == 0,
        "came": row.told > 0 or row.came > 0,
        "declined": row.declined > 0,
    }
    counts = {"asked": row.lately, "told": row.told, "came": row.came, "declined": row.declined}
    distance = {"kilometres": f"{kilometres(fact.order.cell, row.cell):.1f}"}
    return _said(said, fact, skills=", ".join(fact.order.skills), **counts, **distance)


def team_words(row: Any, fact: Fact) -> list[str]:
    """Where it is at home, and how many members could come."""
    return _said({"same_community": row.here, "able": True}, fact, able=row.able)


def organization_words(row: Any, fact: Fact) -> list[str]:
    """Where it is at home, whether it offers the service, and how many members could come."""
    return _said({"same_community": row.here, "declares": row.declares, "able": row.able > 0}, fact, able=row.able)


def _said(said: dict[str, bool], fact: Fact, **known: Any) -> list[str]:
    names = [name for name, is_so in said.items() if is_so]
    return [text(f"desk.why.{name}", fact.language, service=fact.service, **known) for name in names]
