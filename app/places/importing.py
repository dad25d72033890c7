"""Import of a division file: one transaction, set by set, so that the whole country (620,573 rows) takes seconds.

The file's good rows are copied into a temporary table, judged there against each other and against the places that exist, and
merged with one statement. Nothing is ever deleted: a place that the file does not name stays as it is.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlalchemy import text

from app.kit.database import db
from app.people.actors import Occasion
from app.places.division_files import BadFile, DivisionRow, Fault, read_rows, spooled

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Renamed:
    """A place whose name the import changed."""

    code: str
    before: str
    after: str


@dataclass(frozen=True)
class ImportReport:
    """What an import did: counts of places, the names it changed, and every line that it could not take, in their order."""

    added: int
    changed: int
    unchanged: int
    faults: tuple[Fault, ...]
    renamed: tuple[Renamed, ...] = ()


STAGE = """
    CREATE TEMPORARY TABLE division_rows (
        line bigint NOT NULL, code text NOT NULL, name text NOT NULL, level text NOT NULL, parent_code text
    ) ON COMMIT DROP
"""
REPEATED = """
    DELETE FROM division_rows WHERE line IN (
        SELECT line FROM (
            SELECT line, row_number() OVER (PARTITION BY code ORDER BY line) AS nth FROM division_rows
        ) AS numbered WHERE nth > 1
    ) RETURNING line, code
"""
ORPHANED = """
    DELETE FROM division_rows AS child WHERE level = :level
    AND NOT EXISTS (SELECT FROM division_rows AS parent WHERE parent.code = child.parent_code)
    AND NOT EXISTS (SELECT FROM places WHERE places.code = child.parent_code)
    RETURNING line, parent_code
"""
RENAMED = """
    SELECT code, places.name, division_rows.name FROM division_rows JOIN places USING (code)
    WHERE places.name <> division_rows.name ORDER BY code
"""
MERGE = """
    WITH merged AS (
        INSERT INTO places (code, name, level, parent_code)
        SELECT code, name, level, parent_code FROM division_rows ORDER BY code
        ON CONFLICT (code) DO UPDATE
        SET name = excluded.name, parent_code = excluded.parent_code, version = places.version + 1
        WHERE (places.name, places.parent_code) IS DISTINCT FROM (excluded.name, excluded.parent_code)
        RETURNING xmax = 0 AS is_new
    )
    SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new), (SELECT count(*) FROM division_rows)
    FROM merged
"""


def import_places(lines: Iterable[bytes] | BinaryIO, occasion: Occasion) -> ImportReport:
    """Add and rename places by a division file; the caller's transaction is the import's.

    A row that cannot be taken is named in ``faults`` and stops nothing else but the rows below it, which are named too. A second
    import of the same file changes nothing. A file without the right header is one fault, of line 1.
    """
    with spooled(lines) as file:
        try:
            rows = read_rows(file)
        except BadFile as bad:
            return ImportReport(0, 0, 0, (Fault(1, str(bad)),))
        faults = [*_staged(rows), *_rejected()]
    report = _merged(sorted(faults, key=lambda fault: fault.line))
    counts = {"added": report.added, "changed": report.changed, "unchanged": report.unchanged, "faults": len(faults)}
    log.info("places imported", extra={**counts, "actor_id": str(occasion.actor_id)})
    return report


def _staged(rows: Iterator[DivisionRow | Fault]) -> list[Fault]:
    """Put the good rows into the temporary table; the faults of the others."""
    # Two imports at once would meet on rows in any order; readers and new orders are not kept waiting by this lock.
    db.session.execute(text("LOCK TABLE places IN SHARE ROW EXCLUSIVE MODE"))
    db.session.execute(text("DROP TABLE IF EXISTS pg_temp.division_rows"))
    db.session.execute(text(STAGE))
    faults: list[Fault] = []
    _copy(rows, faults)
    db.session.execute(text("ANALYZE division_rows"))
    return faults


def _copy(rows: Iterator[DivisionRow | Fault], faults: list[Fault]) -> None:
    raw: Any = db.session.connection().connection.driver_connection
    with raw.cursor() as cursor, cursor.copy("COPY division_rows FROM STDIN") as copy:
        for row in rows:
            if isinstance(row, Fault):
                faults.append(row)
            else:
                copy.write_row((row.line, row.code, row.name, row.level.value, row.parent_code))


def _rejected() -> Iterator[Fault]:
    """Take the rows out that contradict another or hang in the air: first subdistricts, then what is below them."""
    for line, code in db.session.execute(text(REPEATED)):
        yield Fault(line, f"the code {code} stands on an earlier line too")
    for level in ("subdistrict", "community"):
        for line, parent_code in db.session.execute(text(ORPHANED), {"level": level}):
            yield Fault(line, f"its parent {parent_code} is neither a good row of the file nor a known place")


def _merged(faults: list[Fault]) -> ImportReport:
    renamed = tuple(Renamed(*row) for row in db.session.execute(text(RENAMED)))
    added, changed, staged = db.session.execute(text(MERGE)).one()
    db.session.expire_all()
    return ImportReport(added, changed, staged - added - changed, tuple(faults), renamed)
