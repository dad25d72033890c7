"""Leaving out, before the policy is asked, who cannot be among the first: a season would take ten times as long otherwise.

The policy itself decides among the rest, and a test holds that its waves are the same without this.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.dispatch.choice.facts import Moment
from app.dispatch.choice.knowledge import SINCE_EDGES, STEPS_A_KM, UNANSWERED
from app.dispatch.choice.price import SHORT_LISTS, SURE, ShadowPrice
from app.dispatch.simulation.draws import Ints

KEPT = SHORT_LISTS[0]
"""As many as the policy puts in order."""
_EDGES = np.array(SINCE_EDGES)


def screened(policy: ShadowPrice, columns: Sequence[NDArray[Any]], moment: Moment) -> Ints:
    """Where the :data:`KEPT` with the most yeses a cost stand, in order; the columns are a candidate's fields, each of all."""
    _, km, profile, recent, since, unanswered, person, by_kind, by_part, *_ = columns
    if len(km) <= KEPT:
        return np.arange(len(km))
    known, settings = policy.knowledge, policy.settings
    distance = np.array(policy.distance)
    tired = np.array(known.by_hours_since())[
        np.searchsorted(_EDGES, since, side="right"), np.minimum(unanswered, UNANSWERED - 1)
    ]
    hours = np.array(known.hours)[:, moment.slot]
    p = distance[np.minimum((km * STEPS_A_KM).astype(np.int64), len(distance) - 1)] * hours[profile] * tired
    p = np.minimum(p * person * by_kind * by_part, SURE / max(known.base, 1e-9))
    worth = np.where(recent < settings.most_a_week, p / ((1 + settings.load * recent) * person**settings.fairness), 0.0)
    return np.sort(np.argpartition(-worth, KEPT)[:KEPT])
