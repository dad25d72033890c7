"""Access tokens."""

from flask import Flask

from app.people.models import Role
from app.people.queries import actor_of
from app.people.tokens import read_access
from tests.builders import people
from tests.fakes import StandingClock


def test_a_token_leads_to_its_person_with_the_grants_in_force(app: Flask, clock: StandingClock) -> None:
    person = people.committee("110107001")
    token = people.sign_in(person)["Authorization"].removeprefix("Bearer ")
    actor = actor_of(read_access(token, clock.now()))
    assert actor.account_id == person.id
    assert [(held.role, held.place_code) for held in actor.held] == [(Role.COMMITTEE, "110107001")]
