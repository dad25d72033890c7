"""Points: what an award costs beside its bare inserts, and whether lists of points grow slower with the ledger.

``award`` is measured in process, for it has no endpoint of its own: the event of a confirmed service in a transaction.
``history`` calls what the endpoints call, for accounts and committees in turn, in a small ledger and in a large one.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import text

from app.kit.clock import now
from app.kit.crypto import keys
from app.kit.database import db
from app.kit.embedded_postgres import EmbeddedPostgres
from app.kit.events import record
from app.kit.pages import Page, PageRequest
from app.kit.transaction import transaction
from app.orders.events import ServiceConfirmed
from app.people.actors import Actor, Held
from app.people.models import Language, Role
from app.points import history as histories
from app.points.models import Stage, Unit
from app.reviews import files
from bench import award_bare
from bench.bulk import settle
from bench.ledger import LARGE, SMALL, ledger
from bench.report import Report, milliseconds, percentile
from bench.world import environment, world

SERVICES = 100
"""Awarded in a round by each of the two."""
ROUNDS = 7
BOUND_AWARD = 0.4

PAGES = 250
"""Of each kind, in each of the two ledgers, in a round."""
BOUND_PAGE = 1.3
ROWS = 20

MADE = (Path(__file__).parent / "awarding.sql").read_text()


def award(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """The two in turn on the same database, each with volunteers of its own; the first round of each only warms up."""
    with world(server, folder, "awarding", 1, 4 * SERVICES) as app:
        services = _services()
        driver = environment(app)["DATABASE_URL"].replace("+psycopg", "", 1)
        with psycopg.connect(driver) as connection:
            pairs = [
                _awards(connection, services[at : at + 2 * SERVICES]) for at in range(0, len(services), 2 * SERVICES)
            ]
        held = db.session.scalar(text("SELECT count(*) FROM awards WHERE status <> 'provisional'"))
    assert not held, "a check held what the bare inserts let through"
    _tell(report, pairs[1:])


def _services() -> Sequence[Any]:
    """Confirmed services with a number to call that opens, those of each round together."""
    with transaction():
        made = db.session.execute(text(MADE), {"rounds": ROUNDS + 1, "volunteers": 2 * SERVICES}).all()
        orders = [service.order_id for service in made]
        sealed = [{"id": order, "contact": keys().seal('{"phone": "+8610000000000"}', order)} for order in orders]
        db.session.execute(text("UPDATE orders SET contact_sealed = :contact WHERE id = :id"), sealed)
    settle()
    return made


def _tell(report: Report, pairs: list[tuple[float, float]]) -> None:
    middle = sorted(pairs, key=lambda pair: pair[0] / pair[1])[len(pairs) // 2]
    for name, rate in zip(("the service", "bare inserts"), middle, strict=True):
        report.figure(f"award, {name}", f"{rate:.0f}/s, {milliseconds(1 / rate)} each")
    report.at_least(
        "award: rate of the service / of the bare inserts", [ours / bare for ours, bare in pairs], BOUND_AWARD
    )


def _awards(connection: psycopg.Connection[Any], services: Sequence[Any]) -> tuple[float, float]:
    """How many a second each of the two awards, by turns, so that both have the machine as it is."""
    rule_version_id = db.session.scalar(text("SELECT id FROM rule_versions ORDER BY effective_on DESC LIMIT 1"))
    db.session.rollback()
    ours = bare = 0.0
    for mine, other in zip(services[::2], services[1::2], strict=True):
        ours += _seconds(partial(_award, mine))
        bare += _seconds(partial(award_bare.award, connection, other, rule_version_id, now()))
    return SERVICES / ours, SERVICES / bare


def _award(service: Any) -> None:
    with transaction():
        confirmed = {
            "order_id": service.order_id,
            "assignment_id": service.assignment_id,
            "volunteer_id": service.volunteer_id,
        }
        record(ServiceConfirmed(**confirmed, at=now(), actor_id=service.recipient_id))


def _seconds(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


Ask = Callable[[], Page[Any]]


def history(server: EmbeddedPostgres, folder: Path, report: Report) -> None:
    """A page from the one ledger, then one from the other, and so on."""
    with ExitStack() as ledgers:
        here, there = (ledgers.enter_context(ledger(server, folder, size)) for size in (SMALL, LARGE))
        for name, kind in KINDS.items():
            few, many = _asked(here, kind), _asked(there, kind)
            rounds = [_pages(here, few, there, many) for _ in range(ROUNDS + 1)][1:]
            _compare(report, name, rounds)


def _compare(report: Report, name: str, rounds: list[tuple[list[float], list[float]]]) -> None:
    ratios = [percentile(many, 0.99) / percentile(few, 0.99) for few, many in rounds]
    for size, seen in zip((SMALL, LARGE), map(list, zip(*rounds, strict=True)), strict=True):
        middle, slowest = (sorted(percentile(each, share) for each in seen)[len(seen) // 2] for share in (0.5, 0.99))
        figure = f"{milliseconds(middle)}, {milliseconds(slowest)}"
        report.figure(f"{name}, {size.postings:,} postings: p50, p99", figure)
    report.at_most(f"{name}: p99 with 10,000,000 / with 100,000", ratios, BOUND_PAGE)


def _pages(here: Flask, few: Sequence[Ask], there: Flask, many: Sequence[Ask]) -> tuple[list[float], list[float]]:
    seconds: tuple[list[float], list[float]] = [], []
    for asks in zip(few, many, strict=True):
        for app, ask, taken in zip((here, there), asks, seconds, strict=True):
            with app.app_context():
                taken.append(_seconds(ask))
    return seconds


def _asked(app: Flask, kind: tuple[str, Callable[[Any], Ask]]) -> list[Ask]:
    """So many pages, of whomever chance names, all of them full: one that is not says nothing of one that is."""
    statement, ask = kind
    with app.app_context():
        those = db.session.scalars(text(statement)).all()
        asks = [ask(who) for who in Random(11).choices(those, k=3 * PAGES)]
        full = [each for each in asks if len(each().rows) == ROWS][:PAGES]
    if len(full) < PAGES:
        raise AssertionError("too few accounts have a full page")
    return full


REQUEST = PageRequest(ROWS)
NOBODY = UUID(int=0)
EARLY = (Unit.REPORT_CREDIT, Stage.PROVISIONAL)


def _committee(place_code: str) -> Actor:
    return Actor(NOBODY, None, Language.CHINESE, (Held(Role.COMMITTEE, place_code),))


def _of_volunteer(account_id: Any) -> Ask:
    person = Actor(account_id, None, Language.CHINESE, (Held(Role.VOLUNTEER),))
    return lambda: histories.of_volunteer(*EARLY, person, REQUEST)


def _of_organization(organization_id: Any) -> Ask:
    return lambda: histories.of_organization(organization_id, *EARLY, _committee("100001"), REQUEST)


def _of_committee(place_code: Any) -> Ask:
    return lambda: files.queue(_committee(place_code), REQUEST)


KINDS: dict[str, tuple[str, Callable[[Any], Ask]]] = {
    "account history of a volunteer": ("SELECT account_id FROM bench_people", _of_volunteer),
    "account history of an organization": ("SELECT DISTINCT organization_id FROM bench_people", _of_organization),
    "review queue": ("SELECT code FROM places WHERE level = 'subdistrict'", _of_committee),
}
