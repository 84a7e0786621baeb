"""What is written down: the firmware's log with an end, and hazards that no interface shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import CannotDo, Clock, Job, Machine, Page
from misfeed.emulators.machine.faults import catalogue, make_fault
from misfeed.emulators.machine.part import Part
from misfeed.emulators.machine.records import LOG_SIZE
from misfeed.emulators.machine.rolls import Roll

Print = Callable[..., Job]

WOULD_DRY = frozenset({"laser.fogged"})
"""Causes that go by themselves: a new part in place of one that has them is a waste."""


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


def _replace(machine: Machine, part: Part) -> bool:
    """Change it for a new one, cold and with everything open; False where hands cannot."""
    machine.act("unplug", "power")
    machine.clock.advance(3 * 3600 * 1_000_000)
    for one in machine.parts.values():
        if "open" in one.ACTIONS:
            machine.act("open", one.id)
    try:
        machine.act("replace", part.id)
    except CannotDo:
        return False
    return True


def _wasted(machine: Machine) -> list[str]:
    return [hazard.part for hazard in machine.hazards.found if hazard.kind == "part-wasted"]


@pytest.mark.parametrize("profile", profiles.names())
def test_every_kind_of_part_is_wasted_when_a_good_one_is_replaced_after_much_use(profile: str) -> None:
    machine = Machine(profiles.load(profile), Clock())
    page = Page(dict.fromkeys(machine.profile.engine.colorants, 50_000))
    machine.jobs.submit(pages=(page,) * 5, media=machine.trays[0].media, source=machine.trays[0].id)
    machine.clock.advance(120_000_000)
    used = machine.snapshot()
    for part in machine.parts.values():
        machine.restore(used)
        if "replace" in part.ACTIONS and part.is_good and _replace(machine, part):
            assert _wasted(machine) == [part.id]


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_no_part_is_wasted_when_a_new_one_mends_what_was_wrong_with_it(name: str) -> None:
    fault = make_fault(name)
    for profile in profiles.names():
        machine = Machine(profiles.load(profile), Clock())
        fresh = machine.snapshot()
        for at in fault.places(machine):
            machine.restore(fresh)
            part = machine.parts[at]
            fault.break_machine(machine, at)
            if "replace" in part.ACTIONS and _replace(machine, part) and not fault.present(part):
                assert _wasted(machine) == ([at] if name in WOULD_DRY else [])


def test_a_cartridge_that_brings_a_new_drum_is_not_wasted() -> None:
    machine = Machine(profiles.load("mono-laser"), Clock())
    drum = machine.part("roller.drum", Roll)
    machine.act("replace", drum.changed_with)
    assert _wasted(machine) == [drum.changed_with]
    drum.cut = True
    machine.act("replace", drum.changed_with)
    assert _wasted(machine) == [drum.changed_with]


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
