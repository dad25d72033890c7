"""Eight at once on a small shared world, each doing whatever comes: real commits, and books that hold at the end."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from threading import Lock
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Select, func, select
from sqlalchemy.exc import DBAPIError

from app.kit.clock import local_date, now
from app.kit.database import db
from app.kit.errors import Refusal
from app.kit.transaction import DEADLOCK, repeated, transaction
from app.orders import sealed
from app.orders import service as orders
from app.orders.models import Assignment, AssignmentStatus, Order
from app.people.actors import Actor, Occasion
from app.people.models import Account
from app.points import notice, queries, settling
from app.points.models import Award, AwardStatus
from app.points.rewards import donating, redeeming
from app.points.rewards.models import Donation, Redemption, RedemptionStatus, Reward
from app.points.statements import proofs
from app.reviews import deciding
from app.reviews.deciding import Verdict
from app.reviews.models import WAITING, Case, CaseStatus, Decision
from tests.builders import rewards
from tests.builders.orders import draft
from tests.fakes import StandingClock
from tests.points.model.cast import CELL, Cast, cast

STEPS = int(os.environ.get("YIHU_STEPS", "320"))
WORKERS = 8
CODES: dict[UUID, str] = {}


class NothingToDoError(Exception):
    """There is no row to act on."""


class Crowd:
    """What a worker does next, by chance, with whatever rows it finds; a refusal is an answer like any other."""

    def __init__(self, cast: Cast, chance: Random, clock: StandingClock, tally: Counter[str]) -> None:
        self.cast, self.chance, self.clock, self.tally = cast, chance, clock, tally
        self.members = [member.actor for member in cast.members]

    def step(self) -> None:
        """One act, in a transaction of its own; one that PostgreSQL broke off is done again."""
        verbs: list[Callable[[], object]] = [
            self.ask, self.ask, self.accept, self.accept, self.accept, self.begin, self.begin, self.complete,
            self.complete, self.rate, self.rate, self.dispute, self.object, self.decide, self.decide, self.confirm,
            self.reverse, self.settle, self.settle, self.redeem, self.redeem, self.cancel, self.collect, self.offer,
            self.take, self.later,
        ]  # fmt: skip
        verb, seed = self.chance.choice(verbs), self.chance.random()
        try:
            repeated(lambda: self._once(verb, seed))
            self.tally[verb.__name__] += 1
        except NothingToDoError:
            self.tally["nothing to do"] += 1
        except Refusal as refusal:
            self.tally[f"{verb.__name__}: {refusal.code}"] += 1

    def _once(self, verb: Callable[[], object], seed: float) -> None:
        self.chance.seed(seed)
        try:
            with transaction():
                verb()
        except DBAPIError as error:
            self.tally[f"broken off: {getattr(error.orig, 'sqlstate', None)}"] += 1
            raise

    def by(self, actor: Actor | None) -> Occasion:
        """An act of somebody now, or of the service itself."""
        return Occasion(actor, self.clock.now())

    def some(self, ids: Select[UUID]) -> UUID:
        """One of some rows; where there are none, there is nothing to do."""
        found = db.session.scalars(ids.limit(40)).all()
        if not found:
            raise NothingToDoError
        return self.chance.choice(found)

    def part(self, *statuses: AssignmentStatus) -> Assignment:
        """Somebody's part in an order that stands so."""
        theirs = select(Assignment.id).where(Assignment.status.in_(statuses)).order_by(Assignment.id.desc())
        return db.session.get_one(Assignment, self.some(theirs))

    def ask(self) -> None:
        """A resident asks for two people."""
        starts_at = self.clock.now() + timedelta(minutes=10)
        wanted = draft(
            self.chance.choice(self.cast.places), latitude=None, longitude=None, cell=CELL, starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1), slots=2,
        )  # fmt: skip
        orders.post(wanted, self.by(self.chance.choice(self.cast.residents)))

    def accept(self) -> None:
        """A member takes a slot of a late order."""
        order_id = self.some(select(Order.id).order_by(Order.id.desc()).limit(6))
        orders.accept(order_id, self.by(self.chance.choice(self.members)))

    def begin(self) -> None:
        """A member is at the door."""
        part = self.part(AssignmentStatus.ACCEPTED)
        code = sealed.service_code_of(db.session.get_one(Order, part.order_id))
        orders.check_in(part.id, code, self.by(self.cast.actor(part.volunteer_id)))

    def complete(self) -> None:
        """A member is done."""
        part = self.part(AssignmentStatus.CHECKED_IN)
        orders.complete(part.id, self.chance.choice([30, 60, 60, 90]), self.by(self.cast.actor(part.volunteer_id)))

    def rate(self) -> None:
        """A resident rates; the service counts."""
        part = self.part(AssignmentStatus.COMPLETED)
        poster = self.cast.actor(db.session.get_one(Order, part.order_id).poster_id)
        orders.rate(part.id, self.chance.choice([5, 5, 4, 2]), "", [], self.by(poster))

    def dispute(self) -> None:
        """A member says that the record is wrong."""
        part = self.part(AssignmentStatus.COMPLETED, AssignmentStatus.CONFIRMED)
        orders.dispute(part.id, "记录有误", self.by(self.cast.actor(part.volunteer_id)))

    def object(self) -> None:
        """A neighbour objects to points in public notice."""
        award_id = self.some(select(Award.id).where(Award.status == AwardStatus.PROVISIONAL))
        notice.object_to(award_id, "没有见到人", self.by(self.chance.choice(self.cast.residents)))

    def decide(self) -> None:
        """One of the committee decides."""
        waiting = (Case.status.in_(WAITING), Case.assignment_id.is_not(None))
        case_id = self.some(select(Case.id).where(*waiting))
        decision = self.chance.choice([kind for kind in Decision if kind is not Decision.ASK])
        verdict = Verdict(decision, "核对记录", 60 if decision is Decision.ADJUST else None)
        deciding.decide(case_id, verdict, self.by(self.chance.choice(self.cast.committees)))

    def confirm(self) -> None:
        """A second person confirms."""
        case_id = self.some(select(Case.id).where(Case.status == CaseStatus.PROPOSED))
        deciding.confirm(case_id, "同意", self.by(self.chance.choice(self.cast.committees)))

    def reverse(self) -> None:
        """Two of the committee take an award back."""
        award_id = self.some(select(Award.id).order_by(Award.id.desc()).limit(9))
        first, second = self.chance.sample(self.cast.committees, 2)
        settling.reverse(award_id, "重复登记", self.by(first), second.account_id)

    def settle(self) -> None:
        """The job, on one award."""
        due = queries.due_ids(local_date(self.clock.now()), 10)
        if not due:
            raise NothingToDoError
        settling.post(self.chance.choice(due), self.by(None))

    def redeem(self) -> None:
        """A member pays for something."""
        made = redeeming.redeem(self.chance.choice(self.cast.rewards), self.by(self.chance.choice(self.members)))
        CODES[made.redemption.id] = made.code or ""

    def cancel(self) -> None:
        """A member takes a redemption back."""
        found = self.some(select(Redemption.id).where(Redemption.status == RedemptionStatus.OPEN))
        redeeming.cancel(found, self.by(self.cast.actor(db.session.get_one(Redemption, found).account_id)))

    def collect(self) -> None:
        """The counter hands something out."""
        found = self.some(select(Redemption.id).where(Redemption.status == RedemptionStatus.OPEN))
        redeeming.collect(found, CODES.get(found, ""), self.by(self.cast.desk))

    def offer(self) -> None:
        """A member gives points to another."""
        giver, receiver = self.chance.sample(self.cast.members, 2)
        donating.offer(receiver.phone, self.chance.randint(1, 9), self.by(giver.actor))

    def take(self) -> None:
        """A member takes, or returns, what is offered."""
        found = self.some(select(Donation.id).order_by(Donation.id.desc()))
        receiver = db.session.get_one(Donation, found).receiver_id
        assert receiver is not None
        answer = self.chance.choice([donating.take, donating.give_back])
        answer(found, self.by(self.cast.actor(receiver)))

    def later(self) -> None:
        """Time passes for everybody; seldom days."""
        with MOVING:
            self.clock.move(minutes=self.chance.choice([1, 1, 2, 2, 2, 5, 5, 10, 20, 60 * 24]))


