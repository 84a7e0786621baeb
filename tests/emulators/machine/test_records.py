"""What is written down: the firmware's log with an end, and hazards that no interface shows."""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.machine import Job, Machine
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
