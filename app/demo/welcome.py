"""What the demo says once it is ready, and the note by which ``yihu story`` finds it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.config import Settings
from app.demo.local_fcm import LocalFcm
from app.demo.logins import LOGINS
from app.operating.sentences import Echo, both, side_by_side

NOTE = "demo.json"


def address(settings: Settings) -> str:
    """How people on this machine reach the service."""
    host = "127.0.0.1" if settings.host in ("", "0.0.0.0") else settings.host  # noqa: S104
    return settings.public_url or f"http://{host}:{settings.port}"


def show(settings: Settings, echo: Echo) -> None:
    """The address, the documentation's address, the logins, and how to stop."""
    echo("\n" + both("demo.ready", url=address(settings)))
    echo(f"\n  {side_by_side('demo.documentation')}: {address(settings)}/api/docs")
    echo(f"\n  {side_by_side('demo.logins', code=settings.demo_code)}")
    for login in LOGINS:
        echo(f"    {login.typed}   {login.name}   {side_by_side(f'demo.role.{login.key}')}")
    echo("\n" + both("demo.how-to-stop", var=settings.var_dir))


@contextmanager
def written_down(settings: Settings, fcm: LocalFcm) -> Iterator[None]:
    """Keep a note of where the demo runs, for as long as it runs."""
    note = Path(settings.var_dir) / NOTE
    note.write_text(json.dumps({"url": address(settings), "fcm_url": fcm.url, "code": settings.demo_code}))
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def read(var_dir: str) -> dict[str, Any] | None:
    """The note of the demo that runs in this directory."""
    note = Path(var_dir) / NOTE
    if not note.exists():
        return None
    found: dict[str, Any] = json.loads(note.read_text())
    return found
