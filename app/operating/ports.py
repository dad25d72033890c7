"""Ports, looked at before a server takes one."""

import errno
import socket

from app.operating.errors import PortRefused, PortTaken

LOOPBACK = "127.0.0.1"


def check_port(host: str, port: int) -> None:
    """Raise :class:`PortTaken` if somebody listens there: the server's own sockets would share the port unnoticed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise _refusal(error, host, port) from error


def _refusal(error: OSError, host: str, port: int) -> Exception:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(port=port)
    return PortRefused(host=host, port=port, reason=error.strerror or "?")


def free_port() -> int:
    """A port on loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
