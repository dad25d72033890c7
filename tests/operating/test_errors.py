"""What people are told instead of a traceback: a sentence for whatever can be foreseen, in both languages."""

import errno

import psycopg
import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.config import SettingsError
from app.kit import texts
from app.kit.postgres_programs import EmbeddedPostgresError
from app.operating import errors
from app.operating.errors import Trouble, trouble_of

FORESEEN = [
    (OSError(errno.ENOSPC, "No space left on device"), errors.DiskFull),
    (PermissionError(errno.EACCES, "Permission denied", "/var/x"), errors.RightMissing),
    (OSError(errno.EROFS, "Read-only file system", "/x"), errors.RightMissing),
    (ProgrammingError("", {}, psycopg.errors.InsufficientPrivilege("permission denied")), errors.RightMissing),
    (OperationalError("", {}, psycopg.errors.DiskFull("could not extend file")), errors.DiskFull),
    (OperationalError("", {}, psycopg.OperationalError("connection failed\nmore")), errors.DatabaseAway),
    (SettingsError("YIHU_PORT must be a whole number."), errors.SettingWrong),
    (EmbeddedPostgresError("No space."), errors.EmbeddedDatabase),
]


@pytest.mark.parametrize(("error", "trouble"), FORESEEN)
def test_the_foreseen_has_a_sentence(error: BaseException, trouble: type[Trouble]) -> None:
    found = trouble_of(error)
    assert type(found) is trouble
    assert all(found.sentence(language) for language in texts.LANGUAGES)


def test_a_bug_keeps_its_traceback() -> None:
    assert trouble_of(ZeroDivisionError()) is None


def test_every_trouble_has_its_text() -> None:
    codes = {f"trouble.{kind.code}" for kind in Trouble.__subclasses__()} - {"trouble.refused"}
    assert codes <= texts.catalogue("zh").keys()
