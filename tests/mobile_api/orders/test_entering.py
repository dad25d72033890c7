"""Who served in a service that is entered afterwards may be told by phone, by a desk that may not look through all volunteers."""

from typing import Any

from flask.testing import FlaskClient

from app.people.models import Role
from tests.builders import people, reviews
from tests.builders.places import district
from tests.builders.registration import approved_volunteer

URL = "/api/v1/service-entries"


def enter(client: FlaskClient, by: dict[str, str], *parts: dict[str, Any]) -> Any:
    return client.post(
        URL, json={**reviews.entry([]), "parts": [{"minutes": 60, **part} for part in parts]}, headers=by
    )


def test_an_operator_names_who_served_by_the_number_that_they_told(client: FlaskClient) -> None:
    phone = people.phone()
    volunteer = approved_volunteer(account=people.account("李志远", phone=phone))
    other = approved_volunteer(name="王小芳")
    operator = people.sign_in(people.operator(district().community))
    answer = enter(client, operator, {"phone": f"{phone[:-4]} {phone[-4:]}"}, {"volunteer_id": str(other.account_id)})
    assert answer.status_code == 201
    entered = {part["volunteer_id"] for part in answer.get_json()["parts"]}
    assert entered == {str(volunteer.account_id), str(other.account_id)}


def test_a_number_of_nobodys_a_residents_and_ones_own_are_refused_where_they_stand(client: FlaskClient) -> None:
    resident, mine = people.phone(), people.phone()
    people.account(phone=resident)
    desk = people.account(phone=mine)
    people.grant(desk, Role.OPERATOR, place_code=district().community)
    operator = people.sign_in(desk)
    for phone in (people.phone(), resident):
        answer = enter(client, operator, {"phone": phone})
        assert (answer.status_code, [fault["pointer"] for fault in answer.get_json()["faults"]]) == (
            422,
            ["/parts/0/phone"],
        )
    assert enter(client, operator, {"phone": mine}).get_json()["code"] == "own-service"
    assert enter(client, operator, {"phone": "no number"}).get_json()["code"] == "phone-malformed"
    assert enter(client, operator, {}).status_code == 422
    stranger = people.sign_in(people.account())
    assert enter(client, stranger, {"phone": resident}).status_code == 403
