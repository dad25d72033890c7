"""Logs are JSON lines that tell what happened and nobody's data."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.kit import logs
from mobile_api import request_ids
from tests.builders import orders, people

CANARY_PHONE = "+8617099987654"
CANARY_ADDRESS = "金丝雀路 77 号院 7 号楼 707"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged, in the service's own format."""
    stream = io.StringIO()
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    logs.install("DEBUG", request_ids.told, stream)
    yield stream
    root.handlers[:] = kept
    root.setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def fail() -> None:
    raise ValueError(CANARY_PHONE)


def test_a_record_is_one_line(log: io.StringIO) -> None:
    logging.getLogger("app.orders").warning("order late", extra={"order_id": "x\ny", "minutes": 5})
    (line,) = lines(log)
    assert line["level"] == "WARNING"
    assert (line["message"], line["order_id"], line["minutes"]) == ("order late", "x\ny", 5)


def test_an_exception_tells_its_type_and_places_but_not_its_text(log: io.StringIO) -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("app.orders").exception("failure")
    (line,) = lines(log)
    assert line["exception"]["type"] == "builtins.ValueError"
    assert line["exception"]["frames"][-1].endswith("fail")
    assert CANARY_PHONE not in log.getvalue()


def test_other_libraries_values_are_not_told(log: io.StringIO) -> None:
    logging.getLogger("urllib3.connectionpool").warning("GET %s", f"/?phone={CANARY_PHONE}")
    assert lines(log)[0]["message"] == "GET %s"
    assert CANARY_PHONE not in log.getvalue()


def test_a_login_and_an_order_leave_no_personal_data_in_the_log(app: Flask, log: io.StringIO) -> None:
    client = app.test_client()
    client.post("/api/v1/login-codes", json={"phone": CANARY_PHONE})
    client.post("/api/v1/sessions", json={"phone": CANARY_PHONE, "code": "000000", "device": "canary"})
    poster = people.account("金丝雀", CANARY_PHONE)
    order = orders.open_order(poster, address=CANARY_ADDRESS)
    headers = people.sign_in(poster)
    client.get(f"/api/v1/orders/{order.id}?address={CANARY_ADDRESS}", headers=headers)
    client.get(f"/api/v1/orders/{order.id}", headers=headers)
    told = log.getvalue()
    assert [line["operation"] for line in lines(log) if line["message"] == "request"] == [
        "ask_login_code", "log_in", "read_order", "read_order",
    ]  # fmt: skip
    assert all(line["request_id"] for line in lines(log) if line["message"] == "request")
    for personal in (CANARY_PHONE, CANARY_PHONE[3:], CANARY_ADDRESS, "金丝雀"):
        assert personal not in told
        assert json.dumps(personal)[1:-1] not in told
