"""Import of a division file."""

import io
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.kit.database import db
from app.kit.transaction import transaction
from app.people.actors import Occasion
from app.places.division_files import DivisionRow, read_rows, spooled
from app.places.importing import ImportReport, Renamed, import_places
from app.places.models import Place, PlaceLevel
from tests.builders.places import district
from tests.fakes import NOON

SHIPPED = Path(__file__).parents[2] / "app" / "demo" / "data" / "shijingshan.csv"
HEADER = "code,name,level,parent_code"
DISTRICT = "110107,石景山区,district,"
SUBDISTRICT = "110107003,八角街道,subdistrict,110107"
COMMUNITY = "110107003026,八角路社区,community,110107003"


def imported(*lines: str, encoding: str = "utf-8") -> ImportReport:
    with transaction():
        return import_places(io.BytesIO("\n".join((HEADER, *lines)).encode(encoding)), Occasion(None, NOON))


def names() -> dict[str, str]:
    return dict(db.session.execute(select(Place.code, Place.name)).all())


def reasons(report: ImportReport) -> dict[int, str]:
    return {fault.line: fault.reason for fault in report.faults}


def test_the_shipped_district_is_whole(app: Flask) -> None:
    with SHIPPED.open("rb") as file:
        report = import_places(file, Occasion(None, NOON))
    assert (report.added, report.faults) == (163, ())
    levels = dict(db.session.execute(select(Place.level, func.count()).group_by(Place.level)).all())
    assert sorted(levels.values()) == [1, 9, 153]


def test_a_second_import_changes_nothing(app: Flask) -> None:
    lines = SHIPPED.read_bytes().splitlines()
    import_places(lines, Occasion(None, NOON))
    again = import_places(lines, Occasion(None, NOON))
    assert (again.added, again.changed, again.unchanged, again.faults) == (0, 0, 163, ())


def test_rows_and_columns_come_in_any_order(app: Flask) -> None:
    lines = ["level,parent_code,code,note,name", "community,110107003,110107003026,x,八角路社区"]
    lines += ["subdistrict,110107,110107003,,八角街道", "district,,110107,,石景山区"]
    assert import_places([line.encode() for line in lines], Occasion(None, NOON)).added == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_the_field_are_read(app: Flask, encoding: str) -> None:
    assert imported(DISTRICT, SUBDISTRICT, encoding=encoding).faults == ()
    assert names()["110107003"] == "八角街道"


def test_windows_line_ends_quotation_marks_and_empty_lines_are_read(app: Flask) -> None:
    report = imported(DISTRICT + "\r", "", '"110107003","八角,街道",subdistrict,110107\r', ",,,")
    assert report.added == 2
    assert names()["110107003"] == "八角,街道"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("11010700,x,district,", "the code is not 6, 9 or 12 digits"),
        ("１１０１０７,x,district,", "the code is not 6, 9 or 12 digits"),
        ("110108,x,town,", "the level is not district, subdistrict or community"),
        ("110108,x,community,", "a community has a code of 12 digits, this has 6"),
        ("110108,,district,", "the name is empty or longer than 100 characters"),
        (f"110108,{'长' * 101},district,", "the name is empty or longer than 100 characters"),
        ("110108,x\x00y,district,", "the name holds a control character"),
        ("110108,x,district,110000", "a district has no parent code here"),
        ("110107004,x,subdistrict,110108", "the parent code must be 110107"),
        ("110108,x", "the line has 2 fields, too few"),
        ('110108,"x,district,', "a quotation mark is not closed"),
        (f"110108,{'x' * 5000},district,", "the line is too long"),
        ("110107,again,district,", "the code 110107 stands on an earlier line too"),
        ("110199001,x,subdistrict,110199", "its parent 110199 is neither a good row of the file nor a known place"),
    ],
)
def test_a_bad_row_is_named_by_line_and_reason_and_stops_nothing_else(app: Flask, bad: str, reason: str) -> None:
    report = imported(DISTRICT, bad, SUBDISTRICT, COMMUNITY)
    assert reasons(report) == {3: reason}
    assert report.added == 3


def test_a_damaged_line_does_not_change_how_the_others_are_read(app: Flask) -> None:
    lines = [line.encode() for line in (HEADER, DISTRICT, SUBDISTRICT)]
    lines.append(COMMUNITY.encode("gb18030"))
    report = import_places(lines, Occasion(None, NOON))
    assert reasons(report) == {4: "the line is not UTF-8"}
    assert names() == {"110107": "石景山区", "110107003": "八角街道"}


