"""How the story is told: numbered lines with times, and people who log in and, at the end, out."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from app.demo.client import Client, log_in
from app.operating.sentences import Echo, side_by_side


class Telling:
    """One telling, chapter by chapter."""

    def __init__(self, url: str, code: str, echo: Echo) -> None:
        self._url, self._code, self.echo = url, code, echo
        self._number = 0
        self._clients: list[Client] = []

    @property
    def url(self) -> str:
        """The address of the service."""
        return self._url

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """One line, with the time that the step took and the details that it adds to the list."""
        self._number += 1
        began = monotonic()
        details: list[str] = []
        yield details
        spent = (monotonic() - began) * 1000
        line = f"{self._number:2}. {spent:6.0f} ms  {side_by_side(f'story.{name}')}"
        self.echo(" — ".join((line, *details)))

    def log_in(self, phone: str) -> Client:
        """Somebody, signed in until the story ends."""
        client = log_in(self._url, phone, self._code)
        self._clients.append(client)
        return client

    def end(self) -> None:
        """Everybody goes home."""
        for client in self._clients:
            client.log_out()
