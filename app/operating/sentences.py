"""What the command line says: Chinese first, English second, from the catalogue."""

from collections.abc import Callable
from typing import Any

from app.kit import texts

Echo = Callable[[str], object]


def both(message_id: str, **values: Any) -> str:
    """A message in both languages, one below the other."""
    return "\n".join(texts.text(message_id, language, **values) for language in texts.LANGUAGES)


def side_by_side(message_id: str, **values: Any) -> str:
    """A message in both languages on one line."""
    return " · ".join(texts.text(message_id, language, **values) for language in texts.LANGUAGES)
