"""The garbage collector at a process's start."""

import gc

import pytest

from app.operating.starting import uncollected


def test_nothing_is_collected_while_a_process_starts_and_everything_after() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.unfreeze()


def test_a_start_that_fails_leaves_the_collector_at_work() -> None:
    with pytest.raises(LookupError), uncollected():
        raise LookupError
    assert gc.isenabled()
    gc.unfreeze()
