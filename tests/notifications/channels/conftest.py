"""A provider on this machine, and the adapters that speak plain HTTP to it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from app.notifications.channels.port import Push
from app.notifications.models import Channel
from tests.notifications.adapters import made
from tests.notifications.providers import PATIENCE, Provider

Adapters = Callable[[Channel, str], Push]


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

        def at(channel: Channel, url: str) -> Push:
            push = made(channel, url, PATIENCE, opened)
            opened.callback(push.close)
            return push

        yield at
