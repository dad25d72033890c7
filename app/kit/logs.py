"""Logs: one JSON line a record, without personal data.

Our own messages are constant sentences; what varies stands in ``extra`` (ids, counts, codes, durations). Of an exception the type
and the places are told, never its text, because that may quote what somebody sent. Of other libraries' records the template
is told and the values are not, for the same reason.
"""

import json
import logging
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

OURS = ("app", "mobile_api", "jobs", "bench")
MOST_FRAMES = 30
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Context = Callable[[], dict[str, Any]]


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; ``context`` adds what is known of the work in hand (the request's id)."""

    def __init__(self, context: Context = dict) -> None:
        super().__init__()
        self._context = context

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        is_ours = record.name.split(".")[0] in OURS
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage() if is_ours and not record.args else str(record.msg),
            **self._context(),
        }
        if is_ours:
            line |= {name: _plain(value) for name, value in record.__dict__.items() if name not in _STANDARD}
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = _told(record.exc_info[0], record.exc_info[1], record.exc_info[2])
        return _JSON.encode(line)


def install(level: str, context: Context = dict, stream: TextIO | None = None) -> None:
    """Send every record of this process, from a level on, to standard error as JSON lines."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines(context))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, float, bool, type(None))) else str(value)


def _told(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> dict[str, Any]:
    """An exception's type and places, and those of what it came from."""
    told: dict[str, Any] = {"type": f"{kind.__module__}.{kind.__qualname__}", "frames": _frames(trace)}
    cause = error and (error.__cause__ or error.__context__)
    if cause is not None:
        told["cause"] = {"type": type(cause).__qualname__, "frames": _frames(cause.__traceback__)}
    return told


def _frames(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-MOST_FRAMES:]
    return [f"{frame.filename.rpartition('/site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