def test_what_hangs_below_a_bad_row_is_named_too(app: Flask) -> None:
    report = imported(DISTRICT, "110107003,,subdistrict,110107", COMMUNITY)
    assert sorted(reasons(report)) == [3, 4]
    assert report.added == 1


def test_the_bad_row_of_a_known_place_holds_nothing_up(app: Flask) -> None:
    district()
    report = imported("110107003,,subdistrict,110107", "110107003027,新社区,community,110107003")
    assert (report.added, sorted(reasons(report))) == (1, [2])


def test_a_new_name_is_told_and_places_that_the_file_does_not_name_stay(app: Flask) -> None:
    district()
    report = imported("110107003,八角新街道,subdistrict,110107")
    assert report.renamed == (Renamed("110107003", "八角街道", "八角新街道"),)
    assert (report.changed, len(names())) == (1, 7)
    assert db.session.get_one(Place, "110107003").version == 2


def test_an_import_leaves_the_committees_settings_alone(app: Flask) -> None:
    district()
    db.session.get_one(Place, "110107003026").reviews_orders = True
    db.session.commit()
    imported("110107003026,新名社区,community,110107003")
    place = db.session.get_one(Place, "110107003026")
    assert (place.reviews_orders, place.cell is not None) == (True, True)


@pytest.mark.parametrize(
    "content", [b"", b"code,name\n110107,x\n", "编码,名称\n".encode("gb18030"), b"\xff\xfec\x00o\x00"]
)
def test_a_file_that_is_no_division_file_is_one_fault_of_line_one(app: Flask, content: bytes) -> None:
    report = import_places(io.BytesIO(content), Occasion(None, NOON))
    assert [fault.line for fault in report.faults] == [1]
    assert names() == {}


def test_an_import_that_dies_leaves_nothing(app: Flask) -> None:
    def cut_off() -> None:
        with transaction():
            import_places(io.BytesIO(f"{HEADER}\n{DISTRICT}".encode()), Occasion(None, NOON))
            raise ConnectionError(uuid4())

    with pytest.raises(ConnectionError):
        cut_off()
    assert names() == {}


def test_a_source_that_breaks_off_leaves_nothing(app: Flask) -> None:
    def lines() -> object:
        yield f"{HEADER}\n{DISTRICT}\n".encode()
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"), transaction():
        import_places(lines(), Occasion(None, NOON))  # type: ignore[arg-type]
    assert names() == {}


@settings(deadline=None)
@given(st.lists(st.binary(max_size=80).filter(lambda line: b"\n" not in line and b"\r" not in line), max_size=12))
def test_whatever_a_file_holds_each_line_is_a_row_a_fault_or_empty(lines: list[bytes]) -> None:
    good = b"110107,Shijingshan,district,"
    with spooled([HEADER.encode(), *lines, good]) as file:
        found = list(read_rows(file))
    assert [thing.line for thing in found] == sorted({thing.line for thing in found})
    assert found[-1] == DivisionRow(len(lines) + 2, "110107", "Shijingshan", PlaceLevel.DISTRICT, None)


def test_memory_does_not_grow_with_the_file(app: Flask) -> None:
    def lines() -> Iterator[bytes]:
        yield f"{HEADER}\n{DISTRICT}\n{SUBDISTRICT}\n".encode()
        for number in range(20_000):
            subdistrict = f"110107{100 + number // 999:03d}"
            yield f"{subdistrict}{number % 999 + 1:03d},社区,community,{subdistrict}\n".encode()
            if number % 999 == 0:
                yield f"{subdistrict},街道,subdistrict,110107\n".encode()

    tracemalloc.start()
    report = import_places(lines(), Occasion(None, NOON))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (report.added, report.faults) == (20_023, ())
    assert peak < 4 * 1024 * 1024


def test_two_imports_at_once_do_not_meet(committed_app: Flask) -> None:
    content = SHIPPED.read_bytes()

    def run(number: int) -> tuple[int, int]:
        with committed_app.app_context(), transaction():
            report = import_places(io.BytesIO(content), Occasion(None, NOON))
            return report.added, report.unchanged

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [(0, 163), (163, 0)]
