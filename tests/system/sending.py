"""One request that creates something."""

from dataclasses import dataclass, field
from typing import Any

from app.kit.database import Base
from app.people.models import Account


@dataclass(frozen=True)
class Sending:
    """Who sends what where, and the table that gains exactly one row by it."""

    path: str
    by: Account
    gains: type[Base]
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
