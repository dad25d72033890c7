"""From settings to children's environment, and waiting until the service says that it is ready."""

from dataclasses import fields
from http.client import HTTPConnection, HTTPException
from time import monotonic, sleep

from app.config import Settings, variable_of
from app.demo.children import Children
from app.operating.errors import NotReady

READY_WITHIN = 60.0
PAUSE = 0.05


def environment(settings: Settings) -> dict[str, str]:
    """The variables that make a child have the same settings."""
    return {variable_of(entry.name): str(getattr(settings, entry.name)) for entry in fields(settings)}


def wait(settings: Settings, children: Children) -> None:
    """Return once ``/readyz`` answers 200. Raises :class:`NotReady`, or what :meth:`Children.check` raises."""
    host = "127.0.0.1" if settings.host in ("", "0.0.0.0") else settings.host  # noqa: S104
    ends = monotonic() + READY_WITHIN
    while not _is_ready(host, settings.port):
        children.check()
        if monotonic() > ends:
            raise NotReady(seconds=round(READY_WITHIN), log=children.logs)
        sleep(PAUSE)


def _is_ready(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
