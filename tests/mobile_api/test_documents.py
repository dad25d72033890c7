"""The OpenAPI document, and that its check sees what is wrong."""

import copy
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.check_migrations import differences
from tests.check_openapi import faults

Json = dict[str, Any]


@pytest.fixture(scope="module")
def document(shared_app: Flask) -> Json:
    with shared_app.app_context():
        return json.loads(shared_app.extensions["document"].text())  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def excerpt(document: Json) -> Json:
    """A few paths and what they refer to: checking all of them takes eight seconds."""
    paths = {
        path: document["paths"][path]
        for path in ("/healthz", "/api/v1/me", "/api/v1/sessions", "/api/v1/sessions/refresh")
    }
    used: dict[str, Json] = {"securitySchemes": document["components"]["securitySchemes"]}
    left = [paths]
    while left:
        for kind, name in re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(left.pop())):
            if name not in used.setdefault(kind, {}):
                used[kind][name] = document["components"][kind][name]
                left.append(used[kind][name])
    return {**document, "paths": paths, "components": used}


@pytest.fixture(scope="module")
def known(shared_app: Flask, excerpt: Json) -> list[str]:
    """What an excerpt leaves out."""
    return faults(excerpt, shared_app)


@pytest.mark.no_cover  # it runs nothing of the service
def test_the_document_has_no_fault(shared_app: Flask, document: Json) -> None:
    assert faults(document, shared_app) == []


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
def test_the_check_sees_it(shared_app: Flask, excerpt: Json, known: list[str], spoil: Callable[[Json], None]) -> None:
    spoiled = copy.deepcopy(excerpt)
    spoil(spoiled)
    assert set(faults(spoiled, shared_app)) > set(known)


def test_an_excerpt_lacks_nothing_but_paths(known: list[str]) -> None:
    assert {fault.partition(": ")[2] for fault in known} == {"served, not described"}


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
