"""Loading the demo district: everything in one transaction, by COPY; killed half-way it leaves nothing."""

from collections.abc import Iterable
from random import Random
from time import monotonic
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import exists, select, text

from app.demo import district, foreign_keys, ledger_rows, open_orders, order_rows
from app.demo.district import District
from app.demo.ledger_rows import Ledger
from app.kit import clock
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.transaction import transaction
from app.operating import partitions
from app.operating.sentences import Echo, both
from app.people.models import Account
from app.places.models import Place
from app.points.models import RuleVersion
from app.points.rules import rule_of

MONTHS_BACK = 3


def load_if_absent(volunteers: int, echo: Echo) -> None:
    """Load the district, if the database has neither a place nor a person yet."""
    if db.session.scalar(select(exists(select(Place.code)) | exists(select(Account.id)))):
        return
    echo(both("demo.loading", volunteers=volunteers))
    began = monotonic()
    made = district.district(volunteers, clock.now())
    with transaction():
        with foreign_keys.checked_at_the_end():
            load(made)
        open_orders.post(made, Random(district.SEED))  # noqa: S311 - repeatable, and no secret
    analyze()
    echo(both("demo.loaded", seconds=f"{monotonic() - began:.1f}"))


def load(made: District) -> None:
    """Write the district within the caller's transaction."""
    rng = Random(made.now.toordinal())  # noqa: S311 - repeatable, and no secret
    _make_months(made)
    _copy("places", district.PLACES, ((p.code, p.name, p.level, p.parent_code, p.cell) for p in made.places))
    _copy("accounts", district.ACCOUNTS, district.account_rows(made, keys()))
    _copy("organizations", district.ORGANIZATIONS, district.organization_rows(made))
    _copy("teams", district.TEAMS, ((t.id, t.name, t.place.code, t.since) for t in made.teams))
    _copy("team_members", district.TEAM_MEMBERS, district.team_member_rows(made, rng))
    _copy("member_registrations", district.REGISTRATIONS, district.registration_rows(made))
    _copy("volunteers", district.VOLUNTEERS, district.volunteer_rows(made))
    _copy("grants", district.GRANTS, district.grant_rows(made, rng))
    _load_orders(made, rng)
    _load_points(made, rng)


def analyze() -> None:
    """Let the planner know what is there."""
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _make_months(made: District) -> None:
    day = made.now.date()
    back = day.year * 12 + day.month - 1 - MONTHS_BACK
    first = day.replace(year=back // 12, month=back % 12 + 1, day=1)
    for month in partitions.months(first, MONTHS_BACK + 3):
        for table in partitions.PARTITIONED:
            partitions.ensure(table, month)


def _load_orders(made: District, rng: Random) -> None:
    served = [(order, service) for order in made.orders for service in order.services]
    codes = (f"{rng.randrange(10**6):06d}" for _ in made.orders)
    rows = (order_rows.order_row(order, keys(), code) for order, code in zip(made.orders, codes, strict=True))
    _copy("orders", order_rows.ORDERS, rows)
    _copy("assignments", order_rows.ASSIGNMENTS, (order_rows.assignment_row(*entry) for entry in served))
    changes = (row for order in made.orders for row in order_rows.transition_rows(order, rng))
    _copy("order_transitions", order_rows.TRANSITIONS, changes)
    ratings = (order_rows.rating_row(*entry) for entry in served)
    _copy("ratings", order_rows.RATINGS, (row for row in ratings if row))


def _load_points(made: District, rng: Random) -> None:
    """By the rule in force now: the default, unless an administrator was quicker."""
    version = db.session.scalars(select(RuleVersion).order_by(RuleVersion.effective_on)).first()
    if version is None:
        return
    ledger = Ledger(rule_of(version.rule), version.id, made.now, rng)
    ledger.award_all(made.orders)
    _copy("awards", ledger_rows.AWARDS, ledger.awards)
    _copy("ledger_accounts", ledger_rows.ACCOUNTS, ledger.accounts())
    _copy("ledger_transactions", ledger_rows.TRANSACTIONS, ledger.transactions)
    _copy("postings", ledger_rows.POSTINGS, ledger.postings)
    _copy("cases", ledger_rows.CASES, ledger.cases)
    posted = {award[4] for award in ledger.awards if award[-3] == "posted"}
    _copy("star_standings", ("account_id", "due_at"), ((volunteer_id, made.now) for volunteer_id in sorted(posted)))


def _copy(table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), named)
    connection = db.session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)  # noqa: S101 - PostgreSQL only, by decision
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
