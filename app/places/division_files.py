"""Reading a division file: CSV with the columns ``code``, ``name``, ``level`` and ``parent_code``; columns and rows in any order.

UTF-8 with or without a byte order mark, or GB18030, which spreadsheets in China still write. A line is a row: a fault in one
touches no other. Memory does not grow with the file.
"""

import csv
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from app.places.models import CODE_LENGTH, PlaceLevel

COLUMNS = ("code", "name", "level", "parent_code")
LONGEST_LINE = 4096
LONGEST_NAME = 100


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line (the header is line 1)."""

    line: int
    reason: str


@dataclass(frozen=True)
class DivisionRow:
    """A place as a line of the file names it; well-formed in itself."""

    line: int
    code: str
    name: str
    level: PlaceLevel
    parent_code: str | None


class BadRow(Exception):
    """A line that is no place; the text says why."""


class BadFile(Exception):
    """A file that is no division file at all; the text says why."""


@contextmanager
def spooled(lines: Iterable[bytes] | BinaryIO) -> Iterator[IO[bytes]]:
    """The input as a file that can be read twice; at most 1 MiB of it is in memory."""
    with tempfile.SpooledTemporaryFile(max_size=1024 * 1024) as file:
        if hasattr(lines, "read"):
            shutil.copyfileobj(cast(BinaryIO, lines), file)
        else:
            file.writelines(line if line.endswith(b"\n") else line + b"\n" for line in lines)
        file.seek(0)
        yield file


def read_rows(file: IO[bytes]) -> Iterator[DivisionRow | Fault]:
    """Each line of a file as a row or a fault, in the file's order; empty lines are passed over.

    Raises :class:`BadFile` at once where the header does not name the columns.
    """
    encoding = _encoding(file)
    numbered = enumerate(_lines(file), start=1)
    return _judged(numbered, encoding, _positions(_header(numbered, encoding)))


def _judged(
    numbered: Iterator[tuple[int, bytes]], encoding: str, positions: tuple[int, ...]
) -> Iterator[DivisionRow | Fault]:
    for number, line in numbered:
        try:
            if fields := _fields(line, encoding):
                yield _row(number, fields, positions)
        except BadRow as bad:
            yield Fault(number, str(bad))


def _encoding(file: IO[bytes]) -> str:
    """What most of the lines that are not plain ASCII are written in. A damaged line must not decide for all."""
    if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
        raise BadFile("the file is UTF-16; save it as CSV in UTF-8")
    file.seek(0)
    balance = 0
    for line in _lines(file):
        if not line.isascii():
            balance += 1 if _is_utf8(line) else -1
    file.seek(0)
    return "gb18030" if balance < 0 else "utf-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines without their ends; of an endless one no more than its beginning."""
    while line := file.readline(LONGEST_LINE):
        yield line.rstrip(b"\r\n")
        while len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)


def _header(numbered: Iterator[tuple[int, bytes]], encoding: str) -> list[str]:
    _, line = next(numbered, (1, b""))
    try:
        fields = _fields(line.removeprefix(b"\xef\xbb\xbf"), encoding)
    except BadRow as bad:
        raise BadFile(f"the header cannot be read: {bad}") from bad
    return [field.lower() for field in fields]


def _positions(header: list[str]) -> tuple[int, ...]:
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise BadFile(f"the header names no column {', '.join(missing)}")
    return tuple(header.index(column) for column in COLUMNS)


def _fields(line: bytes, encoding: str) -> list[str]:
    if len(line) >= LONGEST_LINE - 1:
        raise BadRow("the line is too long")
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadRow(f"the line is not {encoding.upper()}") from error
    if '"' not in text:
        return [field.strip() for field in text.split(",")] if text.strip(" ,\t") else []
    try:
        return [field.strip() for field in next(csv.reader([text], strict=True))]
    except csv.Error as error:
        raise BadRow("a quotation mark is not closed") from error


def _row(line: int, fields: list[str], positions: tuple[int, ...]) -> DivisionRow:
    if len(fields) <= max(positions):
        raise BadRow(f"the line has {len(fields)} fields, too few")
    code, name, level, parent_code = (fields[position] for position in positions)
    known = _level(code, level)
    return DivisionRow(line, code, _name(name), known, _parent(code, known, parent_code))


def _level(code: str, level: str) -> PlaceLevel:
    if not (code.isascii() and code.isdigit() and len(code) in CODE_LENGTH.values()):
        raise BadRow("the code is not 6, 9 or 12 digits")
    try:
        known = PlaceLevel(level)
    except ValueError as error:
        raise BadRow("the level is not district, subdistrict or community") from error
    if CODE_LENGTH[known] != len(code):
        raise BadRow(f"a {known} has a code of {CODE_LENGTH[known]} digits, this has {len(code)}")
    return known


def _name(name: str) -> str:
    name = name if name.isascii() else unicodedata.normalize("NFC", name)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadRow(f"the name is empty or longer than {LONGEST_NAME} characters")
    if not name.isprintable():
        raise BadRow("the name holds a control character")
    return name


def _parent(code: str, level: PlaceLevel, parent_code: str) -> str | None:
    expected = "" if level is PlaceLevel.DISTRICT else code[:-3]
    if parent_code != expected:
        raise BadRow(f"the parent code must be {expected}" if expected else "a district has no parent code here")
    return parent_code or None
