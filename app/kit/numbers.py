"""Numbers of documents that anybody may check: short enough to read out over the phone, too many to guess.

A number is a prefix that names the kind of document and ten characters, of which none looks like another: 30^10, 49 bits.
"""

import re
import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_NUMBER = re.compile(rf"([A-Z]{{2}})-?([{LETTERS}]{{5}})-?([{LETTERS}]{{5}})")


def new_number(prefix: str) -> str:
    """A new number, such as ``HZ-7K3M9-QF2RT``; ``prefix`` is two capital letters."""
    first, second = ("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(2))
    return f"{prefix}-{first}-{second}"


def read_number(typed: str) -> str | None:
    """The number that somebody typed, with or without dashes and capitals; ``None`` if it cannot be one."""
    found = _NUMBER.fullmatch(re.sub(r"\s", "", typed).upper())
    return None if found is None else "-".join(found.groups())


def prefix_of(number: str) -> str:
    """The prefix of a number in its full form."""
    return number[:2]
