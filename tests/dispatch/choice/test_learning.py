"""What is learned from the log, against numbers worked out by hand."""

from math import exp, log

import pytest

from app.dispatch.choice.facts import SLOTS
from app.dispatch.choice.knowledge import (
    FATIGUES,
    SAID_YES,
    Delays,
    Knowledge,
    distance_bin,
    fatigue_bin,
    part_of,
    start_of_declared,
    start_of_hours,
)
from app.dispatch.choice.learning import (
    HALF_LIFE,
    Message,
    exposure,
    fit_delays,
    posterior,
    refit,
    weight,
)
from app.dispatch.choice.poisson import at_least, mean_for

NOW = 5000.0


def told(
    person: int, *, yes: bool = False, no: bool = False, kind: str = "errands", open_for: float = 1000.0
) -> Message:
    return Message(
        NOW - 1, person, kind, 0, 0, 12, fatigue_bin(float("inf"), 0), open_for, yes, no, 0.1 if yes else 0.0
    )


def test_a_factor_moves_from_its_start_to_what_was_seen() -> None:
    assert posterior(2, 1.0, 0, 0) == 1.0
    assert posterior(2, 1.0, 6, 2) == 2.0
    assert posterior(5, 0.5, 100, 100) == pytest.approx(102.5 / 105)


def test_a_message_counts_half_after_sixty_days() -> None:
    assert (weight(0), weight(HALF_LIFE), HALF_LIFE) == (1.0, 0.5, 60 * 24)


def test_silence_counts_only_as_much_as_an_answer_could_have_come() -> None:
    delays = Delays(center=log(0.1), spread=1.0)
    assert exposure(told(1, open_for=0.1), delays) == pytest.approx(0.5)
    assert exposure(told(1, open_for=0.0), delays) == 0.0
    assert exposure(told(1, no=True, open_for=0.1), delays) == 1.0


def test_the_delays_of_yeses_are_fitted() -> None:
    many = [(exp(value), 1.0) for value in (-3.0, -2.0, -1.0)] * 2000
    fitted = fit_delays(many)
    assert fitted.center == pytest.approx(-2.0, abs=0.01)
    assert fitted.spread == pytest.approx((2 / 3) ** 0.5, abs=0.01)
    assert fitted.share_by(fitted.quantile(0.65)) == pytest.approx(0.65)
    assert fit_delays([]).center == pytest.approx(Delays().center)


def test_nothing_seen_is_nothing_learned() -> None:
    learned = refit([], NOW)
    start = Knowledge()
    assert (learned.knowledge.base, learned.knowledge.distance) == (start.base, start.distance)
    assert learned.knowledge.hours == start.hours
    assert not learned.people


def test_who_says_yes_is_told_from_who_does_not() -> None:
    log_of_both = [told(1, yes=True)] * 8 + [told(2)] * 8
    people = refit(log_of_both, NOW).people
    assert people[1].factor > 1.5
    assert people[2].factor < 0.8
    assert people[1].by_kind["errands"] > 1 > people[2].by_kind["errands"]
    assert people[1].by_part[part_of(12)] > 1


def test_the_whole_expects_as_many_yeses_as_there_were() -> None:
    """Much data of equals: the product of the common factors is their rate."""
    rows = [told(person, yes=person % 4 == 0) for person in range(4000)]
    learned = refit(rows, NOW)
    known = learned.knowledge
    rates = [
        known.base * known.distance[0] * known.kinds["errands"] * known.hours[0][12] * known.fatigue[rows[0].fatigue]
        * learned.people[person].factor * learned.people[person].by_kind["errands"] * learned.people[person].by_part[2]
        for person in range(4000)
    ]  # fmt: skip
    assert sum(rates) / 4000 == pytest.approx(0.25, rel=0.1)


def test_places_with_other_profiles_keep_as_many() -> None:
    assert len(refit([], NOW, profiles=7).knowledge.hours) == 7


def test_bins_begin_where_they_are_said_to() -> None:
    assert [distance_bin(km) for km in (0, 0.25, 0.99, 4.0, 100)] == [0, 1, 3, 8, 9]
    assert (fatigue_bin(0, 0), fatigue_bin(2, 1), fatigue_bin(float("inf"), 99)) == (0, 8, 41)
    assert (fatigue_bin(0, SAID_YES), fatigue_bin(float("inf"), SAID_YES)) == (42, FATIGUES - 1)
    assert [part_of(slot) for slot in (6, 7, 12, 18, 23, 24 + 12)] == [0, 1, 2, 3, 0, 2]
    assert start_of_hours(3) == 0.15 < start_of_hours(12)
    assert len(Knowledge().hours[0]) == SLOTS


def test_hours_that_were_declared_count_more_before_anything_was_learned() -> None:
    start = start_of_declared({18, 19})
    assert (start[18], start[12], start[2], start[24 + 18]) == (1.0, 0.3, 0.1, 0.3)
    learned = refit([told(1)], NOW, start=Knowledge(hours=(start,)))
    assert learned.knowledge.hours[0][18] == 1.0
    assert learned.knowledge.hours[0][12] < 0.3


def test_distance_is_read_between_the_bins() -> None:
    steps = Knowledge().by_distance()
    assert steps[0] == Knowledge().distance[0]
    assert list(steps) == sorted(steps, reverse=True)


@pytest.mark.parametrize("n", [1, 2, 5, 50])
@pytest.mark.parametrize("certainty", [0.5, 0.7, 0.9])
def test_the_mean_gives_the_wanted_certainty(n: int, certainty: float) -> None:
    assert at_least(n, mean_for(n, certainty)) == pytest.approx(certainty, abs=1e-5)
    assert mean_for(1, 0.7) == pytest.approx(-log(0.3), abs=1e-5)
