"""A database of any size, made by the database itself, and processes of the service on it.

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
    with loading("accounts", "member_registrations", "grants", "volunteers", "dispatch_wishes", "attention"):
        _places(districts)
        for district in range(1, districts + 1):
            db.session.execute(text(PEOPLE), {"district": f"{100_000 + district}", "volunteers": volunteers})
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


PEOPLE = """
WITH communities AS (
    SELECT code, cell, row_number() OVER (ORDER BY code) - 1 AS number FROM places
    WHERE level = 'community' AND starts_with(code, :district)
), home AS (
    INSERT INTO organizations (id, name, place_code, created_at)
    SELECT uuidv7(), '党支部', code, now() FROM communities RETURNING id, place_code
), people AS (
    SELECT uuidv7() AS id, uuidv7() AS registration_id, person, code, cell, home.id AS organization_id
    FROM generate_series(0, :volunteers - 1) AS person
    JOIN communities ON communities.number = person % 153 JOIN home ON home.place_code = communities.code
), accounts AS (
    INSERT INTO accounts (id, phone_sealed, phone_index, name, created_at)
    SELECT id, '\\x00', uuid_send(id), '志愿者', now() FROM people
), registrations AS (
    INSERT INTO member_registrations
        (id, account_id, place_code, organization_id, service_types, home_cell, status, submitted_at, decided_at)
    SELECT registration_id, id, code, organization_id, '{repairs_errands,elderly_disabled}', cell, 'approved', now(), now()
    FROM people
), wishes AS (
    INSERT INTO dispatch_wishes (volunteer_id, hours)
    SELECT id, (ARRAY['worker', 'retired', 'student', 'flexible'])[1 + person / 153 % 4] FROM people
), known AS (
    INSERT INTO attention (volunteer_id, told_at, last_told_at, told, unanswered, by_kind, by_part)
    SELECT id, ARRAY[now() - interval '3 days'], now() - interval '3 days', 4, 1, '{"repairs_errands": 1.1}', '{"2": 0.9}'
    FROM people
), grants AS (
    INSERT INTO grants (id, account_id, role, place_code, granted_at)
    SELECT uuidv7(), id, 'volunteer', code, now() FROM people
)
INSERT INTO volunteers (account_id, registration_id, place_code, organization_id, service_types, home_cell)
SELECT id, registration_id, code, organization_id, '{repairs_errands,elderly_disabled}', cell FROM people
"""


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
