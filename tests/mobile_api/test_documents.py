"""The OpenAPI document, and that its check sees what is wrong."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.check_migrations import differences
from tests.check_openapi import faults

Json = dict[str, Any]


@pytest.fixture
def document(app: Flask) -> Json:
    return json.loads(app.extensions["document"].text())  # type: ignore[no-any-return]


def test_the_document_has_no_fault(app: Flask, document: Json) -> None:
    assert faults(document, app) == []


def undescribe(document: Json) -> None:
    del document["paths"]["/api/v1/me"]["patch"]


def invent(document: Json) -> None:
    document["paths"]["/api/v1/invented"] = document["paths"]["/healthz"]


def unbound(document: Json) -> None:
    del document["components"]["schemas"]["RefreshBody"]["properties"]["refresh_token"]["maxLength"]


def take_example(document: Json) -> None:
    del document["paths"]["/api/v1/sessions"]["post"]["requestBody"]["content"]["application/json"]["example"]


def spoil_example(document: Json) -> None:
    document["paths"]["/healthz"]["get"]["responses"]["200"]["content"]["application/json"]["example"] = {"status": 1}


def forget_refusal(document: Json) -> None:
    del document["paths"]["/api/v1/me"]["get"]["responses"]["401"]


def break_reference(document: Json) -> None:
    document["paths"]["/healthz"]["get"]["responses"]["200"] = {"descriptio": "typo"}


@pytest.mark.parametrize(
    "spoil", [undescribe, invent, unbound, take_example, spoil_example, forget_refusal, break_reference]
)
def test_the_check_sees_it(app: Flask, document: Json, spoil: Callable[[Json], None]) -> None:
    spoiled = copy.deepcopy(document)
    spoil(spoiled)
    assert faults(spoiled, app)


def test_an_operation_tells_its_refusals_headers_and_permission(document: Json) -> None:
    accept = document["paths"]["/api/v1/orders/{order_id}/assignments"]["post"]
    assert accept["x-permission"] == "orders.accept"
    assert "order-full" in accept["responses"]["409"]["x-codes"]
    assert "Idempotency-Replayed" in accept["responses"]["201"]["headers"]
    assert {"RateLimit-Limit", "X-Request-ID"} <= accept["responses"]["201"]["headers"].keys()
    assert document["security"] == [{"bearer": []}]
    assert document["paths"]["/healthz"]["get"]["security"] == []


def test_the_check_of_migrations_sees_each_difference() -> None:
    here, there = {"index a": "x", "index b": "y"}, {"index a": "x", "index b": "z", "trigger c": "t"}
    assert [line.split("\n")[0] for line in differences(here, there)] == ["index b", "trigger c"]
    assert differences(here, here) == []
