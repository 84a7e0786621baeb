"""A jam is broken, mended and verified many times, every time from the same beginning."""

from __future__ import annotations

import pytest
from misfeed.emulators.benches import JamBench, small_run
from misfeed.emulators.machine import Machine
from misfeed.emulators.profiles import load
from misfeed.errors import BenchError, UsageError


def test_runs_are_counted_by_the_second() -> None:
    sample = JamBench(seconds=0.05).sample((), 0)
    assert sample.good
    assert sample.facts["runs"] >= 1
    assert sample.value >= sample.facts["runs"]


@pytest.mark.parametrize("profile", ["colour-laser-mfp", "departmental-a3-mfp", "inkjet-mfp"])
def test_any_model_with_rollers_can_be_measured(profile: str) -> None:
    assert JamBench(seconds=0.0).sample((profile,), 1).facts["parts"] > 10


def test_every_run_ends_in_the_same_state() -> None:
    machine = Machine(load("mono-laser"), seed=1)
    well = machine.snapshot()
    small_run(machine, well, "tray-2", "tray-2.rollers")
    first = machine.snapshot()
    small_run(machine, well, "tray-2", "tray-2.rollers")
    assert machine.snapshot() == first
    assert machine.engine.sheets == load("mono-laser").engine.page_count + 4


def test_a_run_that_goes_wrong_is_no_measurement() -> None:
    machine = Machine(load("mono-laser"), seed=1)
    machine.act("unload", "tray-2")
    with pytest.raises(BenchError, match="did not print"):
        small_run(machine, machine.snapshot(), "tray-2", "tray-2.rollers")


@pytest.mark.parametrize(
    ("profiles", "workers", "said"),
    [
        (("label-printer",), 0, "no part"),
        (("mono-laser", "inkjet-mfp"), 0, "one model"),
        ((), 2, "one process"),
    ],
)
def test_what_cannot_be_measured_is_told(profiles: tuple[str, ...], workers: int, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        JamBench().sample(profiles, workers)
