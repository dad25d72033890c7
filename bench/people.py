"""Volunteers by the million: rows written as text, and sent by COPY while the server takes in those before."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

import h3

from app.kit.clock import now
from app.kit.database import db

HOURS = ("worker", "retired", "student", "flexible")
SERVICES = "{repairs_errands,elderly_disabled}"
A_PIECE = 2000
"""Lines sent at a time."""
COLUMNS = {
    "organizations": "id, name, place_code, created_at",
    "accounts": "id, phone_sealed, phone_index, name, created_at",
    "member_registrations": (
        "id, account_id, place_code, organization_id, service_types, home_cell, status, submitted_at, decided_at"
    ),
    "grants": "id, account_id, role, place_code, granted_at",
    "volunteers": "account_id, registration_id, place_code, organization_id, service_types, home_cell",
    "dispatch_wishes": "volunteer_id, hours",
    "attention": "volunteer_id, told_at, last_told_at, told, unanswered, by_kind, by_part",
}


def load(district: int, communities: Sequence[tuple[str, str]], volunteers: int) -> None:
    """A district's volunteers in this transaction, in turn over its communities, given by code and the cell of the middle."""
    driver: Any = db.session.connection().connection.driver_connection
    lines = _lines(district, communities, volunteers)
    for table, columns in COLUMNS.items():
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            while piece := "".join(islice(lines[table], A_PIECE)):
                copy.write(piece)


def _lines(district: int, communities: Sequence[tuple[str, str]], volunteers: int) -> Mapping[str, Iterator[str]]:
    """The rows of each table, tab by tab. Ids begin with the district, as ids that were made together do."""
    places = [(code, [cell, *sorted(h3.grid_ring(cell, 1))]) for code, cell in communities]
    at, told = now().isoformat(), (now() - timedelta(days=3)).isoformat()

    def made(kind: int, number: int) -> str:
        return f"{0x01900000 + district:08x}-{kind:04x}-7000-8000-{number:012x}"

    def home(person: int) -> str:
        code, cells = places[person % len(places)]
        cell = cells[person // len(places) % len(cells)]
        return f"{code}\t{made(0, person % len(places))}\t{SERVICES}\t{cell}"

    everybody = range(volunteers)
    learned = '{"repairs_errands": 1.1}\t{"2": 0.9}'
    return {
        "organizations": (f"{made(0, number)}\t党支部\t{code}\t{at}\n" for number, (code, _) in enumerate(places)),
        "accounts": (
            f"{made(1, one)}\t\\\\x00\t\\\\x{made(1, one).replace('-', '')}\t志愿者\t{at}\n" for one in everybody
        ),
        "member_registrations": (
            f"{made(2, one)}\t{made(1, one)}\t{home(one)}\tapproved\t{at}\t{at}\n" for one in everybody
        ),
        "grants": (
            f"{made(3, one)}\t{made(1, one)}\tvolunteer\t{places[one % len(places)][0]}\t{at}\n" for one in everybody
        ),
        "volunteers": (f"{made(1, one)}\t{made(2, one)}\t{home(one)}\n" for one in everybody),
        "dispatch_wishes": (f"{made(1, one)}\t{HOURS[one // len(places) % 4]}\n" for one in everybody),
        "attention": (f'{made(1, one)}\t{{"{told}"}}\t{told}\t4\t1\t{learned}\n' for one in everybody),
    }
