"""A database of any size, and processes of the service on it.

Districts are alike: 9 subdistricts with 17 communities each, codes ``100001``, ``100002`` …, 50,000 volunteers a district (or as
many as are asked for), spread evenly over its communities; a community's people live in one of seven H3 cells around its middle.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import h3
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from app.config import Settings
from app.factory import create_app
from app.kit.clock import now
from app.kit.database import db
from app.kit.embedded_postgres import EmbeddedPostgres
from app.kit.transaction import transaction
from app.people import sessions, tokens
from app.people.actors import Occasion
from app.people.tokens import issuer
from bench import people
from bench.bulk import loading, settle

VOLUNTEERS_A_DISTRICT = 50_000
COMMUNITIES = [f"{subdistrict:03d}{community:03d}" for subdistrict in range(1, 10) for community in range(1, 18)]
FIRST = f"100001{COMMUNITIES[0]}"


def middle_of(district: int, number: int) -> str:
    """The H3 cell of the middle of a district's community: a grid of 1.2 km."""
    row, column = divmod(number, 13)
    return str(
        h3.latlng_to_cell(30.0 + row * 0.011 + (district % 5) * 1.5, 110.0 + column * 0.014 + (district // 5) * 1.5, 8)
    )


@contextmanager
def world(
    server: EmbeddedPostgres, folder: Path, name: str, districts: int, volunteers: int = VOLUNTEERS_A_DISTRICT
) -> Iterator[Flask]:
    """A migrated database with so many districts and their volunteers, as the application's; the one of the name, if there is."""
    settings = Settings(database_url=server.create_database(name), var_dir=str(folder), log_level="WARNING")
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=str(Path(__file__).parent.parent / "migrations"))
        if not db.session.scalar(text("SELECT count(*) FROM volunteers")):
            _people(districts, volunteers)
        yield app
        db.session.remove()
        db.engine.dispose()


def _people(districts: int, volunteers: int) -> None:
    with loading(*people.COLUMNS):
        _places(districts)
        for district in range(1, districts + 1):
            communities = [
                (f"{100_000 + district}{tail}", middle_of(district, number)) for number, tail in enumerate(COMMUNITIES)
            ]
            people.load(district, communities, volunteers)
    settle()


def _places(districts: int) -> None:
    rows: list[tuple[str, str, str | None, str | None]] = []
    for district in range(1, districts + 1):
        code = f"{100_000 + district}"
        rows.append((code, "district", None, None))
        rows += [(f"{code}{number:03d}", "subdistrict", code, None) for number in range(1, 10)]
        for number, tail in enumerate(COMMUNITIES):
            rows.append((code + tail, "community", code + tail[:3], middle_of(district, number)))
    statement = text(
        "INSERT INTO places (code, name, level, parent_code, cell) VALUES (:code, :code, :level, :parent, :cell)"
    )
    db.session.execute(
        statement,
        [{"code": code, "level": level, "parent": parent, "cell": cell} for code, level, parent, cell in rows],
    )


def environment(app: Flask) -> dict[str, str]:
    """The settings with which a process of the service uses the same database and keys."""
    settings: Settings = app.extensions["settings"]
    return {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "YIHU_VAR_DIR": settings.var_dir,
        "YIHU_PUBLIC_URL": issuer(),
        "YIHU_RATE_LIMIT": "100000000/minute",
        "YIHU_LOG_LEVEL": "WARNING",
    }


def volunteers_of(place_code: str, limit: int) -> list[UUID]:
    """Some volunteers of a place."""
    found = text(
        "SELECT account_id FROM volunteers WHERE place_code LIKE :place || '%' ORDER BY account_id LIMIT :limit"
    )
    return list(db.session.scalars(found, {"place": place_code, "limit": limit}))


def signed_in(account_id: UUID) -> dict[str, str]:
    """The headers of a new session of a person."""
    with transaction():
        session = sessions.begin(account_id, None, Occasion(None, now()))
        return {"Authorization": f"Bearer {tokens.issue_access(session, now())}"}
