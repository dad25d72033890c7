"""Service and simulator use the same policy: a day of the simulator, played through the service, has the same waves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import h3
import pytest
from sqlalchemy import select

from app.dispatch import answers, candidates, declining, service
from app.dispatch.choice.facts import NEWCOMER, Candidate, Moment, Wave
from app.dispatch.choice.facts import Order as Seeking
from app.dispatch.choice.price import ShadowPrice
from app.dispatch.choice.settings import STANDARD
from app.dispatch.knowing import START
from app.dispatch.models import Answer, Asked, Hours, Wish
from app.dispatch.policy import DESK_MOST, DESK_SHARE
from app.dispatch.simulation.contenders import Contender
from app.dispatch.simulation.scenarios import Scenario
from app.dispatch.simulation.season import play
from app.dispatch.simulation.seen import Call, Seen
from app.dispatch.simulation.world import KINDS, Posted, World, world_of
from app.kit.database import db
from app.kit.transaction import transaction
from app.orders import service as orders
from app.orders.events import VolunteerWaitlisted
from app.orders.models import Order, Urgency
from app.people.actors import Occasion
from app.people.models import Account
from tests.builders import people
from tests.builders.dispatch import dispatch_of, opened_order
from tests.builders.places import district
from tests.builders.registration import approved_volunteer
from tests.fakes import StandingClock

MONDAY = datetime(1970, 1, 1, tzinfo=UTC) - timedelta(hours=8)
"""When the simulator's clock is at 0 the one in Shanghai shows midnight, as the season's orders are by the hour of the wall."""
SERVICES = (
    "clean_streets", "safety_patrol", "repairs_errands", "elderly_disabled", "tutoring", "health", "legal_advice",
    "policy_talks",
)  # fmt: skip
MIDDLE = (39.9065, 116.2247)


class Played(Contender):
    """The simulator's district as the service sees it: at each look the service takes the same step, and its wave is compared."""

    replaces = True

    def __init__(self, world: World, clock: StandingClock) -> None:
        super().__init__(ShadowPrice(START, STANDARD), world)
        self.clock = clock
        self.cells = [cell_at(x, y) for x, y in world.people.xy]
        self.accounts = [volunteer_of(world, person, cell) for person, cell in enumerate(self.cells)]
        self.orders: dict[int, Order] = {}
        self.seen: Seen | None = None
        self.pairs: list[tuple[set[UUID], set[UUID]]] = []

    def wants(self, order: Seeking, moment: Moment) -> Wave | None:
        """Nothing in the desk's share of the time; else it is asked with candidates."""
        share = min(DESK_MOST.total_seconds() / 3600, (order.due_at - order.posted_at) / DESK_SHARE)
        return Wave((), 1.0) if order.waves and moment.at >= order.due_at - share else None

    def candidates(self, call: Call, seen: Seen, moment: Moment) -> list[Candidate]:
        """Whom the service would find: by cells, and nobody who serves at that time."""
        self._listen_to(seen)
        bound = {person for each in seen.calls for person in each.taken}
        people_near, _ = seen.reachable(call, moment.at)
        cell = cell_at(*call.posted.xy)
        return [
            Candidate(
                self.accounts[person].id, candidates.kilometres(cell, self.cells[person]), int(self.profile[person]),
                int(seen.recent[person]), moment.at - float(seen.last[person]), int(seen.unanswered[person]),
                is_newcomer=bool(seen.messages[person] < NEWCOMER),
            )
            for person in people_near.tolist() if person not in bound
        ]  # fmt: skip

    def choose(self, order: Seeking, found: Sequence[Candidate], moment: Moment, rng: Random) -> Wave:
        """Let the policy choose, and the service, and keep both waves; the simulator's go on."""
        posted = self.world.orders[int(order.id)]
        told = self._told_by_service(posted, moment)
        wave = self.policy.choose(order, found, moment, Random(self.orders[posted.number].id.int ^ order.waves))
        self.pairs.append(({one.candidate.id for one in wave.chosen if isinstance(one.candidate.id, UUID)}, told))
        number_of = {account.id: person for person, account in enumerate(self.accounts)}
        chosen = (replace(one, candidate=one.candidate._replace(id=number_of[one.candidate.id])) for one in wave.chosen)  # type: ignore[index]
        return replace(wave, chosen=tuple(chosen))

    def _told_by_service(self, posted: Posted, moment: Moment) -> set[UUID]:
        at = moment_of(moment.at)
        if posted.number not in self.orders:
            self.clock.set(at)
            self.orders[posted.number] = real_order(posted)
        else:
            due = dispatch_of(self.orders[posted.number]).next_step_at
            self.clock.set(due if due is not None and abs(due - at) < timedelta(seconds=1) else at)
        order = self.orders[posted.number]
        while (due := dispatch_of(order).next_step_at) is not None and due <= self.clock.now():
            with transaction():
                service.step(order.id, Occasion(None, self.clock.now()))
        mine = select(Asked.volunteer_id).where(Asked.order_id == order.id, Asked.at == self.clock.now())
        return set(db.session.scalars(mine))

    def _listen_to(self, seen: Seen) -> None:
        """Have each answer of the simulator given to the service at its time."""
        if self.seen is not None:
            return
        self.seen, keep = seen, seen.answered

        def answered(call: Call, person: int, at: float, *, yes: bool) -> None:
            self.clock.set(moment_of(at))
            self._answer(call, person, at, yes=yes)
            keep(call, person, at, yes=yes)

        seen.answered = answered  # type: ignore[method-assign]

    def _answer(self, call: Call, person: int, at: float, *, yes: bool) -> None:
        order, who = self.orders[call.posted.number], self.accounts[person]
        with transaction():
            if not yes:
                declining.decline(order.id, Answer.NOT_THIS, 1, people.occasion(who))
            elif call.is_open(at):
                orders.accept(order.id, people.occasion(who))
            else:  # too late for a slot, and in the log all the same
                event = VolunteerWaitlisted(
                    at=self.clock.now(), actor_id=who.id, order_id=order.id, assignment_id=order.id, volunteer_id=who.id
                )
                answers.on_accepted(event)


