"""Every transaction is sealed as it is written, and whatever is changed afterwards no longer fits."""

from typing import Any

import pytest
from sqlalchemy import select

from app.kit.clock import now
from app.kit.database import db
from app.kit.ids import new_id
from app.points import seals
from app.points.models import LedgerTransaction
from tests.builders import points

LINES = ["volunteer:a:report_credit:posted:5", "community:c:report_credit:posted:-5"]

pytestmark = pytest.mark.usefixtures("app")


def header(**changed: Any) -> dict[str, Any]:
    return {**dict.fromkeys(seals.HEADER), "transaction_id": new_id(), "at": now(), "reference": "a:1", **changed}


def test_what_is_written_is_sealed() -> None:
    points.award(90)

    assert [len(seal or b"") for seal in db.session.scalars(select(LedgerTransaction.seal))] == [32]


def test_the_order_of_the_lines_is_nothing_and_every_figure_something() -> None:
    of = header()

    assert seals.seal_of(of, LINES) == seals.seal_of(of, LINES[::-1])
    others = [
        seals.seal_of(of, [LINES[0].replace("5", "6"), LINES[1]]),
        seals.seal_of(of, LINES[:1]),
        *(seals.seal_of({**of, name: "x"}, LINES) for name in ("transaction_id", *seals.HEADER)),
    ]
    assert seals.seal_of(of, LINES) not in others
    assert len(set(others)) == len(others)
