"""Tables are read as the people who filled them in see them."""

import contextlib
import io
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from app.kit import tables
from app.kit.tables import TableUnreadable

COLUMNS = {"name": ("姓名", "name"), "phone": ("手机号", "phone")}
HEADER = ("姓名", "手机号")


def sheet(*rows: Sequence[Any]) -> bytes:
    """An XLSX with these rows."""
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(file)
    return file.getvalue()


def lines(data: bytes) -> list[tuple[int, dict[str, str]]]:
    return list(tables.read(data, COLUMNS, ["name", "phone"]))


LI = (2, {"name": "李志远", "phone": "13800138000"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_whatever_a_spreadsheet_wrote(encoding: str) -> None:
    assert lines("姓名,手机号\r\n李志远,13800138000\r\n".encode(encoding)) == [LI]


def test_an_xlsx_is_read_and_a_phone_kept_as_a_number_stays_a_phone() -> None:
    assert lines(sheet(HEADER, ("李志远", 13800138000))) == [LI]
    assert lines(sheet(HEADER, ("李志远", 13800138000.0))) == [LI]


def test_titles_above_and_columns_between_and_empty_rows_do_not_matter() -> None:
    found = lines(
        sheet(
            ("八角街道党员名册",), (), ("序号", "* 手机号：", "备注", "姓 名"), (1, "138 0013 8000", "", "李志远"), ()
        )
    )
    assert found == [(4, {"name": "李志远", "phone": "138 0013 8000"})]


def test_a_short_row_has_empty_cells() -> None:
    assert lines("姓名,手机号\n李志远\n".encode()) == [(2, {"name": "李志远", "phone": ""})]


def test_what_cannot_be_seen_is_not_there_and_a_quoted_formula_is_text() -> None:
    found = lines("姓名,手机号\n\u202e李\u200b志远\u0000,'=1+1\n".encode())
    assert found == [(2, {"name": "李志远", "phone": "=1+1"})]


def test_a_formula_is_read_as_its_value_or_as_nothing() -> None:
    assert lines(sheet(HEADER, ("=A1", "13800138000"))) == [(2, {"name": "", "phone": "13800138000"})]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "header-missing"),
        ("姓名,年龄\n李志远,61\n".encode(), "header-missing"),
        (b"PK\x03\x04 is no archive", "damaged"),
        (sheet(HEADER)[:-30], "damaged"),
        (b"\xff\xfe\x00", "damaged"),
        (b"\x81\xff\xff,1", "damaged"),
    ],
    ids=["empty", "other header", "no archive", "cut off", "half a character", "no encoding"],
)
def test_a_file_that_is_no_table_says_why(data: bytes, code: str) -> None:
    with pytest.raises(TableUnreadable) as refused:
        lines(data)
    assert refused.value.code == code


def test_a_small_file_that_unpacks_to_a_large_one_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "UNPACKED_MOST", 2_000)
    with pytest.raises(TableUnreadable) as refused:
        lines(sheet(HEADER, *(("李志远", 13800138000),) * 50))
    assert refused.value.code == "too-large"


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_a_table_or_a_refusal(data: bytes, archive: bool) -> None:
    with contextlib.suppress(TableUnreadable):
        lines((b"PK\x03\x04" if archive else b"") + data)
