"""Why a command cannot do what it was asked: a sentence in both languages, never a traceback."""

import errno
import re
from typing import Any, ClassVar

import psycopg
from sqlalchemy.exc import ArgumentError, DBAPIError

from app.config import SettingsError
from app.kit import texts
from app.kit.errors import Malformed, Refusal
from app.kit.postgres_programs import EmbeddedPostgresError

UNUSABLE_PLACE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.ELOOP)


class Trouble(Exception):
    """A command stops here, with exit code 1. The text is in the catalogue under ``trouble.<code>``."""

    code: ClassVar[str] = "trouble"

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __init_subclass__(cls) -> None:
        """Name the trouble after its class."""
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def sentence(self, language: str) -> str:
        """What to tell the person who gave the command."""
        return texts.text(f"trouble.{self.code}", language, **self.facts)


class PortTaken(Trouble):
    """Somebody else listens on the port."""


class PortRefused(Trouble):
    """The system does not let us listen there."""


class DatabaseMissing(Trouble):
    """No ``DATABASE_URL``, and this command does not start the embedded server."""


class DatabaseAway(Trouble):
    """The database server does not answer, or does not let us in."""


class DatabaseForeign(Trouble):
    """The database holds somebody else's tables."""


class DatabaseNewer(Trouble):
    """A newer version of the service has migrated the database."""


class DatabaseOlder(Trouble):
    """The database waits for its migrations."""


class DatabaseUnfit(Trouble):
    """The server is older than PostgreSQL 16."""


class RoleMissing(Trouble):
    """The role that the service connects as does not exist."""


class AlreadyRunning(Trouble):
    """Another ``make run`` is at work in the same directory."""


class ChildDied(Trouble):
    """One of the demo's processes ended by itself."""


class NotReady(Trouble):
    """The service was not ready in time."""


class DiskFull(Trouble):
    """No space is left."""


class RightMissing(Trouble):
    """The system, or the database, does not permit it."""


class EmbeddedDatabase(Trouble):
    """The embedded PostgreSQL cannot be used."""


class SettingWrong(Trouble):
    """A setting cannot be used."""


class Refused(Trouble):
    """The service itself refused."""

    def sentence(self, language: str) -> str:
        """The refusal's own text; the code where it has none."""
        return texts.text(f"problem.{self.facts['code']}", language, default=str(self.facts["code"]))


class StoryOtherwise(Trouble):
    """The service did otherwise than the story tells."""


class NoDemo(Trouble):
    """No demo runs in this directory, and no other service was named."""


class ImportFaulty(Trouble):
    """Lines of an import file could not be taken."""


def trouble_of(error: BaseException) -> Trouble | None:
    """The trouble that an exception means; ``None`` for one that nobody foresaw (a bug, which keeps its traceback)."""
    if isinstance(error, Trouble):
        return error
    if isinstance(error, SettingsError):
        return SettingWrong(detail=str(error))
    if isinstance(error, ArgumentError):
        return SettingWrong(detail="DATABASE_URL cannot be read as an address.")
    if isinstance(error, EmbeddedPostgresError):
        return EmbeddedDatabase(detail=str(error))
    if isinstance(error, Refusal):
        return _refused(error)
    if isinstance(error, DBAPIError):
        return _of_database(error.orig)
    if isinstance(error, psycopg.Error):
        return _of_database(error)
    return _of_system(error) if isinstance(error, OSError) else None


def _refused(refusal: Refusal) -> Trouble:
    faults = refusal.faults if isinstance(refusal, Malformed) else {}
    return Refused(code=refusal.code, faults=faults)


def _of_database(error: BaseException | None) -> Trouble | None:
    if isinstance(error, psycopg.errors.DiskFull):
        return DiskFull()
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return RightMissing(what=error.diag.message_primary or "")
    if isinstance(error, psycopg.OperationalError):
        return DatabaseAway(detail=_one_line(str(error)))
    return None


def _of_system(error: OSError) -> Trouble | None:
    if error.errno == errno.ENOSPC:
        return DiskFull()
    if error.errno in UNUSABLE_PLACE:
        return RightMissing(what=f"{error.strerror}: {error.filename}")
    return None


def _one_line(text: str) -> str:
    """The first line, which names host and reason; never the URL, which may hold a password."""
    return text.strip().splitlines()[0] if text.strip() else "?"
