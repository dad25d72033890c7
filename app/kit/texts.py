"""The translation catalogue: gettext files, one a concept and language, under ``app/locale/<language>/``.

A message has a symbolic id (``problem.order-full``, ``notification.order-accepted.title``); the text is filled with named values
by ``str.format``. Chinese is the first language; a test holds both languages to the same ids and the same names.
"""

from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

DIRECTORY = Path(__file__).parent.parent / "locale"
LANGUAGES = ("zh", "en")


def text(message_id: str, language: str, /, default: str | None = None, **values: Any) -> str:
    """The text of a message in a language, filled with values; a missing one is ``default``, or a ``LookupError``."""
    found = catalogue(language if language in LANGUAGES else "zh").get(message_id, default)
    if found is None:
        raise LookupError(f"no text for {message_id}")
    return found.format_map(values) if values else found


@cache
def catalogue(language: str) -> dict[str, str]:
    """All messages of a language by id."""
    messages: dict[str, str] = {}
    for path in sorted((DIRECTORY / language).glob("*.po")):
        with path.open("rb") as file:
            messages |= {str(message.id): str(message.string) for message in read_po(file) if message.id}
    return messages
