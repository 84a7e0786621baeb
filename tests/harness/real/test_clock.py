"""Real time, told by a clock that the test turns."""

from __future__ import annotations

import pytest
from misfeed.real.clock import FIRST_S, MOST_S, WallClock


class Turned:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.ns = 5_000_000_000
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.ns += round(seconds * 1e9)

    def clock(self) -> WallClock:
        return WallClock(self.sleep, lambda: self.ns)


def test_waiting_takes_its_time() -> None:
    time = Turned()
    clock = time.clock()
    began = clock.now_us()
    clock.wait(1.5)
    clock.wait(0)
    assert (clock.now_us() - began, time.slept) == (1_500_000, [1.5])


def test_what_holds_at_once_is_not_waited_for() -> None:
    time = Turned()
    assert time.clock().wait_until(lambda: True, 60)
    assert time.slept == []


def test_looks_come_at_growing_intervals_and_once_more_at_the_deadline() -> None:
    time, looks = Turned(), 0

    def look() -> bool:
        nonlocal looks
        looks += 1
        return False

    assert not time.clock().wait_until(look, 60)
    assert time.slept[0] == FIRST_S
    assert time.slept[:-1] == sorted(time.slept[:-1])
    assert max(time.slept) <= MOST_S
    assert sum(time.slept) == pytest.approx(60)
    assert looks == len(time.slept) + 1


def test_a_poller_keeps_its_interval() -> None:
    time, looks = Turned(), iter([False, False, True])
    assert time.clock().wait_until(lambda: next(looks), 60, every_s=7)
    assert time.slept == [7, 7]


def test_the_day_is_a_date() -> None:
    year, month, day = map(int, WallClock().today().split("-"))
    assert year >= 2026
    assert (month, day) >= (1, 1)
