"""Memory for making up pages: what is found, what a page needs, and who takes the module out."""

from __future__ import annotations

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import CannotDo, Clock, JobState, Machine, Page
from misfeed.emulators.machine.memory import Memory


@pytest.fixture
def mfp() -> Machine:
    return Machine(profiles.load("departmental-a3-mfp"), Clock(), seed=1)


def fate(machine: Machine, coverage: int, media: str) -> JobState:
    job = machine.jobs.submit(pages=(Page({"black": coverage}),), media=media)
    machine.clock.finish_now()
    machine.clock.advance(120_000_000)
    found = machine.jobs.find(job.id)
    assert found is not None
    return found.state


def test_with_all_its_memory_it_prints_a_page_that_is_all_black(mfp: Machine) -> None:
    assert fate(mfp, 1_000_000, "iso_a3_297x420mm") is JobState.COMPLETED


@pytest.mark.parametrize(
    ("coverage", "media", "state"),
    [
        (400_000, "iso_a4_210x297mm", JobState.COMPLETED),
        (400_000, "iso_a3_297x420mm", JobState.ABORTED),
        (500_000, "na_letter_8.5x11in", JobState.ABORTED),
    ],
)
def test_with_less_it_depends_on_size_and_coverage(
    mfp: Machine, coverage: int, media: str, state: JobState
) -> None:
    mfp.part("memory", Memory).fitted = False
    assert fate(mfp, coverage, media) is state


def test_a_module_that_only_came_loose_is_pressed_in_again(mfp: Machine) -> None:
    memory = mfp.part("memory", Memory)
    memory.fitted = False
    assert memory.look() == {"module": "missing", "memory": "less than ordered", "found": "1024 MB"}
    with pytest.raises(CannotDo, match="switch off first"):
        mfp.act("reseat", "memory")
    mfp.act("power_off", "power")
    mfp.act("reseat", "memory")
    assert memory.look() == {"module": "in its slot"}
    mfp.act("power_on", "power")
    mfp.clock.advance(300_000_000)
    assert memory.look() == {"module": "in its slot", "memory": "as ordered", "found": "1536 MB"}
