"""Whose an internet address is, as far as a limit can tell."""

import ipaddress
from functools import lru_cache


@lru_cache(10_000)
def network_of(address: str) -> str:
    """An IPv4 address, or the /64 that one IPv6 customer has to themselves; ``unknown`` for what is no address."""
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(given) if given.version == 4 else str(ipaddress.ip_network((given, 64), strict=False))
