"""The nearest few, all at once: what a district is compared with, and the hold-out by which it measures its own policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from random import Random

from app.dispatch.choice.facts import Candidate, Chosen, Moment, Order, Wave, Why, WhyNobody

EVERY = 10 / 60


@dataclass(frozen=True, slots=True)
class Nearest:
    """Tells the nearest ``count`` under their own limits, again every ten minutes, six waves at most."""

    count: int = 10
    most_waves: int = 6

    def choose(self, order: Order, candidates: Sequence[Candidate], moment: Moment, rng: Random) -> Wave:
        """The next wave; equals are drawn."""
        if order.free_slots <= 0 or order.due_at <= moment.at:
            return Wave((), 0.0, WhyNobody.OVER)
        if order.waves >= self.most_waves:
            return Wave((), EVERY, WhyNobody.WAVES_SPENT)
        salt = rng.getrandbits(47) | 1
        willing = (one for one in candidates if one.recent < one.most_a_week)
        nearest = nsmallest(self.count, willing, key=lambda one: (one.km, hash(one.id) * salt & 0xFFFFFFFFFFFF))
        chosen = tuple(
            Chosen(one, 0.0, Why.BEST, {"rank": rank, "km": round(one.km, 2)}) for rank, one in enumerate(nearest, 1)
        )
        return Wave(chosen, EVERY, None if chosen else WhyNobody.NOBODY_LEFT, len(candidates))
