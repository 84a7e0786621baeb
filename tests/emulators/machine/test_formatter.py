"""The formatter: its board, its firmware, and what stops it."""

from __future__ import annotations

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import CannotDo, Clock, Machine, Page

BOOT = 60_000_000


@pytest.fixture
def machine() -> Machine:
    return Machine(profiles.load("mono-laser"), Clock(), seed=1)


def test_new_firmware_is_taken_only_between_jobs_and_only_when_up(machine: Machine) -> None:
    machine.jobs.submit(pages=(Page({"black": 50_000}),) * 20)
    machine.clock.finish_now()
    with pytest.raises(CannotDo, match="let its jobs end first"):
        machine.act("update_firmware", "formatter")
    machine.act("power_off", "power")
    with pytest.raises(CannotDo, match="switch it on first"):
        machine.act("update_firmware", "formatter")


def test_an_update_restarts_it(machine: Machine) -> None:
    machine.act("update_firmware", "formatter")
    assert not machine.power.ready
    machine.clock.advance(BOOT)
    assert (machine.power.ready, machine.power.cycles) == (True, 2)


def test_a_board_from_the_shelf_has_the_first_firmware(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("replace", "formatter")
    assert machine.formatter.firmware == "20120529"
    assert machine.formatter.outdated
    assert [hazard.kind for hazard in machine.hazards.found] == ["part-wasted"]


def test_a_board_changed_under_power_is_noted(machine: Machine) -> None:
    machine.act("replace", "formatter")
    assert [hazard.kind for hazard in machine.hazards.found] == ["live-work", "part-wasted"]


def test_switched_off_in_a_crash_it_boots_when_it_is_switched_on(machine: Machine) -> None:
    machine.formatter.crash()
    machine.clock.finish_now()
    assert machine.panel.text() == "49.4C02 Firmware error"
    machine.act("power_off", "power")
    assert machine.panel.text() == ""
    machine.clock.advance(BOOT)
    assert not machine.power.ready
    machine.act("power_on", "power")
    assert machine.panel.text() == "Starting"
    machine.clock.advance(BOOT)
    assert machine.power.ready
    assert [event.code for event in machine.log.events] == ["firmware-error"]
