"""What parts wait for: rung once, at its time, and never of a former life."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, Machine, Page
from misfeed.emulators.machine.alarms import Alarms
from misfeed.emulators.machine.part import Part

MINUTE = 60_000_000


class Sleeper(Part):
    """Tells what rang, and when."""

    TRANSIENT: ClassVar = {"heard": list}
    __slots__ = ("heard",)

    heard: list[tuple[int, str]]

    def on_alarm(self, name: str) -> None:
        self.heard.append((self.machine.now, name))


class Lasting(Sleeper):
    POWERED = False


class Bench:
    """Alarms of two parts, one of which needs no power, on a clock that began long ago."""

    def __init__(self) -> None:
        self.machine: Any = Clock()
        self.machine.advance(1_000)
        self.clock: Clock = self.machine
        self.sleeper = Sleeper(self.machine, "sleeper")
        self.lasting = Lasting(self.machine, "lasting")
        self.alarms = Alarms(self.clock, {"sleeper": self.sleeper, "lasting": self.lasting})

    def heard(self) -> list[tuple[int, str]]:
        return sorted(self.sleeper.heard + self.lasting.heard)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_an_alarm_rings_once_at_its_time(bench: Bench) -> None:
    bench.alarms.set(bench.sleeper, "tea", 500)
    bench.clock.advance(499)
    assert bench.alarms.has(bench.sleeper, "tea")
    assert bench.heard() == []
    bench.clock.advance(5_000)
    assert bench.heard() == [(1_500, "tea")]
    assert not bench.alarms.has(bench.sleeper, "tea")


def test_an_alarm_set_again_rings_at_its_new_time_only(bench: Bench) -> None:
    bench.alarms.set(bench.sleeper, "tea", 500)
    bench.alarms.set(bench.sleeper, "tea", 900)
    bench.alarms.set(bench.lasting, "tea", 100)
    bench.alarms.set(bench.lasting, "tea", 50)
    bench.clock.advance(5_000)
    assert bench.heard() == [(1_050, "tea"), (1_900, "tea")]


def test_an_alarm_that_was_cleared_never_rings_and_no_other_is_cleared_with_it(bench: Bench) -> None:
    for name in ("tea", "toast"):
        bench.alarms.set(bench.sleeper, name, 500)
    bench.alarms.set(bench.lasting, "tea", 500)
    bench.alarms.clear(bench.sleeper, "tea")
    bench.alarms.clear(bench.sleeper, "what was never set")
    bench.clock.advance(5_000)
    assert (bench.sleeper.heard, bench.lasting.heard) == ([(1_500, "toast")], [(1_500, "tea")])


def test_without_power_only_those_ring_that_need_none(bench: Bench) -> None:
    bench.alarms.set(bench.sleeper, "tea", 500)
    bench.alarms.set(bench.lasting, "dry", 600)
    bench.alarms.lose_power()
    bench.clock.advance(5_000)
    assert bench.heard() == [(1_600, "dry")]


def test_what_was_set_is_put_back_as_far_ahead_as_it_was(bench: Bench) -> None:
    bench.alarms.set(bench.sleeper, "tea", 500)
    kept = bench.alarms.since(bench.clock.now)
    assert kept == ((("sleeper", "tea"), 500),)
    bench.clock.advance(300)
    bench.alarms.set(bench.lasting, "dry", 1)
    bench.alarms.put_back(kept, bench.clock.now)
    bench.clock.advance(499)
    assert bench.heard() == []
    bench.clock.advance(1)
    assert bench.heard() == [(1_800, "tea")]


def test_an_alarm_rings_after_a_restore_at_its_time(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    remembered = machine.snapshot()
    machine.clock.advance(MINUTE)
    machine.restore(remembered)
    machine.clock.advance(9_999_999)
    assert not machine.power.ready
    machine.clock.advance(1)
    assert machine.power.ready


def test_restoring_again_and_again_leaves_no_trail_in_the_clock(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    remembered = machine.snapshot()
    for _ in range(100):
        machine.restore(remembered)
    upcoming = 0
    while machine.clock.next_event() is not None and upcoming < 50:
        machine.clock.step()
        upcoming += 1
    assert upcoming < 50


class CountingClock(Clock):
    """Counts the wake-ups that it holds."""

    held = 0

    def wake_in(self, delay_us: int, whom: Any) -> None:
        self.held += 1
        super().wake_in(delay_us, whom)


def test_alarms_leave_no_trail_of_wake_ups() -> None:
    clock = CountingClock()
    machine = Machine(profiles.load("mono-laser"), clock)
    rung = 0
    ring = Alarms.ring

    def counted(self: Alarms, event: object) -> None:
        nonlocal rung
        rung += 1
        ring(self, event)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Alarms, "ring", counted)
        for _ in range(60):
            machine.jobs.submit(pages=(Page({"black": 10_000}),), media=machine.trays[0].media)
            machine.clock.advance(10_000_000)
        assert clock.held - rung < 10
        well = machine.snapshot()
        for _ in range(30):
            machine.restore(well)
            machine.jobs.submit(pages=(Page({"black": 10_000}),), media=machine.trays[0].media)
            machine.clock.advance(40_000_000)
    assert rung > 90
    assert clock.held - rung < 10
