"""Identifiers."""

import os
import time

from app.kit.ids import id_at, new_id


def test_an_id_is_a_uuid_of_version_7_that_starts_with_its_millisecond() -> None:
    made = id_at(0x0123_4567_89AB, b"\xff" * 10)
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.hex.startswith("0123456789ab7")


def test_ids_differ() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_later_ids_sort_after_earlier_ones() -> None:
    made = []
    for _ in range(200):
        made.append(new_id())
        until = time.perf_counter_ns() + 1_000
        while time.perf_counter_ns() < until:
            pass
    assert made == sorted(made)


def test_a_forked_process_has_random_bits_of_its_own() -> None:
    new_id()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, new_id().bytes)
        os._exit(0)
    os.waitpid(child, 0)
    theirs, ours = os.read(reading, 16), new_id().bytes
    os.close(reading)
    os.close(writing)
    assert theirs[8:] != ours[8:]
