"""How an embedded server is set: what suits a small machine, where it listens, and its configuration file."""

import os
import socket
from collections.abc import Mapping
from pathlib import Path

LOOPBACK = "127.0.0.1"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103
"""Bytes; macOS has the shortest ``sun_path``, 104 with the final NUL (Linux: 108)."""

SMALL_MACHINE = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "wal_level": "replica",
    "wal_compression": "on",
    "min_wal_size": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] %d ",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""What ``durable=False`` adds: for tests, whose data nobody misses after the machine has crashed."""


def listening(directory: Path, port: int | None) -> dict[str, str]:
    """On a socket in the directory alone, or, with a port or where the path is too long for a socket, on loopback alone."""
    too_long = len(os.fsencode(directory / SOCKET)) > LONGEST_SOCKET_PATH
    if port is None and not too_long:
        place = '"{}"'.format(str(directory).replace('"', '""'))
        return {"listen_addresses": "", "unix_socket_directories": place, "unix_socket_permissions": "0700"}
    return {"listen_addresses": LOOPBACK, "port": str(port or _free_port()), "unix_socket_directories": ""}


def configuration(settings: Mapping[str, str], local: Path) -> str:
    """The whole ``postgresql.conf``; what the operator wants otherwise is in ``local`` and wins."""
    lines = [f"{name} = {_quoted(value)}" for name, value in settings.items()]
    if local.exists():
        lines.append(f"include = {_quoted(str(local))}")
    return "\n".join(["# written at each start", *lines, ""])


def _quoted(value: str) -> str:
    """A value of a configuration file."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
