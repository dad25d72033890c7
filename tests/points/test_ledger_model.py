"""The ledger against a plain dictionary: whatever happens in whatever order, the two agree and nothing is broken."""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kit.clock import local_date, now
from app.kit.database import db
from app.people.actors import Occasion
from app.points import queries, settling
from app.points.checks import Flag
from app.points.errors import AwardStands
from app.points.invariants import violations
from app.points.models import AwardStatus, Owner, Stage, Unit
from app.registration.models import Volunteer
from tests.builders import points
from tests.builders.registration import approved_volunteer
from tests.fakes import StandingClock

VOLUNTEERS = 3
acts = st.one_of(
    st.tuples(
        st.just("award"), st.integers(0, VOLUNTEERS - 1), st.integers(1, 300), st.booleans(), st.sampled_from([1, 5])
    ),
    st.tuples(st.sampled_from(["post", "hold", "release", "reverse"]), st.integers(0, 20)),
    st.tuples(st.just("wait"), st.integers(0, 4)),
)


class Model:
    """What the ledger should hold: each award's points and stage, by hand."""

    def __init__(self) -> None:
        self.awards: dict[UUID, dict[str, Any]] = {}
        self.counted: Counter[tuple[int, object]] = Counter()

    def award(self, who: int, day: object, minutes: int, urgent: bool, stars: int) -> dict[str, Any]:
        """What such a service earns."""
        served = -(-minutes // 30)
        half_hours = min(served, (240 - self.counted[who, day]) // 30)
        held = stars < 3 or half_hours < served
        self.counted[who, day] += half_hours * 30
        earned = half_hours * 6 if urgent else half_hours * 5
        stage = None if held else Stage.PROVISIONAL
        return {"who": who, "day": day, "half_hours": half_hours, "points": earned, "stage": stage, "held": held}

    def total(self, who: int, stage: Stage) -> int:
        """A volunteer's balance."""
        return sum(award["points"] for award in self.awards.values() if award["who"] == who and award["stage"] is stage)


def _service() -> Occasion:
    return Occasion(None, now())


def _settle(verb: str, award_id: UUID, model: Model) -> None:
    known, award = model.awards[award_id], queries.for_update(award_id)
    if verb == "post" and settling.post(award_id, _service()):
        assert (known["stage"], known["held"]) == (Stage.PROVISIONAL, False)
        known["stage"] = Stage.POSTED
    elif verb == "hold":
        settling.hold(award, Flag.DISPUTED, _service())
        known["held"] |= known["stage"] is Stage.PROVISIONAL
    elif verb == "release" and award.status is AwardStatus.HELD:
        settling.release(award, _service())
        known.update(stage=Stage.PROVISIONAL, held=False)
    elif verb == "reverse":
        _reverse(award_id, known, model)


def _reverse(award_id: UUID, known: dict[str, Any], model: Model) -> None:
    if known.get("reversed"):
        with pytest.raises(AwardStands):
            settling.reverse(award_id, "再次", _service())
        return
    settling.reverse(award_id, "冲正", _service())
    model.counted[known["who"], known["day"]] -= known["half_hours"] * 30
    known.update(stage=None, held=False, reversed=True)


def _play(sequence: list[tuple[Any, ...]], volunteers: list[Volunteer], clock: StandingClock) -> Model:
    model = Model()
    for verb, *facts in sequence:
        if verb == "wait":
            clock.move(days=facts[0])
        elif verb == "award":
            who, minutes, urgent, stars = facts
            made = points.award(minutes, volunteer=volunteers[who], is_urgent=urgent, stars=stars)
            model.awards[made.id] = model.award(who, made.served_on, minutes, urgent, stars)
        elif model.awards:
            _settle(verb, list(model.awards)[facts[0] % len(model.awards)], model)
    return model


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(acts, max_size=25))
def test_the_ledger_agrees_with_a_plain_dictionary(app: Flask, sequence: list[tuple[Any, ...]]) -> None:
    clock: StandingClock = app.extensions["clock"]
    volunteers = [approved_volunteer() for _ in range(VOLUNTEERS)]
    model = _play(sequence, volunteers, clock)

    db.session.flush()
    for number, volunteer in enumerate(volunteers):
        held = queries.balances(Owner.VOLUNTEER, str(volunteer.account_id))
        for unit in Unit:
            for stage in Stage:
                assert held[unit, stage] == model.total(number, stage)
    broken = {violation.invariant for violation in violations(local_date(now()))}
    assert broken <= {"award-is-posted-in-time"}  # here nobody settles unless told
