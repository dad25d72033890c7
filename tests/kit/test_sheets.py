"""A spreadsheet opens as what it is, computes nothing that somebody typed, and costs no memory by the row."""

import csv
import io
import tempfile
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from app.kit.sheets import Column, Kind, write_csv, write_xlsx

COLUMNS = (
    Column("姓名", 10),
    Column("服务日期", 12, Kind.DATE),
    Column("确认时间", 18, Kind.MOMENT),
    Column("小时", 8, Kind.DECIMAL),
    Column("积分", 8, Kind.WHOLE),
)
ROW = ("李*远", date(2026, 3, 4), datetime(2026, 3, 4, 16, 30, tzinfo=UTC), Decimal("1.5"), 15)


def workbook(*rows: tuple[Any, ...], columns: tuple[Column, ...] = COLUMNS, title: str = "积分") -> Any:
    file = io.BytesIO()
    write_xlsx(columns, rows, file, title)
    return load_workbook(file)


def test_a_workbook_has_a_frozen_header_widths_and_formats() -> None:
    sheet = workbook(ROW).active

    assert (sheet.title, sheet.freeze_panes, sheet.max_row) == ("积分", "A2", 2)
    assert [cell.value for cell in sheet[1]] == ["姓名", "服务日期", "确认时间", "小时", "积分"]
    assert [sheet.column_dimensions[name].width for name in "ABCDE"] == [10, 12, 18, 8, 8]
    assert [cell.value for cell in sheet[2]] == ["李*远", datetime(2026, 3, 4), datetime(2026, 3, 5, 0, 30), 1.5, 15]  # noqa: DTZ001
    assert [cell.number_format for cell in sheet[2]] == ["@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0.0", "#,##0"]


def test_what_has_no_value_is_an_empty_cell() -> None:
    sheet = workbook((None,) * 5, ROW).active

    assert [cell.value for cell in sheet[2]] == [None] * 5
    assert sheet["E3"].value == 15


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", '=HYPERLINK("x")', "＝1", "\r=1"])
def test_what_somebody_typed_is_never_computed(typed: str) -> None:
    columns = (Column("内容"),)

    cell = workbook((typed,), columns=columns).active["A2"]
    (_, (written,)) = csv.reader(io.StringIO(b"".join(write_csv(columns, [(typed,)])).decode("utf-8-sig"), newline=""))

    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")
    assert written.startswith("'")


def test_what_is_no_formula_stays_as_it_is() -> None:
    words = "很好，谢谢！ <b>&\"'1-2=3\n第二行 \x0b"

    assert workbook((words,), columns=(Column("反馈"),)).active["A2"].value == words.removesuffix("\x0b")


def test_a_sheet_may_have_many_columns_and_any_title() -> None:
    columns = tuple(Column(f"{number}", kind=Kind.WHOLE) for number in range(60))

    sheet = workbook(tuple(range(60)), columns=columns, title="2026/03 [全区]?").active

    assert (sheet.title, sheet.cell(2, 60).value) == ("202603 全区", 59)


def test_a_csv_file_tells_its_encoding_and_its_lines() -> None:
    data = b"".join(write_csv(COLUMNS, [ROW, (None,) * 5]))

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").split("\r\n") == [
        "姓名,服务日期,确认时间,小时,积分", "李*远,2026-03-04,2026-03-05 00:30,1.5,15", ",,,,", "",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_memory_does_not_grow_with_the_rows(kind: str) -> None:
    def rows(count: int) -> Iterator[tuple[str, int]]:
        return (("1.5 小时 × 10，共 15 分", number) for number in range(count))

    def peak(count: int) -> int:
        columns = (Column("说明", 40), Column("积分", 8, Kind.WHOLE))
        tracemalloc.start()
        try:
            with tempfile.TemporaryFile() as file:
                if kind == "xlsx":
                    write_xlsx(columns, rows(count), file)
                else:
                    file.writelines(write_csv(columns, rows(count)))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)
    assert peak(20_000) < peak(1_000) + 256 * 1024
