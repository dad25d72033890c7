"""Random bytes of the operating system, fetched many at a time: to ask for each few gives up the interpreter's lock each time."""

import os
from collections import deque

PIECE = 12
"""Bytes: the nonce of AES-GCM; an id takes the first eight."""
_FETCHED = 512
_pieces: deque[bytes] = deque()

os.register_at_fork(after_in_child=_pieces.clear)


def piece() -> bytes:
    """:data:`PIECE` bytes, handed out once: the two ends of a deque belong to one thread at a time."""
    try:
        return _pieces.popleft()
    except IndexError:
        fetched = os.urandom(PIECE * _FETCHED)
        _pieces.extend(fetched[at : at + PIECE] for at in range(PIECE, len(fetched), PIECE))
        return fetched[:PIECE]
