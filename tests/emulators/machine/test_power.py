"""Mains, self-test and sleep, also at awkward moments."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from misfeed.emulators.machine import CannotDo, Clock, Job, JobState, Machine, Profile, Status

Print = Callable[..., Job]
MINUTE = 60_000_000
BOOT = 10_000_000
SLEEP = 600_000_000


def test_the_self_test_takes_its_time_and_then_it_is_ready(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(BOOT - 1)
    assert (machine.power.on, machine.power.ready, machine.status) == (True, False, Status.STOPPED)
    machine.clock.advance(1)
    assert (machine.power.ready, machine.status) == (True, Status.IDLE)
    assert machine.power.cycles == 2


def test_switched_off_in_the_self_test_it_stays_off_and_boots_whole_next_time(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(BOOT // 2)
    machine.act("power_off", "power")
    machine.clock.advance(MINUTE)
    assert not machine.power.ready
    machine.act("power_on", "power")
    machine.clock.advance(BOOT // 2)
    assert not machine.power.ready
    machine.clock.advance(BOOT // 2)
    assert machine.power.ready


def test_switching_off_twice_is_switching_off_once(machine: Machine) -> None:
    machine.act("power_off", "power")
    before = machine.snapshot()
    machine.act("power_off", "power")
    assert machine.snapshot() == before
    machine.act("power_on", "power")
    cycles = machine.power.cycles
    machine.act("power_on", "power")
    assert machine.power.cycles == cycles


def test_the_cord_goes_before_the_switch(machine: Machine) -> None:
    machine.act("unplug", "power")
    assert not machine.power.on
    machine.act("unplug", "power")
    machine.act("power_off", "power")
    with pytest.raises(CannotDo, match="plug the cord in first"):
        machine.act("power_on", "power")
    machine.act("plug_in", "power")
    assert machine.power.on, "the switch was never turned"
    machine.clock.advance(BOOT)
    assert machine.power.ready


def test_plugged_in_with_the_switch_off_it_stays_dark(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("unplug", "power")
    machine.act("plug_in", "power")
    machine.clock.advance(MINUTE)
    assert not machine.power.on
    assert machine.power.cycles == 1


def test_up_time_counts_from_the_last_power_on(machine: Machine) -> None:
    machine.clock.advance(MINUTE)
    assert machine.up_time_us == MINUTE
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(7)
    assert machine.up_time_us == 7


def test_left_alone_it_sleeps_at_its_hour_and_not_before(machine: Machine) -> None:
    machine.clock.advance(SLEEP - 1)
    assert not machine.power.asleep
    machine.clock.advance(1)
    assert (machine.power.asleep, machine.status) == (True, Status.IDLE)


def test_a_touch_wakes_it_and_the_hour_begins_anew(machine: Machine) -> None:
    machine.clock.advance(SLEEP)
    machine.act("open", "cover.front")
    machine.act("close", "cover.front")
    assert not machine.power.asleep
    assert machine.panel.text() == "Ready"
    machine.clock.advance(SLEEP - 1)
    assert not machine.power.asleep
    machine.clock.advance(1)
    assert machine.power.asleep


def test_unplugged_in_its_sleep_it_comes_back_awake(machine: Machine) -> None:
    machine.clock.advance(SLEEP)
    machine.act("unplug", "power")
    assert not machine.power.asleep
    assert machine.panel.text() == ""
    machine.clock.advance(2 * SLEEP)
    machine.act("plug_in", "power")
    machine.clock.advance(BOOT + MINUTE)
    assert (machine.power.ready, machine.power.asleep, machine.panel.text()) == (True, False, "Ready")


def test_a_job_keeps_it_awake_and_a_canceled_one_lets_it_sleep_again(
    machine: Machine, print_pages: Print
) -> None:
    machine.clock.advance(2 * SLEEP)
    job = print_pages(1)
    assert machine.panel.text() == "Warming up"
    machine.jobs.cancel(job.id)
    machine.clock.finish_now()
    machine.clock.advance(SLEEP)
    assert machine.power.asleep
    assert machine.bins[0].level == 0


def test_it_does_not_sleep_while_a_job_waits_for_paper(machine: Machine, print_pages: Print) -> None:
    job = print_pages(1, media="iso_a3_297x420mm")
    machine.clock.advance(3 * SLEEP)
    assert not machine.power.asleep
    found = machine.jobs.find(job.id)
    assert found is not None
    assert found.state is JobState.STOPPED


def test_a_model_that_never_sleeps_stays_awake(profile: Profile) -> None:
    engine = msgspec.structs.replace(profile.engine, sleep_after_s=0)
    machine = Machine(msgspec.structs.replace(profile, engine=engine), Clock())
    machine.clock.advance(10 * SLEEP)
    assert not machine.power.asleep


def test_power_gone_in_mid_sheet_leaves_nothing_in_memory(machine: Machine, print_pages: Print) -> None:
    print_pages(3)
    machine.clock.advance(900_000)
    machine.act("unplug", "power")
    assert machine.at_rest
    assert machine.path.stopped
    for part in machine.parts.values():
        if part is machine.alerts:
            continue  # it says since when it is empty
        assert [getattr(part, name) for name, _ in part.VOLATILE] == [value for _, value in part.VOLATILE]
