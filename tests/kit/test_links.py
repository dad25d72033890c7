"""A signed link opens one page of one thing, for a while."""

from datetime import timedelta

import pytest
from flask import Flask

from app.kit import links
from tests.fakes import NOON

PATH = "/papers/receipts"
SUBJECT = "0195600a-4a00-7000-8000-000000000004"


@pytest.fixture
def token(app: Flask) -> str:
    """The token of a link that opens for a quarter of an hour."""
    return links.sign(PATH, SUBJECT, NOON + links.LIFETIME).removeprefix(f"{PATH}/")


def test_a_link_tells_its_subject_until_its_time_is_over(token: str) -> None:
    assert links.check(PATH, token, NOON) == SUBJECT
    assert links.check(PATH, token, NOON + links.LIFETIME - timedelta(seconds=1)) == SUBJECT
    assert links.check(PATH, token, NOON + links.LIFETIME) is None


def test_a_link_opens_no_other_page(token: str) -> None:
    assert links.check("/papers/certificates", token, NOON) is None


@pytest.mark.parametrize("typed", ["", "x", "a.b.c", "WyJ4IiwxXQ.c2ln", "王"])
def test_nobody_makes_a_link_by_hand(app: Flask, typed: str) -> None:
    assert links.check(PATH, typed, NOON) is None


def test_a_changed_link_is_none(token: str) -> None:
    assert links.check(PATH, f"{'X' if token[0] != 'X' else 'Y'}{token[1:]}", NOON) is None
