"""The evidence of a flag: figures, times and ids of orders; never a name, a number to call or an address."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from app.kit.clock import SHANGHAI

Evidence = dict[str, Any]
"""What fills the flag's words, and what the committee opens to see for itself."""
MOST_NAMED = 5


def moment(at: datetime) -> str:
    """A moment in Shanghai, as both languages write it: ``03-04 14:05``."""
    return at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def orders(ids: Iterable[UUID]) -> list[str]:
    """The last few orders, to look at."""
    return [str(order_id) for order_id in list(ids)[-MOST_NAMED:]]
