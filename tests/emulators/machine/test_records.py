"""What is written down: the firmware's log with an end, and hazards that no interface shows."""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.machine import Job, Machine
from misfeed.emulators.machine.faults import make_fault
from misfeed.emulators.machine.records import LOG_SIZE

Print = Callable[..., Job]


def test_the_log_keeps_the_last_and_counts_all(machine: Machine) -> None:
    for number in range(LOG_SIZE + 5):
        machine.log.record("", "job", "engine", str(number))
    assert len(machine.log.events) == LOG_SIZE
    assert (machine.log.events[0].text, machine.log.events[-1].text) == ("5", str(LOG_SIZE + 4))
    assert machine.log.count == LOG_SIZE + 5


def test_an_event_knows_its_time_and_the_life_counter(machine: Machine, print_pages: Print) -> None:
    print_pages(2)
    machine.clock.advance(60_000_000)
    machine.act("open", "cover.front")
    job, door = machine.log.events
    assert (job.code, job.text) == ("job", "job 1 completed, 2 impressions")
    assert (door.code, door.time, door.impressions) == ("doorOpen", 60_000_000, 2)


def test_the_log_outlives_the_power(machine: Machine) -> None:
    machine.act("open", "cover.front")
    machine.act("power_off", "power")
    assert [event.code for event in machine.log.events] == ["doorOpen"]


def test_a_hazard_shows_on_no_interface(machine: Machine) -> None:
    revision = machine.revision
    machine.hazards.record("burn", "fuser", "somebody was burnt")
    machine.clock.finish_now()
    assert machine.revision == revision
    assert machine.hazards.found[0].time == machine.now
    assert "found" not in machine.describe()["hazards"]


def test_a_good_part_that_is_replaced_was_wasted(machine: Machine) -> None:
    machine.act("replace", "tray-2.rollers")
    assert [hazard.kind for hazard in machine.hazards.found] == ["part-wasted"]
    make_fault("tray.rollers.worn").break_machine(machine, "tray-2.rollers")
    machine.act("replace", "tray-2.rollers")
    assert len(machine.hazards.found) == 1


def test_a_supply_is_wasted_with_half_its_life_left(machine: Machine) -> None:
    supply = machine.supplies[0]
    supply.used = supply.full_amount * 6 // 10
    machine.act("replace", supply.id)
    assert machine.hazards.found == ()
    machine.act("replace", supply.id)
    assert [hazard.kind for hazard in machine.hazards.found] == ["part-wasted"]


def test_power_that_goes_while_a_job_comes_in_cuts_its_writing(machine: Machine) -> None:
    machine.jobs.submit(incoming=True)
    machine.act("unplug", "power")
    assert [hazard.kind for hazard in machine.hazards.found] == ["job-lost", "write-cut"]
