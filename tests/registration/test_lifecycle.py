"""What may become what: over every pair."""

from itertools import product

import pytest

from app.registration.errors import HomeAnswered, OrganizationSettled, RegistrationSettled
from app.registration.lifecycle import (
    HOME_TRANSITIONS,
    LIVE,
    ORGANIZATION_TRANSITIONS,
    OVER,
    TRANSITIONS,
    answer_for_home,
    move,
    move_organization,
)
from app.registration.models import HomeAnswer, MemberRegistration, Organization
from app.registration.models import RegistrationStatus as Status
from tests.fakes import NOON

MEMBER_MOVES = {
    (Status.PENDING, Status.APPROVED),
    (Status.PENDING, Status.REJECTED),
    (Status.PENDING, Status.WITHDRAWN),
    (Status.PENDING, Status.EXPIRED),
    (Status.APPROVED, Status.WITHDRAWN),
    (Status.APPROVED, Status.ENDED),
}
ORGANIZATION_MOVES = {
    (Status.PENDING, Status.APPROVED),
    (Status.PENDING, Status.REJECTED),
    (Status.APPROVED, Status.ENDED),
    (Status.ENDED, Status.APPROVED),
}
PAIRS = list(product(Status, Status))


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_registration_moves_along_the_table_only(before: Status, after: Status) -> None:
    registration = MemberRegistration(status=before)
    if (before, after) in MEMBER_MOVES:
        move(registration, after, NOON)
        assert registration.status is after
        assert registration.ended_at == (NOON if after in OVER else None)
    else:
        with pytest.raises(RegistrationSettled) as refusal:
            move(registration, after, NOON)
        assert refusal.value.facts == {"status": before.value}
        assert registration.status is before


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_an_organization_moves_along_the_table_only(before: Status, after: Status) -> None:
    organization = Organization(status=before)
    if (before, after) in ORGANIZATION_MOVES:
        move_organization(organization, after)
        assert organization.status is after
    else:
        with pytest.raises(OrganizationSettled):
            move_organization(organization, after)
        assert organization.status is before


HOME_MOVES = {
    (HomeAnswer.NONE, HomeAnswer.CONFIRMED),
    (HomeAnswer.NONE, HomeAnswer.OBJECTED),
    (HomeAnswer.CONFIRMED, HomeAnswer.OBJECTED),
    (HomeAnswer.OBJECTED, HomeAnswer.CONFIRMED),
}


@pytest.mark.parametrize(("before", "after"), list(product(HomeAnswer, HomeAnswer)))
def test_a_home_organization_says_what_the_table_lets_it(before: HomeAnswer, after: HomeAnswer) -> None:
    registration = MemberRegistration(status=Status.PENDING, home_answer=before)
    if (before, after) in HOME_MOVES:
        answer_for_home(registration, after)
        assert registration.home_answer is after
    else:
        with pytest.raises(HomeAnswered):
            answer_for_home(registration, after)


@pytest.mark.parametrize("status", sorted(set(Status) - set(LIVE)))
def test_of_what_is_over_a_home_organization_says_nothing(status: Status) -> None:
    with pytest.raises(RegistrationSettled):
        answer_for_home(MemberRegistration(status=status, home_answer=HomeAnswer.NONE), HomeAnswer.CONFIRMED)


def test_the_tables_name_every_status() -> None:
    assert set(TRANSITIONS) == set(ORGANIZATION_TRANSITIONS) == set(Status)
    assert set(HOME_TRANSITIONS) == set(HomeAnswer)
