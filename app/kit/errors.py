"""Refusals: what the service answers when it will not do something, each a type with a name.

A refusal's ``code`` is its class name in kebab case (``OrderFull`` → ``order-full``); its text is in the catalogue under
``problem.<code>``. Its facts (counts, times, ids: never personal data) go into the answer. A database constraint named in
``constraints`` makes the same refusal when it is violated, so that the database backs each promise without a second answer.
A NOT NULL has no name that PostgreSQL tells: it goes by its ``table.column``.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from sqlalchemy.exc import IntegrityError

_BY_CONSTRAINT: dict[str, type["Refusal"]] = {}


class Refusal(Exception):
    """A typed refusal. Subclass one of the kinds below, not this."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "refusal"
    constraints: ClassVar[tuple[str, ...]] = ()
    keeps: bool = False
    """Whether what was written until the refusal is committed (a count of wrong tries, say) and not rolled back."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __init_subclass__(cls) -> None:
        """Name the refusal after its class, and remember the constraints that it answers for."""
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        for constraint in cls.__dict__.get("constraints", ()):
            _BY_CONSTRAINT[constraint] = cls


class Malformed(Refusal):
    """422: the input itself is wrong. ``faults`` maps a JSON pointer to a list of sentences."""

    status = 422

    def __init__(self, faults: dict[str, list[str]], **facts: Any) -> None:
        super().__init__(**facts)
        self.faults = faults


class Unauthenticated(Refusal):
    """401: who is asking is not known, or no longer."""

    status = 401


class Forbidden(Refusal):
    """403: you see it, and may not do this to it."""

    status = 403


class NotFound(Refusal):
    """404: there is no such thing, or none that you may see; the two answer alike."""

    status = 404


class Conflict(Refusal):
    """409: well-formed and permitted, but not in the present state of things."""

    status = 409


class PreconditionFailed(Refusal):
    """412: somebody changed it since you read it."""

    status = 412


class PreconditionRequired(Refusal):
    """428: an edit needs ``If-Match``, so that no one's change is overwritten unseen."""

    status = 428


class TooManyRequests(Refusal):
    """429: a limit is reached. ``retry_after`` in the facts is in seconds."""

    status = 429


class Unavailable(Refusal):
    """503: a part of the service that this needs does not answer; try again."""

    status = 503


@contextmanager
def constraints_as_refusals() -> Iterator[None]:
    """Turn a violated constraint into the refusal that names it; any other violation goes on as it was."""
    try:
        yield
    except IntegrityError as error:
        refusal = _BY_CONSTRAINT.get(_violated(error))
        if refusal is None:
            raise
        raise refusal() from error


def _violated(error: IntegrityError) -> str:
    told = getattr(error.orig, "diag", None)
    return told.constraint_name or f"{told.table_name}.{told.column_name}" if told else ""
