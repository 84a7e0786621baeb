"""A device in memory, and no real waiting."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from misfeed.transports.memory import MemoryRoute

from .echo import Host


@pytest.fixture(autouse=True)
def no_real_waiting() -> Iterator[None]:
    before = time.monotonic()
    yield
    assert time.monotonic() - before < 5


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def route(host: Host) -> MemoryRoute:
    return MemoryRoute(host, "10.0.9.17")
