"""Virtual time passes when asked; wall time is caught up with; nothing is left queued."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.machine import Clock, WallClock


class Counter:
    """The least that a clock can drive."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.revision = 0
        self.settled_at: list[int] = []
        self.rung_at: list[int] = []

    def bump(self) -> None:
        self.clock.touch(self)

    def ring(self, event: object) -> None:
        self.rung_at.append(self.clock.now)

    def settle(self) -> None:
        self.revision += 1
        self.settled_at.append(self.clock.now)


def test_time_stands_still_until_someone_asks() -> None:
    clock = Clock()
    rung: list[int] = []
    clock.call_in(1_000, lambda: rung.append(clock.now))
    assert (clock.now, rung) == (0, [])
    clock.advance(999)
    assert (clock.now, rung) == (999, [])
    clock.advance(1)
    assert (clock.now, rung) == (1_000, [1_000])


def test_what_was_asked_for_can_be_withdrawn() -> None:
    clock, rung = Clock(), list[str]()
    withdraw = clock.call_in(1_000, lambda: rung.append("first"))
    clock.call_in(1_000, lambda: rung.append("second"))
    withdraw()
    clock.advance(1_000)
    withdraw()
    assert rung == ["second"]


@given(st.lists(st.integers(0, 10_000), max_size=30), st.integers(0, 10_000))
def test_events_ring_in_order_and_none_after_the_time_asked_for(delays: list[int], until: int) -> None:
    clock = Clock()
    rung: list[int] = []
    for delay in delays:
        clock.call_in(delay, lambda delay=delay: rung.append(delay))
    clock.run_to(until)
    assert rung == sorted(delay for delay in delays if delay <= until)
    assert clock.now == until


def test_running_to_a_revision_stops_at_the_first_change() -> None:
    clock = Clock()
    counter = Counter(clock)
    clock.call_in(500, counter.bump)
    clock.call_in(900, counter.bump)
    assert clock.run_to_revision(counter, 10_000)
    assert (clock.now, counter.revision) == (500, 1)


def test_running_to_a_revision_that_does_not_come_ends_at_the_deadline() -> None:
    clock = Clock()
    counter = Counter(clock)
    assert not clock.run_to_revision(counter, 10_000)
    assert clock.now == 10_000


def test_nothing_is_left_queued_after_time_has_passed() -> None:
    clock = Clock()
    clock.advance(5_000)
    clock.run_to_revision(Counter(clock), 9_000)
    assert clock.next_event() is None


def test_the_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Clock().advance(-1)


def test_whoever_asked_to_be_woken_is_rung_at_that_very_moment() -> None:
    clock = Clock()
    counter = Counter(clock)
    clock.wake_in(700, counter)
    clock.advance(699)
    assert counter.rung_at == []
    clock.advance(1)
    assert counter.rung_at == [700]


def test_wall_time_is_caught_up_at_its_scale() -> None:
    real = [10.0]
    clock = WallClock(scale=2.0, monotonic=lambda: real[0])
    rung: list[int] = []
    clock.call_in(3_000_000, lambda: rung.append(clock.now))
    real[0] = 11.0
    clock.catch_up()
    assert (clock.now, rung) == (2_000_000, [])
    assert clock.seconds_until(3_000_000) == pytest.approx(0.5)
    real[0] = 12.0
    clock.catch_up()
    assert (clock.now, rung) == (4_000_000, [3_000_000])


def test_a_glance_tells_the_time_while_nothing_is_due() -> None:
    clock = Clock()
    assert clock.glance() == 0
    clock.call_in(500, lambda: None)
    assert clock.glance() == 0
    clock.advance(500)
    assert clock.glance() == 500


def test_a_glance_tells_nothing_while_something_is_due_or_unsettled() -> None:
    clock = Clock()
    clock.call_in(0, lambda: None)
    assert clock.glance() is None
    clock.finish_now()
    Counter(clock).bump()
    assert clock.glance() is None
    clock.settle()
    assert clock.glance() == 0


def test_a_glance_at_real_time_moves_nothing() -> None:
    real = 10.0
    clock = WallClock(scale=2, monotonic=lambda: real)
    clock.call_in(3_000_000, lambda: None)
    real = 11.0
    assert (clock.glance(), clock.now) == (2_000_000, 0)
    real = 12.0
    assert clock.glance() is None
    clock.catch_up()
    assert clock.glance() == 4_000_000


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 30), st.integers(0, 40)), max_size=20))
def test_a_glance_sees_exactly_what_is_due(steps: list[tuple[int, int, int]]) -> None:
    """Whatever is planned, also by what happens meanwhile, and however far time goes."""
    clock = Clock()
    for delay, again, on in steps:
        clock.call_in(delay, lambda again=again: clock.call_in(again, lambda: None))
        upcoming = clock.next_event()
        due = upcoming is not None and upcoming <= clock.now
        assert clock.glance() == (None if due else clock.now)
        clock.advance(on)
        assert clock.glance() == clock.now
        assert clock._upcoming == (float("inf") if clock.next_event() is None else clock.next_event())
