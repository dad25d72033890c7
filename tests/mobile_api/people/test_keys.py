"""The public keys."""

import jwt
from flask.testing import FlaskClient

from app.kit.transaction import transaction
from app.people import signing
from app.people.tokens import AUDIENCE
from tests.builders import people


def test_anybody_verifies_our_tokens_with_the_published_keys_also_after_a_rotation(client: FlaskClient) -> None:
    tokens = [people.sign_in(people.account())["Authorization"].split()[1]]
    with transaction():
        signing.rotate(people.by_service())
    tokens.append(people.sign_in(people.account())["Authorization"].split()[1])
    answer = client.get("/.well-known/jwks.json")
    assert answer.status_code == 200
    published = jwt.PyJWKSet.from_dict(answer.get_json())
    for token in tokens:
        key = published[jwt.get_unverified_header(token)["kid"]]
        assert jwt.decode(token, key, ["EdDSA"], audience=AUDIENCE, options={"verify_exp": False, "verify_iat": False})[
            "sub"
        ]


def test_nothing_but_public_halves_is_published(client: FlaskClient) -> None:
    for key in client.get("/.well-known/jwks.json").get_json()["keys"]:
        assert set(key) == {"kty", "crv", "use", "alg", "kid", "x"}
