"""Spreadsheets that people download (XLSX, CSV): they open well in Excel and WPS, and their memory does not grow with the rows.

A text that a spreadsheet would take for a formula is quoted; the header is frozen, columns have widths, dates and numbers their
formats. CSV is UTF-8 with a byte order mark, without which Excel takes Chinese for something else.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from app.kit.clock import SHANGHAI

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that some spreadsheet computes instead of showing it."""
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that XML 1.0 has no way to write."""
LONGEST = 32_767
"""Characters that a cell of a spreadsheet holds."""
MARK = b"\xef\xbb\xbf"
ROWS_A_PIECE = 500
SHEET = "xl/worksheets/sheet1.xml"


class Kind(StrEnum):
    """What a column holds; a row's value is ``None`` where it has none."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    """A number with one place, such as hours."""
    DATE = "date"
    MOMENT = "moment"
    """A datetime, shown as Shanghai's clocks have it."""


FORMATS: Mapping[Kind, str] = {
    Kind.WHOLE: "#,##0",
    Kind.DECIMAL: "#,##0.0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}


@dataclass(frozen=True)
class Column:
    """A column's title, its width in characters, and what it holds."""

    title: str
    width: int = 12
    kind: Kind = Kind.TEXT


def write_xlsx(columns: Sequence[Column], rows: Iterable[Sequence[Any]], file: BinaryIO, title: str = "1") -> None:
    """Write a workbook of one sheet with the ``title`` to a file that is open for binary writing.

    The frame of the workbook is openpyxl's; the rows are written into its sheet as they come, which takes a tenth of the time.
    """
    frame, styles = _frame(columns, title)
    with ZipFile(frame) as framed, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=6) as made:
        for name in framed.namelist():
            if name != SHEET:
                made.writestr(name, framed.read(name))
        above, end, below = re.sub("<dimension[^>]*>", "", framed.read(SHEET).decode()).partition("</sheetData>")
        with made.open(SHEET, "w", force_zip64=True) as sheet:
            sheet.write(above.encode())
            for piece in _rows_in_xml(columns, styles, rows):
                sheet.write(piece)
            sheet.write(f"{end}{below}".encode())


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The bytes of a CSV file, some hundred rows at a time."""
    piece = io.StringIO(newline="")
    writer = csv.writer(piece)
    yield MARK
    writer.writerow([safe(column.title) for column in columns])
    kinds = [column.kind for column in columns]
    for number, row in enumerate(rows, start=1):
        writer.writerow([_plain(kind, value) for kind, value in zip(kinds, row, strict=True)])
        if number % ROWS_A_PIECE == 0:
            yield _taken(piece)
    yield _taken(piece)


def safe(text: str) -> str:
    """A text as a cell may hold it: quoted where it would be computed, without what no file format allows."""
    plain = ILLEGAL.sub("", text)[: LONGEST - 1]
    return f"'{plain}" if plain.lstrip(" ").startswith(FORMULA) else plain


def _sheet_title(title: str) -> str:
    """A sheet's title without what Excel refuses in one."""
    return "".join(character for character in title if character not in "[]:*?/\\'")[:31] or "1"


def _taken(piece: io.StringIO) -> bytes:
    data = piece.getvalue().encode()
    piece.seek(0)
    piece.truncate()
    return data


def _frame(columns: Sequence[Column], title: str) -> tuple[io.BytesIO, list[int]]:
    """A workbook with nothing but its header, and the number of each column's style in it."""
    from openpyxl import Workbook  # imported where it is used: it would be a tenth of every process's start
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _sheet_title(title)
    sheet.freeze_panes = "A2"
    styles = []
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        heading = sheet.cell(1, number, safe(column.title))
        heading.font, heading.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        book_style = sheet.cell(2, number)
        book_style.number_format = FORMATS.get(column.kind, "@")
        styles.append(book_style.style_id)
    sheet.delete_rows(2)
    file = io.BytesIO()
    book.save(file)
    return file, styles


def _rows_in_xml(columns: Sequence[Column], styles: Sequence[int], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    cells = [_cell_of(column.kind, style) for column, style in zip(columns, styles, strict=True)]
    piece: list[str] = []
    for number, row in enumerate(rows, start=2):
        made = "".join(cell(value) for cell, value in zip(cells, row, strict=True))
        piece.append(f'<row r="{number}">{made}</row>')
        if number % ROWS_A_PIECE == 0:
            yield "".join(piece).encode()
            piece.clear()
    yield "".join(piece).encode()


def _cell_of(kind: Kind, style: int) -> Callable[[Any], str]:
    """What makes a column's values cells (ECMA-376, part 1, 18.3.1.4); one without a value keeps its place."""
    if kind is Kind.TEXT:
        before = f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        return lambda value: "<c/>" if value is None else f"{before}{escape(safe(str(value)))}</t></is></c>"
    return lambda value: "<c/>" if value is None else f'<c s="{style}"><v>{_number(value)}</v></c>'


def _number(value: Any) -> Any:
    """A date as spreadsheets count: days since the end of 1899."""
    from openpyxl.utils.datetime import to_excel

    return to_excel(_local(value)) if isinstance(value, date) else value  # type: ignore[no-untyped-call]


def _local(value: Any) -> Any:
    """Spreadsheets know no time zones."""
    return value.astimezone(SHANGHAI).replace(tzinfo=None) if isinstance(value, datetime) else value


def _plain(kind: Kind, value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if kind is Kind.DECIMAL:
        return f"{Decimal(value):.1f}"
    return safe(str(value)) if kind is Kind.TEXT else value
