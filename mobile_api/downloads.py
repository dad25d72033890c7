"""Files to download: written to a temporary file first, within the request's own transaction and snapshot, then sent from there.

So a slow or vanished reader holds no connection to the database, what goes wrong is still answered as a problem, and the memory
is the same for ten rows and for a hundred thousand.
"""

from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from urllib.parse import quote

from flask import Response

from app.kit.sheets import CSV, XLSX, Column, write_csv, write_xlsx

PIECE = 64 * 1024


def csv_file(name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Response:
    """A CSV file; ``name`` is the file's, without its ending."""
    return _sent(f"{name}.csv", CSV, write_csv(columns, rows))


def xlsx_file(name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], title: str) -> Response:
    """A workbook of one sheet with a title."""
    return _sent(f"{name}.xlsx", XLSX, None, (columns, rows, title))


def _sent(
    name: str, media_type: str, pieces: Iterable[bytes] | None, book: tuple[Any, Any, str] | None = None
) -> Response:
    file = TemporaryFile()  # noqa: SIM115 - closed with the answer
    try:
        if book is not None:
            columns, rows, title = book
            write_xlsx(columns, rows, file, title)
        else:
            file.writelines(pieces or ())
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    answer = Response(_read(file), mimetype=media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer.content_length = size
    answer.call_on_close(file.close)
    return answer


def _read(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
