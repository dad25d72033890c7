"""What the examples of all concepts have in common."""

from typing import Any


def page(item: dict[str, Any]) -> dict[str, Any]:
    """A page with this one row."""
    return {"items": [item], "next_cursor": None}
