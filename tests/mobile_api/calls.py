"""Calls of a person signed in, to tests that say what is answered."""

from typing import Any

from flask.testing import FlaskClient

from app.people.models import Account
from tests.builders import people

API = "/api/v1"


def get(client: FlaskClient, path: str, by: Account) -> Any:
    """What somebody reads there."""
    return client.get(f"{API}{path}", headers=people.sign_in(by)).get_json()


def post(client: FlaskClient, path: str, by: Account, body: Any = None) -> tuple[int, Any]:
    """The status and the answer of what somebody sends there."""
    answer = client.post(f"{API}{path}", json=body, headers=people.sign_in(by))
    return answer.status_code, answer.get_json()
