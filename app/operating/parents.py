"""Ending with one's parent: a process that the launcher started must not outlive it, even when it was killed.

The parent keeps the writing end of a pipe that is the child's standard input; the system closes it when the parent ends, however
it ends. Asked for by :data:`VARIABLE`, because any other process keeps its standard input for itself.
"""

import os
import signal
import threading
from collections.abc import Callable

VARIABLE = "YIHU_ENDS_WITH_PARENT"


def end_with_parent() -> None:
    """If the environment asks for it, terminate this process once its standard input is closed."""
    if os.environ.get(VARIABLE):
        _when(_input_is_closed)


def end_with_server() -> None:
    """In a worker process of the web server: terminate once the server is gone."""
    import multiprocessing

    server = multiprocessing.parent_process()
    if server is not None:
        _when(server.join)


def _input_is_closed() -> None:
    while os.read(0, 4096):
        pass


def _when(blocked_until: Callable[[], object]) -> None:
    def watch() -> None:
        blocked_until()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
