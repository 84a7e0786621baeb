"""What 20,000 collected tests cost those that look through Python's memory."""

from __future__ import annotations

import gc

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Keep what was collected out of every later garbage collection.

    A command that a test runs in this process lets pytest collect scenarios, and pytest has all garbage
    collected when that ends, more than once: seconds, with a whole suite in memory.
    """
    gc.collect()
    gc.freeze()