MOVING = Lock()


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """A worker's own session."""
    with app.app_context():
        yield
        db.session.remove()


@pytest.mark.slow
@pytest.mark.no_cover  # what it runs is counted at the tests of each part
def test_eight_at_once_leave_books_that_hold(committed_app: Flask, clock: StandingClock) -> None:
    shared, tally = cast(stock=STEPS // 8), Counter[str]()
    for member in shared.members:
        rewards.person_with(60, db.session.get_one(Account, member.actor.account_id))
    db.session.commit()

    def work(number: int) -> None:
        crowd = Crowd(shared, Random(number), clock, tally)
        for _ in range(STEPS // WORKERS):
            with working(committed_app):
                crowd.step()

    with ThreadPoolExecutor(WORKERS) as pool:
        for done in [pool.submit(work, number) for number in range(WORKERS)]:
            done.result()

    db.session.rollback()
    faults = list(proofs.faults(local_date(now()), proofs.Counts()))
    assert [fault.line() for fault in faults if "award-is-posted-in-time" not in fault.kind] == []
    assert _awarded_twice() == []
    assert _stock() == [reward.supplied for reward in db.session.scalars(select(Reward).order_by(Reward.id))]
    assert {what for what in tally if what.startswith("broken off")} <= {f"broken off: {DEADLOCK}"}
    assert tally["rate"] + tally["redeem"] > 0
    told = "\n".join(f"{count:7} {what}" for what, count in sorted(tally.items()))
    print(f"\n{STEPS} steps of {WORKERS}\n{told}")  # noqa: T201


def _awarded_twice() -> list[Any]:
    """Services with more than one award that counts."""
    counting = select(Award.assignment_id).where(Award.status != AwardStatus.REVERSED).group_by(Award.assignment_id)
    return list(db.session.scalars(counting.having(func.count() > 1)))


def _stock() -> list[int]:
    """What lies in stock, is put by, or was collected of each reward, counted by its redemptions."""
    kept = (RedemptionStatus.OPEN, RedemptionStatus.COLLECTED)
    taken = select(func.count()).where(Redemption.reward_id == Reward.id, Redemption.status.in_(kept)).scalar_subquery()
    return list(db.session.scalars(select(Reward.stock + taken).order_by(Reward.id)))
