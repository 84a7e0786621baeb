"""The carriage: what it finds out at power-on, and what only at speed."""

from __future__ import annotations

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, JobState, Machine, Page
from misfeed.emulators.machine.carriage import PrintCarriage

BOOT = 60_000_000


@pytest.fixture
def machine() -> Machine:
    return Machine(profiles.load("inkjet-mfp"), Clock(), seed=1)


@pytest.fixture
def carriage(machine: Machine) -> PrintCarriage:
    return machine.part("carriage", PrintCarriage)


def cycle(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(BOOT)


@pytest.mark.parametrize(("blocked", "smeared", "lost"), [(True, False, True), (False, True, False)])
def test_seeking_home_finds_a_scrap_and_not_a_smear(
    machine: Machine, carriage: PrintCarriage, blocked: bool, smeared: bool, lost: bool
) -> None:
    carriage.blocked, carriage.strip_smeared = blocked, smeared
    cycle(machine)
    assert carriage.lost is lost
    assert machine.alerts.stopped is lost


def test_a_job_waits_for_a_lost_carriage_and_feeds_nothing(machine: Machine, carriage: PrintCarriage) -> None:
    carriage.strip_smeared = True
    page = Page({"black": 50_000})
    job = machine.jobs.submit(pages=(page,), media="iso_a4_210x297mm")
    machine.clock.finish_now()
    machine.clock.advance(BOOT)
    found = machine.jobs.find(job.id)
    assert found is not None
    assert found.state is JobState.STOPPED
    assert machine.trays[0].fed == 0
