"""Tables that people upload (CSV, XLSX): rows by the names in their header.

What a file is, its first bytes tell. CSV in UTF-8 with or without a byte order mark, or in GB18030, which spreadsheets still
write in China; of an XLSX the first sheet, as it shows values, not formulas. Titles above the header are passed over, and so are
empty rows. Everything is text, in Unicode NFC.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

ZIP = b"PK\x03\x04"
"""How an XLSX begins, whatever its sender calls it."""
TITLES = 5
"""Rows above the header that may be something else."""
UNPACKED_MOST = 64 * 1024 * 1024
"""Bytes that an XLSX may unpack to: a small file may hold a very large one."""
COLUMNS_MOST = 100
CELL_MOST = 1_000

Row = tuple[int, dict[str, str]]


class TableUnreadable(Exception):
    """The file is no such table; ``code`` says why, under ``table.<code>`` in the catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(data: bytes, columns: Mapping[str, Sequence[str]], needed: Iterable[str]) -> Iterator[Row]:
    """Each row below the header as its line (from 1, as a spreadsheet counts) and its cells by column.

    ``columns`` maps a column's name here to the words that may stand for it in the header. Raises :class:`TableUnreadable`
    at once where the file is damaged or its header lacks a column of ``needed``.
    """
    rows = enumerate(_sheet(data) if data.startswith(ZIP) else _csv(data), start=1)
    positions = _header(islice(rows, TITLES + 1), columns, set(needed))
    return _below(rows, positions)


def _below(rows: Iterator[tuple[int, list[str]]], positions: dict[str, int]) -> Iterator[Row]:
    try:
        for line, cells in rows:
            if any(cells):
                yield line, {name: cells[at] if at < len(cells) else "" for name, at in positions.items()}
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, csv.Error) as error:
        raise TableUnreadable("damaged") from error


def _header(
    rows: Iterator[tuple[int, list[str]]], columns: Mapping[str, Sequence[str]], needed: set[str]
) -> dict[str, int]:
    names = {_plain(word): name for name, words in columns.items() for word in words}
    try:
        for _, cells in rows:
            found = {names[_plain(cell)]: at for at, cell in reversed(list(enumerate(cells))) if _plain(cell) in names}
            if needed <= set(found):
                return found
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, csv.Error) as error:
        raise TableUnreadable("damaged") from error
    raise TableUnreadable("header-missing")


def _plain(word: str) -> str:
    """A header's word without what people add to it: spaces, a star for "required", letter case, full width."""
    return "".join(unicodedata.normalize("NFKC", word).split()).strip("*:").casefold()


def _csv(data: bytes) -> Iterator[list[str]]:
    for cells in csv.reader(io.StringIO(_decoded(data), newline="")):
        yield [_text(cell) for cell in cells[:COLUMNS_MOST]]


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded_as(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded_as(data, "gb18030")


def _decoded_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TableUnreadable("damaged") from error


def _sheet(data: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # imported where it is used: it would be a tenth of every process's start

    _bounded(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # a damaged file fails in as many ways as it has parts
        raise TableUnreadable("damaged") from error
    try:
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()
        for cells in sheet.iter_rows(max_col=COLUMNS_MOST, values_only=True):
            yield [_text(_shown(cell)) for cell in cells]
    except IndexError as error:
        raise TableUnreadable("damaged") from error
    finally:
        book.close()


def _bounded(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise TableUnreadable("damaged") from error
    if size > UNPACKED_MOST:
        raise TableUnreadable("too-large")


def _shown(value: Any) -> str:
    """A cell as a person reads it: a phone number that the spreadsheet keeps as a number has no ``.0``."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(cell: str) -> str:
    """Trimmed, without the quote that keeps a formula from being one, and without what cannot be seen."""
    shown = "".join(character for character in unicodedata.normalize("NFC", cell) if _is_seen(character))
    return shown.strip().removeprefix("'")[:CELL_MOST]


def _is_seen(character: str) -> bool:
    return character in "\t\n " or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
