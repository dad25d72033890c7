"""A download holds its file as long as its reader reads, and not a moment longer."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

import pytest
from flask import Flask

from app.kit.sheets import Column
from mobile_api.downloads import csv_file, xlsx_file

COLUMNS = (Column("说明"),)


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The temporary files that are made."""
    made: list[Any] = []
    make = TemporaryFile

    def noted() -> Any:
        made.append(make())
        return made[-1]

    monkeypatch.setattr("mobile_api.downloads.TemporaryFile", noted)
    return made


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_reader_who_goes_away_leaves_no_file_open(app: Flask, files: list[Any], kind: str) -> None:
    with app.test_request_context():
        rows = (("行",) for _ in range(50_000))
        answer = csv_file("积分", COLUMNS, rows) if kind == "csv" else xlsx_file("积分", COLUMNS, rows, "积分")
        pieces: Iterator[Any] = iter(answer.response)
        next(pieces)
        answer.close()

    assert [file.closed for file in files] == [True]
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''%E7%A7%AF%E5%88%86.{kind}"


def test_what_goes_wrong_half_way_is_told_before_anything_is_sent(app: Flask, files: list[Any]) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("行",)
        raise LookupError("gone")

    with app.test_request_context(), pytest.raises(LookupError):
        csv_file("积分", COLUMNS, rows())

    assert [file.closed for file in files] == [True]
