"""Who says that the service took place."""

from dataclasses import replace
from typing import Any

import pytest

from app.kit.ids import new_id
from app.orders.models import Proof
from app.points.checks import table
from app.points.checks.flags import Flag
from tests.builders.checks import checked


def test_nothing_speaks_against_a_plain_service() -> None:
    assert table.raised(checked()) == {}


@pytest.mark.parametrize(("stars", "is_raised"), [(2, True), (3, False), (None, False)])
def test_low_rating(stars: int | None, is_raised: bool) -> None:
    raised = table.raised(checked(stars=stars))

    assert raised == ({Flag.LOW_RATING: {"stars": stars, "least": 3}} if is_raised else {})


@pytest.mark.parametrize(("proof", "is_raised"), [(None, True), (Proof.SECOND_PERSON, False)])
def test_no_proof(proof: Proof | None, is_raised: bool) -> None:
    assert (Flag.NO_PROOF in table.raised(checked(proof=proof))) is is_raised


def test_back_office_where_nothing_comes_from_who_was_helped() -> None:
    office = new_id()
    of_the_office: dict[str, Any] = {"posted_by_id": office, "proved_by_id": office, "rated_by_id": office}
    entered = checked(proof=Proof.SECOND_PERSON, **of_the_office)
    recipient = entered.record.recipient_id

    assert table.raised(entered) == {Flag.BACK_OFFICE: {}}
    for word in of_the_office:
        changed: dict[str, Any] = {word: recipient}
        own = replace(entered, record=replace(entered.record, **changed))
        assert table.raised(own) == {}, word
    assert table.raised(checked(proof=Proof.SERVICE_CODE, posted_by_id=office, rated_by_id=None)) == {}


def test_back_office_where_the_service_was_entered_afterwards() -> None:
    assert table.raised(checked(entered_by_id=new_id())) == {Flag.BACK_OFFICE: {}}
