"""The shadow-price policy: tell the few from whom a yes is likeliest for the attention that it costs, and look again soon.

After Manshadi and Rodilitz, Online Policies for Efficient Volunteer Crowdsourcing (Management Science 2022): a message that is
not answered makes the next one less likely to be, so each has a price.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, nlargest
from math import exp, log1p, prod
from random import Random
from typing import NamedTuple

from app.dispatch.choice.facts import SLOTS, Candidate, Chosen, Moment, Order, Wave, Why, WhyNobody, slot_of
from app.dispatch.choice.knowledge import SINCE_EDGES, STEPS_A_KM, UNANSWERED, Knowledge, fatigue_bin
from app.dispatch.choice.poisson import mean_for
from app.dispatch.choice.settings import STANDARD, Settings

SURE = 0.85
"""The most that is ever expected of one person."""
GOAL = 0.97
"""The probability with which an order is to be filled at the end."""
MOST_CERTAIN = 0.9
SHORTEST_GAP = 2 / 60
MOST_A_WAVE = 500
WORTHWHILE = 0.5
"""A newcomer takes the last place if they are at least so many times as likely to say yes."""

WEEK = 7 * 24
DRAWN = 0xFFFFFFFFFFFF
SHORT_LISTS = (128, 1024, 1_000_000_000)

Ranked = tuple[float, int, float, Candidate]
"""Minus the yeses a cost, a draw among equals, p, who."""


class Taken(NamedTuple):
    """One of a wave before its reasons are written out."""

    candidate: Candidate
    p: float
    why: Why


@dataclass(frozen=True, slots=True)
class Need:
    """How many more yeses must be expected now, and when to look again."""

    mass: float
    """Σ −ln(1 − p) of those still to be told; nobody is needed if it is 0 or less."""
    in_flight: float
    """The same of those who were told and are silent."""
    gap: float
    """Hours until the next look."""
    why_nobody: WhyNobody | None = None


class ShadowPrice:
    """The policy with what was learned and how the place wants it. Cheap to call, made anew when either changes."""

    def __init__(self, knowledge: Knowledge | None = None, settings: Settings = STANDARD) -> None:
        self.knowledge = knowledge or Knowledge()
        self.settings = settings
        self.distance = self.knowledge.by_distance()
        self._tired = self.knowledge.by_hours_since()
        self._now = tuple(tuple(of[slot] for of in self.knowledge.hours) for slot in range(SLOTS))

    def need(self, order: Order, moment: Moment) -> Need:
        """What a wave would have to bring. Where it says why nobody, :meth:`choose` needs no candidates."""
        left = order.due_at - moment.at
        if order.free_slots <= 0 or left <= 0:
            return Need(0, 0, 0, WhyNobody.OVER)
        held = self._held(order, moment, left)
        if held > 0:
            return Need(0, 0, held, WhyNobody.HELD)
        gap = min(self.knowledge.delays.quantile(self.settings.quantile), max(left / 3, SHORTEST_GAP))
        if order.waves >= self.settings.most_waves:
            return Need(0, 0, gap, WhyNobody.WAVES_SPENT)
        in_flight = self._in_flight(order, moment.at)
        mass = mean_for(order.free_slots, self._certainty(gap, left)) - in_flight
        return Need(mass, in_flight, gap, None if mass > 0 else WhyNobody.ENOUGH_ASKED)

    def choose(self, order: Order, candidates: Sequence[Candidate], moment: Moment, rng: Random) -> Wave:
        """The next wave of an order: pure, and the same for the same random numbers, in whatever order the candidates come."""
        need = self.need(order, moment)
        if need.why_nobody is not None:
            return Wave((), need.gap, need.why_nobody)
        worth, ps = self._worth(order, candidates, moment)
        chosen, others = self._best(order, candidates, worth, ps, moment, need, rng.getrandbits(47) | 1)
        if not chosen:
            return Wave((), need.gap, self._why_none(candidates), len(candidates))
        if others and rng.random() < self.settings.first_chance:
            chosen = _with_newcomer(chosen, others)
        explained = (self._explained(one, rank, order, moment) for rank, one in enumerate(chosen, start=1))
        return Wave(tuple(explained), need.gap, None, len(candidates))

    def estimate(self, kind: str, candidate: Candidate, moment: Moment) -> float:
        """p: the probability that the candidate says yes to an order of this kind, told now."""
        return min(SURE, self.knowledge.base * float(prod(self.factors(kind, candidate, moment).values())))

    def factors(self, kind: str, candidate: Candidate, moment: Moment) -> dict[str, float]:
        """What p is the product of, beside the base."""
        step = min(int(candidate.km * STEPS_A_KM), len(self.distance) - 1)
        return {
            "by_distance": self.distance[step],
            "by_service": self.knowledge.kinds.get(kind, 1.0),
            "by_hour": self._now[moment.slot][candidate.profile],
            "by_fatigue": self.knowledge.fatigue[fatigue_bin(candidate.since, candidate.unanswered)],
            "by_person": candidate.person,
            "by_person_and_service": candidate.by_kind,
            "by_person_and_part": candidate.by_part,
        }

    def _why_none(self, candidates: Sequence[Candidate]) -> WhyNobody:
        cap = self.settings.most_a_week
        is_anybody_left = any(one.recent < min(cap, one.most_a_week) for one in candidates)
        return WhyNobody.TOO_DEAR if is_anybody_left else WhyNobody.NOBODY_LEFT

    def _held(self, order: Order, moment: Moment, left: float) -> float:
        """The hours for which a wave is held: until the quiet hours end or the order cannot wait any longer."""
        wall = moment.wall
        if order.is_urgent or left <= self.settings.held_over or not self.settings.is_quiet(int(wall % 24)):
            return 0.0
        until_morning = (self.settings.quiet_until - wall) % 24
        return max(min(until_morning, left - self.settings.held_over), 1 / 3600)

    def _certainty(self, gap: float, left: float) -> float:
        q = 1 - float((1 - GOAL) ** (gap / left))
        return round(min(max(q, self.settings.least_certainty), MOST_CERTAIN), 3)

    def _in_flight(self, order: Order, at: float) -> float:
        share_by = self.knowledge.delays.share_by
        mass = 0.0
        for told in order.told:
            if not told.has_answered:
                come = share_by(at - told.at)
                mass -= log1p(-told.p * (1 - come) / (1 - told.p * come))
        return mass

    def _worth(self, order: Order, candidates: Sequence[Candidate], moment: Moment) -> tuple[list[float], list[float]]:
        """The yeses a cost of each, 0 of who is at a limit, and p: one bare loop, because thousands go through it."""
        distance, tired, now = self.distance, self._tired, self._now[moment.slot]
        scale = self.knowledge.base * self.knowledge.kinds.get(order.kind, 1.0)
        load, fairness, cap = self.settings.load, self.settings.fairness, self.settings.most_a_week
        last, longest, edges = len(distance) - 1, UNANSWERED - 1, SINCE_EDGES
        worth = [0.0] * len(candidates)
        ps = worth[:]
        for number, (_, km, profile, recent, since, unanswered, person, kind, part, most, _) in enumerate(candidates):
            if recent >= cap or recent >= most:
                continue
            step = int(km * STEPS_A_KM)
            unheard = unanswered if unanswered < longest else longest
            p = (
                scale * distance[step if step < last else last] * now[profile] * person * kind * part
                * tired[bisect_right(edges, since)][unheard]
            )  # fmt: skip
            ps[number] = p = p if p < SURE else SURE
            worth[number] = p / ((1 + load * recent) * person**fairness)
        return worth, ps

    def _best(
        self,
        order: Order,
        candidates: Sequence[Candidate],
        worth: list[float],
        ps: list[float],
        moment: Moment,
        need: Need,
        salt: int,
    ) -> tuple[list[Taken], list[Ranked]]:
        """The wave, and the next best. Only a short list is put in order; where it does not suffice, a longer one."""
        for length in SHORT_LISTS:
            least = min(nlargest(length, worth), default=0.0) if length < len(worth) else 0.0
            ranked = [
                (-value, hash(candidate.id) * salt & DRAWN, p, candidate)
                for value, p, candidate in zip(worth, ps, candidates, strict=True)
                if value >= least and value > 0
            ]
            heapify(ranked)
            chosen, is_enough = self._taken(order, ranked, moment, need)
            if is_enough or least == 0.0:
                break
        return chosen, ranked

    def _taken(self, order: Order, ranked: list[Ranked], moment: Moment, need: Need) -> tuple[list[Taken], bool]:
        """The shortest prefix that brings what is needed, without those who cost more than they bring; and whether anybody
        behind these could be in it."""
        chosen: list[Taken] = []
        price, tries, mass = self._price(order), self._tries(order), need.in_flight
        wanted = need.in_flight + need.mass
        patience: dict[int, float] = {}
        while ranked and mass < wanted and len(chosen) < MOST_A_WAVE:
            negative, _, p, candidate = heappop(ranked)
            worth, is_free = -negative * exp(-mass / order.free_slots), len(chosen) < tries
            if not is_free and worth < price:
                return chosen, True
            if candidate.profile not in patience:
                patience[candidate.profile] = self._patience(candidate.profile, order.due_at, moment)
            if not is_free and worth < price * patience[candidate.profile]:
                continue
            chosen.append(Taken(candidate, p, Why.FIRST_TRY if worth < price else Why.BEST))
            mass -= log1p(-p)
        return chosen, mass >= wanted

    def _price(self, order: Order) -> float:
        return self.settings.price / (self.settings.urgency if order.is_urgent else 1.0)

    def _tries(self, order: Order) -> int:
        """How many messages are still allowed at any price."""
        return self.settings.tries_a_slot * order.slots - len(order.told)

    def _patience(self, profile: int, due_at: float, moment: Moment) -> float:
        """How much dearer somebody is whose better hour comes before the answers are due."""
        hours = self.knowledge.hours[profile]
        first, last = int(moment.wall // 1), int((due_at + moment.offset) // 1)
        best = max(hours[slot_of(wall)] for wall in range(first, min(last, first + WEEK) + 1))
        return float((best / hours[moment.slot]) ** 0.5)

    def _explained(self, taken: Taken, rank: int, order: Order, moment: Moment) -> Chosen:
        candidate = taken.candidate
        reasons = {
            "rank": rank,
            "km": round(candidate.km, 2),
            "recent": candidate.recent,
            "unanswered": max(candidate.unanswered, 0),
            "is_newcomer": candidate.is_newcomer,
            "p": round(taken.p, 4),
            "why": taken.why.value,
            **{name: round(value, 3) for name, value in self.factors(order.kind, candidate, moment).items()},
        }
        return Chosen(candidate, taken.p, taken.why, reasons)


def _with_newcomer(chosen: list[Taken], others: list[Ranked]) -> list[Taken]:
    """The same with the best newcomer in the last place, if none is in it and one is nearly as likely to say yes."""
    if any(one.candidate.is_newcomer for one in chosen):
        return chosen
    best = min((other for other in others if other[3].is_newcomer), default=None)
    if best is None or best[2] < WORTHWHILE * chosen[-1].p:
        return chosen
    return [*chosen[:-1], Taken(best[3], best[2], Why.NEWCOMER)]
