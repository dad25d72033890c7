"""What may become what: over every pair."""

from itertools import product

import pytest

from app.registration.errors import OrganizationSettled, RegistrationSettled
from app.registration.lifecycle import ORGANIZATION_TRANSITIONS, TRANSITIONS, move, move_organization
from app.registration.models import MemberRegistration, Organization
from app.registration.models import RegistrationStatus as Status

MEMBER_MOVES = {
    (Status.PENDING, Status.APPROVED),
    (Status.PENDING, Status.REJECTED),
    (Status.PENDING, Status.WITHDRAWN),
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
        move(registration, after)
        assert registration.status is after
    else:
        with pytest.raises(RegistrationSettled) as refusal:
            move(registration, after)
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


def test_the_tables_name_every_status() -> None:
    assert set(TRANSITIONS) == set(ORGANIZATION_TRANSITIONS) == set(Status)
