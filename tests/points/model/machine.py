"""What all verbs of the state machine share: an act, and the agreement of ledger and model after it."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn
from sqlalchemy import exists, select

from app.kit.clock import local_date
from app.kit.database import db
from app.kit.errors import Refusal
from app.kit.transaction import transaction
from app.orders.models import Assignment
from app.people.actors import Actor, Occasion
from app.points.models import Award, LedgerAccount
from app.points.statements import proofs
from app.reviews.models import WAITING, Case
from app.reviews.queries import CONTESTING
from tests.fakes import NOON, StandingClock
from tests.points.model.cast import Cast
from tests.points.model.model import Facts, Model, day_of

Thing = TypeVar("Thing")
CHOICES = st.integers(0, 11)
AWARDS = select(
    Award.id, Award.assignment_id, Award.volunteer_id, Award.organization_id, Award.place_code, Award.volunteer_points,
    Award.organization_points, Award.minutes_counted, Award.status, Award.posts_on, Award.explanation,
).order_by(Award.id)  # fmt: skip


class Acting(RuleBasedStateMachine):
    """A world whose writes are rolled back, and the dictionaries that say how it should stand."""

    app: ClassVar[Flask]
    district: ClassVar[Cast]
    """The people with whom each story begins."""
    tally: ClassVar[Counter[str]] = Counter()
    """What was done, and what was refused with which code, over all runs."""
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.clock: StandingClock = self.app.extensions["clock"]
        self.clock.set(NOON)
        self.server: PGconn = db.engine.connection.driver_connection.pgconn  # type: ignore[attr-defined]  # it is one
        self._do(b"SAVEPOINT story")
        self.model, self.cast = Model(), self.district.copy()
        self.active: list[UUID] = []
        self.expected: list[tuple[UUID, Facts | None, bool]] = []
        self.refused: set[UUID] = set()
        self.spendable: dict[UUID, int] = {}
        """The reward points that everybody had after the last step."""
        self.known_cases: list[Case] | None = None
        """The cases after the last step, once somebody asked."""
        self.is_sound = True
        self.model.stock = dict.fromkeys(self.cast.rewards, 3)
        for member in self.cast.members:
            self.model.homes[member.actor.account_id] = [(NOON, str(self.cast.organizations[0]))]
            self.active.append(member.actor.account_id)

    def register_somebody(self, number: int) -> None:
        """A new member with a first home."""
        member, home = self.cast.joins(), self.cast.organizations[number % 2]
        self.cast.registers(member.actor, self.cast.places[number % 2], home)
        self.model.homes[member.actor.account_id] = [(self.clock.now(), str(home))]
        self.active.append(member.actor.account_id)

    def by(self, actor: Actor | None) -> Occasion:
        """An act of somebody now, or of the service itself."""
        return Occasion(actor, self.clock.now())

    def act(self, verb: str, work: Callable[[], Any]) -> Any:
        """Do something in a transaction; its answer, or the code of its refusal as a :class:`Refused`."""
        self.is_sound = False
        self.model.turn(self.clock.now())
        try:
            with transaction():
                answer = work()
        except Refusal as refusal:
            self.tally[f"{verb}: {refusal.code}"] += 1
            return Refused(refusal.code)
        self.tally[verb] += 1
        return answer

    def expect(self, service_id: UUID, *, again: Facts | None = None, waits: bool = False) -> None:
        """The ledger is to have one more award."""
        self.expected.append((service_id, again, waits))

    def is_contested(self, service_id: UUID) -> bool:
        """Whether a case that waits speaks against a service."""
        waiting = (Case.assignment_id == service_id, Case.kind.in_(CONTESTING), Case.status.in_(WAITING))
        return bool(db.session.scalar(select(exists().where(*waiting))))

    def observe(self, service_id: UUID) -> None:
        """Where the volunteer's part stands is the orders' to say."""
        found = db.session.scalar(select(Assignment.status).where(Assignment.id == service_id))
        self.model.services[service_id]["state"] = found.value if found else None

    def services(self, *states: str) -> list[UUID]:
        """The services that stand so."""
        return [key for key, service in self.model.services.items() if service["state"] in states]

    def told_as(self, service_id: UUID) -> int:
        """The service's place in the story: an order that a second telling repeats, as that of ids of one millisecond is not."""
        return list(self.model.services).index(service_id)

    @invariant()
    def agree(self) -> None:
        """Every award and every balance is the model's."""
        Acting.steps += 1
        rows = db.session.execute(AWARDS).all()
        for award in rows:
            if award.id not in self.model.awards:
                self._expected(award)
        assert not self.expected, f"never awarded: {self.expected}"
        assert [_read(award) for award in rows] == [self._told(award.id) for award in rows]
        names = (LedgerAccount.owner_kind, LedgerAccount.owner_id, LedgerAccount.unit, LedgerAccount.stage)
        held = db.session.execute(select(*names, LedgerAccount.balance).where(LedgerAccount.balance != 0))
        told = self.model.balances()
        assert {tuple(map(str, row[:4])): row[4] for row in held} == dict(told)
        owing = ("volunteer", "reward_points", "posted")  # what was spent before it was taken back; a place issues
        below = {owner for owner, amount in told.items() if amount < 0 and owner[0] != "community"}
        assert all((kind, unit, stage) == owing for kind, _, unit, stage in below)
        self.spendable, self.known_cases = self.model.spendable(told), None
        db.session.expunge_all()
        self.is_sound = True

    def _expected(self, award: Any) -> None:
        found = next((wanted for wanted in self.expected if wanted[0] == award.assignment_id), None)
        assert found is not None, f"awarded out of nothing: {_read(award)}"
        self.expected.remove(found)
        service_id, again, waits = found
        self.model.awards[award.id] = self.model.award(service_id, self.clock.now(), again=again, waits=waits)

    def _told(self, award_id: UUID) -> Facts:
        award = self.model.awards[award_id]
        service = self.model.services[award["service"]]
        return {
            "id": award_id, "volunteer": service["volunteer"], "organization": service["organization"],
            "place": service["place"], "volunteer_points": award["volunteer"],
            "organization_points": award["organization"], "minutes_counted": award["counted"],
            "status": award["status"], "posts_on": award["posts_on"], "flags": award["flags"],
        }  # fmt: skip

    def teardown(self) -> None:
        """At the end everything is proved; unless something is known to be wrong already."""
        try:
            if self.is_sound:
                self.prove()
                db.session.commit()
        finally:
            db.session.remove()
            self._do(b"ROLLBACK TO SAVEPOINT story; RELEASE SAVEPOINT story")

    def _do(self, command: bytes) -> None:
        """Past the driver, which drops all prepared statements behind a ROLLBACK that it sees: no story would use another's."""
        result = self.server.exec_(command)
        assert result.status == ExecStatus.COMMAND_OK, result.error_message

    def prove(self) -> None:
        """The books, as ``verify-ledger`` proves them, with every invariant of the ledger."""
        faults = list(proofs.faults(local_date(self.clock.now()), proofs.Counts()))
        assert [fault.line() for fault in faults if "award-is-posted-in-time" not in fault.kind] == []
        standing = [award["service"] for award in self.model.awards.values() if award["status"] != "reversed"]
        assert len(standing) == len(set(standing)), "a service counts twice"
        for service in self.model.services.values():
            day = day_of(service["began"])
            rules = [figures["day"] or 1440 for since, figures in self.model.rules if since <= day]
            assert self.model.counted(service["volunteer"], "day", day) <= max(rules), "a cap was exceeded"


class Refused(str):
    """The code of a refusal."""


def chosen(things: Sequence[Thing], number: int) -> Thing:
    """One of several things, by any number."""
    return things[number % len(things)]


def _read(award: Any) -> Facts:
    return {
        "id": award.id, "volunteer": award.volunteer_id, "organization": str(award.organization_id),
        "place": award.place_code, "volunteer_points": award.volunteer_points,
        "organization_points": award.organization_points, "minutes_counted": award.minutes_counted,
        "status": award.status.value, "posts_on": award.posts_on, "flags": award.explanation["flags"],
    }  # fmt: skip
