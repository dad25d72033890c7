"""What is known of the request in hand, from its first moment to its answer.

It stands in the request's own environment and not in ``flask.g``, which a surrounding application context (a test's, a command's)
shares among requests.
"""

from typing import Any

from flask import request


def note(name: str, value: Any) -> None:
    """Know something from now on."""
    request.environ[f"yihu.{name}"] = value


def known(name: str) -> Any:
    """What is known under a name, or ``None``."""
    return request.environ.get(f"yihu.{name}")
