"""A small printer, and a clock that goes when it is told to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.contract import Facts

FACTS = Facts(
    name="desk-printer",
    parts=frozenset({"tray-2", "tray-2.rollers", "cover.rear", "fuser", "bin-1"}),
    roles={"tray": "tray-2", "bin": "bin-1"},
    rows={"input": {2: "tray-2"}, "output": {1: "bin-1"}},
    stations=("path.entry",),
    services=frozenset({"ipp"}),
)


class Clock:
    """Satisfies `DeviceClock`."""

    def __init__(self) -> None:
        self.now = 0

    def now_us(self) -> int:
        return self.now

    def today(self) -> str:
        return "2026-11-27"

    def wait(self, seconds: float) -> None:
        self.now += round(seconds * 1_000_000)

    def wait_until(self, holds: Callable[[], bool], timeout_s: float, every_s: float | None = None) -> bool:
        return holds()


@pytest.fixture
def facts() -> Facts:
    return FACTS


@pytest.fixture
def clock() -> Clock:
    return Clock()
