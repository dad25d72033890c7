"""The whole ledger against plain dictionaries: whatever happens in whatever order, the two agree after every step."""

import os
import sys
from collections import Counter

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from tests.fakes import StandingClock
from tests.points.model.calendar import Passing
from tests.points.model.cast import cast
from tests.points.model.machine import Acting
from tests.points.model.reviewing import Reviewing
from tests.points.model.serving import Serving
from tests.points.model.spending import Spending
from tests.rolled_back import rolled_back

STEPS = int(os.environ.get("YIHU_STEPS", "400"))
"""About how many steps are taken; 100,000 are an hour of CPU time, which several processes may share."""
A_STORY = 50
"""Steps from an empty ledger on."""
A_ROUND = 50
"""Stories in one transaction, which is rolled back at last."""
IS_LONG = STEPS > A_ROUND * A_STORY


class Ledger(Serving, Reviewing, Spending, Passing):
    """Everybody's verbs."""

    @initialize(begun=st.integers(0, 2))
    def begin(self, begun: int) -> None:
        """Some stories begin with members who have points that stand."""
        for number in range(begun):
            self.help(number, number, 60 + 60 * number, False, 5, 0)
            self.agree()
        if begun:
            self.settle(7)
            self.agree()
            self.redeem(0, begun)


@pytest.mark.slow
@pytest.mark.no_cover  # what it runs is counted at the tests of each part
def test_the_ledger_agrees_with_plain_dictionaries_after_every_step(shared_app: Flask) -> None:
    Acting.tally, Acting.steps, is_over = Counter(), 0, False
    while not is_over:
        with rolled_back(shared_app, StandingClock()):
            Ledger.app, Ledger.district = shared_app, cast()
            run_state_machine_as_test(Ledger, settings=_round())
        told = (f"{count:7} {what}" for what, count in sorted(Acting.tally.items()))
        sys.stdout.write("\n".join(["", f"{Acting.steps} steps", *told, ""]))
        is_over = not IS_LONG or Acting.steps >= STEPS
    assert set(Acting.tally) >= {"serve", "rate", "dispute", "enter", "settle", "decree", "redeem", "close the month"}


def _round() -> settings:
    """A short run is the same each time; a long one goes where no other went."""
    return settings(
        max_examples=min(A_ROUND, STEPS // A_STORY),
        stateful_step_count=A_STORY,
        deadline=None,
        derandomize=not IS_LONG,
        database=None,
        phases=(Phase.generate,) if IS_LONG else (Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