def moment_of(at: float) -> datetime:
    return MONDAY + timedelta(hours=at)


def cell_at(x: float, y: float) -> str:
    return str(h3.latlng_to_cell(MIDDLE[0] + y / 111.2, MIDDLE[1] + x / 85.3, 8))


def volunteer_of(world: World, person: int, cell: str) -> Account:
    kinds = tuple(SERVICES[kind] for kind in range(len(KINDS)) if world.people.skills[person, kind])
    account = people.account(f"志愿者{person}")
    approved_volunteer(home_cell=cell, service_types=kinds, account=account)
    db.session.add(Wish(volunteer_id=account.id, hours=list(Hours)[world.people.declared[person]]))
    db.session.commit()
    return account


def real_order(posted: Posted) -> Order:
    tomorrow = MONDAY + timedelta(days=5)
    return opened_order(
        service_type=SERVICES[posted.kind], slots=posted.slots, cell=cell_at(*posted.xy), posted_at=moment_of(posted.at),
        respond_by=moment_of(posted.due_at), starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=2),
        urgency=Urgency.URGENT if posted.life < 0.75 else Urgency.NORMAL,
    )  # fmt: skip


def small_day(seed: int) -> World:
    """A Monday of one community: a few orders that are posted, and due, between seven and eleven."""
    world = world_of(Scenario("day", communities=1, volunteers=60, orders_a_day=20, days=1), seed)
    by_day = [one for one in world.orders if one.at % 24 > 8 and one.at % 24 + one.life < 22.5][:6]
    return replace(world, orders=tuple(replace(one, number=number) for number, one in enumerate(by_day)))


@pytest.mark.no_cover  # what it runs is counted at the tests of each part
@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", [3])
def test_a_day_of_the_simulator_has_the_same_waves_in_the_service(clock: StandingClock, seed: int):
    clock.set(moment_of(96.0))
    district()
    played = Played(small_day(seed), clock)

    play(played.world, played)

    assert [told for _, told in played.pairs] == [chosen for chosen, _ in played.pairs]
    assert len(played.orders) == 6
    assert sum(bool(told) for _, told in played.pairs) > 6
