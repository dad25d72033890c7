"""Loading the demo district: everything in one transaction, by COPY; killed half-way it leaves nothing."""

from random import Random
from time import monotonic

from sqlalchemy import exists, select, text

from app.demo import district, foreign_keys, ledger_rows, open_orders, order_rows
from app.demo.district import District
from app.demo.ledger_rows import Ledger
from app.kit import clock
from app.kit.bulk import copy_in
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
    copy_in("places", district.PLACES, ((p.code, p.name, p.level, p.parent_code, p.cell) for p in made.places))
    copy_in("accounts", district.ACCOUNTS, district.account_rows(made, keys()))
    copy_in("organizations", district.ORGANIZATIONS, district.organization_rows(made))
    copy_in("teams", district.TEAMS, ((t.id, t.name, t.place.code, t.since) for t in made.teams))
    copy_in("team_members", district.TEAM_MEMBERS, district.team_member_rows(made, rng))
    copy_in("member_registrations", district.REGISTRATIONS, district.registration_rows(made))
    copy_in("volunteers", district.VOLUNTEERS, district.volunteer_rows(made))
    copy_in("dispatch_wishes", district.WISHES, district.wish_rows(made))
    copy_in("grants", district.GRANTS, district.grant_rows(made, rng))
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
    copy_in("orders", order_rows.ORDERS, rows)
    copy_in("assignments", order_rows.ASSIGNMENTS, (order_rows.assignment_row(*entry) for entry in served))
    changes = (row for order in made.orders for row in order_rows.transition_rows(order, rng))
    copy_in("order_transitions", order_rows.TRANSITIONS, changes)
    ratings = (order_rows.rating_row(*entry) for entry in served)
    copy_in("ratings", order_rows.RATINGS, (row for row in ratings if row))


def _load_points(made: District, rng: Random) -> None:
    """By the rule in force now: the default, unless an administrator was quicker."""
    version = db.session.scalars(select(RuleVersion).order_by(RuleVersion.effective_on)).first()
    if version is None:
        return
    ledger = Ledger(rule_of(version.rule), version.id, made.now, rng)
    ledger.award_all(made.orders)
    copy_in("awards", ledger_rows.AWARDS, ledger.awards)
    copy_in("ledger_accounts", ledger_rows.ACCOUNTS, ledger.accounts())
    copy_in("ledger_transactions", ledger_rows.TRANSACTIONS, ledger.transactions)
    copy_in("postings", ledger_rows.POSTINGS, ledger.postings)
    copy_in("cases", ledger_rows.CASES, ledger.cases)
    volunteer, status = (ledger_rows.AWARDS.index(column) for column in ("volunteer_id", "status"))
    posted = {award[volunteer] for award in ledger.awards if award[status] == "posted"}
    copy_in("star_standings", ("account_id", "due_at"), ((volunteer_id, made.now) for volunteer_id in sorted(posted)))
