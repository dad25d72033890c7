"""Which push services browsers' subscriptions may name: the address comes from outside, and the service calls it.

Taken are https on its own port and a host of the list, without a user; when it is called, the host must resolve to public
addresses only. Redirects are never followed.
"""

import ipaddress
import socket
import time
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

KNOWN_FOR = 300.0
"""Seconds that a host counts as public without being looked up again."""
Resolve = Callable[[str], list[str]]


def addresses_of(host: str) -> list[str]:
    """The addresses of a host, as texts; raises ``OSError``."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]


class PushServices:
    """The list of hosts; ``*.example.org`` stands for every host below ``example.org``."""

    def __init__(self, hosts: str, resolve: Resolve = addresses_of) -> None:
        self._hosts = [host.strip().lower() for host in hosts.split(",") if host.strip()]
        self._resolve = resolve
        self._public_until: dict[str, float] = {}

    def takes(self, endpoint: str) -> bool:
        """Whether the address is one of a listed push service; looks nothing up."""
        found = _parts(endpoint)
        if found is None or found.scheme != "https" or found.username is not None or found.password is not None:
            return False
        return found.port in (None, 443) and self._lists(found.hostname or "")

    def is_public(self, endpoint: str) -> bool:
        """Whether the host of the address resolves, and to public addresses only."""
        host = urlsplit(endpoint).hostname or ""
        if self._public_until.get(host, 0.0) > time.monotonic():
            return True
        try:
            found = [ipaddress.ip_address(address) for address in self._resolve(host)]
        except (OSError, ValueError):
            return False
        is_public = bool(found) and all(address.is_global and not address.is_multicast for address in found)
        if is_public:
            self._public_until[host] = time.monotonic() + KNOWN_FOR
        return is_public

    def _lists(self, host: str) -> bool:
        return any(
            host == listed or (listed.startswith("*.") and host.endswith(listed[1:]) and host != listed[2:])
            for listed in self._hosts
        )


def _parts(endpoint: str) -> SplitResult | None:
    if not endpoint.isascii() or any(character.isspace() or character == "\\" for character in endpoint):
        return None
    try:
        found = urlsplit(endpoint)
        return found if found.port != 0 else None
    except ValueError:
        return None
