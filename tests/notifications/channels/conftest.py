"""A provider on this machine, and the adapters that speak plain HTTP to it."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest

from app.notifications.channels.port import Push
from app.notifications.models import Channel
from tests.notifications.adapters import made
from tests.notifications.providers import Provider

LITTLE, MUCH = 1.0, 30.0
"""Seconds to wait for an answer: where none comes; and where each does, be the machine ever so busy."""


class Adapters(Protocol):
    """Makes a channel's adapter at a provider."""

    def __call__(self, channel: Channel, url: str, patience: float = MUCH) -> Push:
        """The adapter, which waits ``patience`` seconds for an answer."""
        ...


@pytest.fixture(scope="session")
def provider_server() -> Iterator[Provider]:
    """The provider of all tests."""
    with Provider() as provider:
        yield provider


@pytest.fixture
def provider(provider_server: Provider) -> Provider:
    """The provider, which has taken nothing yet."""
    provider_server.forget()
    return provider_server


@pytest.fixture
def adapter() -> Iterator[Adapters]:
    """Makes a channel's adapter at a provider; it hangs up after the test."""
    with ExitStack() as opened:

        def at(channel: Channel, url: str, patience: float = MUCH) -> Push:
            return made(channel, url, patience, opened)

        yield at
