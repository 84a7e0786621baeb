"""The queue: states that jobs go through, what is kept, and what ends them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from misfeed.emulators.machine import Job, JobState, Machine, Page, QueueFull, Status, jobs
from misfeed.emulators.machine.jobs import INCOMING_PATIENCE_S, MAX_OPEN, JobReason

Print = Callable[..., Job]
MINUTE = 60_000_000


def found(machine: Machine, job: Job) -> Job:
    now = machine.jobs.find(job.id)
    assert now is not None
    return now


def test_a_jobs_times_and_reasons_follow_it(machine: Machine, print_pages: Print) -> None:
    machine.clock.advance(5)
    job = print_pages(2)
    assert (job.created, job.began, job.ended, job.reasons) == (5, -1, -1, ())
    assert (found(machine, job).state, found(machine, job).began) == (JobState.PROCESSING, 5)
    machine.clock.advance(MINUTE)
    done = found(machine, job)
    assert (done.state, done.reasons) == (JobState.COMPLETED, (JobReason.COMPLETED,))
    assert done.began < done.ended < MINUTE
    assert done.impressions == 2


@pytest.mark.parametrize(
    ("pages", "sides", "copies", "sheets"),
    [(1, 1, 1, 1), (1, 2, 1, 1), (3, 2, 1, 2), (3, 2, 2, 4), (4, 2, 3, 6), (0, 2, 5, 0)],
)
def test_sheets_are_counted_copy_by_copy(pages: int, sides: int, copies: int, sheets: int) -> None:
    job = Job(1, pages=tuple(Page({"black": i}) for i in range(pages)), sides=sides, copies=copies)
    assert job.sheets == sheets
    printed = [page for number in range(job.sheets) for page in job.sheet_sides(number)]
    assert printed == list(job.pages) * copies


def test_a_held_job_lets_the_others_pass(machine: Machine, print_pages: Print) -> None:
    held = machine.jobs.submit(pages=(Page({}),), state=JobState.HELD)
    other = print_pages(1)
    machine.clock.advance(MINUTE)
    assert found(machine, other).state is JobState.COMPLETED
    assert found(machine, held).state is JobState.HELD
    machine.jobs.change(held.id, state=JobState.PENDING)
    machine.clock.finish_now()
    machine.clock.advance(MINUTE)
    assert found(machine, held).state is JobState.COMPLETED


def test_a_job_still_coming_in_does_not_print(machine: Machine) -> None:
    job = machine.jobs.submit(pages=(Page({}),), incoming=True)
    machine.clock.finish_now()
    machine.clock.advance(MINUTE)
    assert found(machine, job).state is JobState.PENDING
    machine.jobs.change(job.id, incoming=False)
    machine.clock.finish_now()
    machine.clock.advance(MINUTE)
    assert found(machine, job).state is JobState.COMPLETED


def test_a_stopped_job_can_be_canceled_and_the_jam_stays(machine: Machine, print_pages: Print) -> None:
    machine.trays[1].rollers.wear = 1.0
    first, second = print_pages(3), print_pages(1)
    machine.clock.advance(MINUTE)
    assert found(machine, first).state is JobState.STOPPED
    machine.jobs.cancel(first.id)
    machine.clock.finish_now()
    assert found(machine, first).state is JobState.CANCELED
    assert machine.status is Status.STOPPED
    assert found(machine, second).state is JobState.PENDING
    machine.act("open", "tray-2")
    machine.act("replace", "tray-2.rollers")
    machine.act("close", "tray-2")
    machine.clock.advance(MINUTE)
    assert found(machine, second).state is JobState.COMPLETED
    assert machine.bins[0].level == 1


def test_a_job_whose_last_sheet_jams_prints_that_sheet_again(machine: Machine, print_pages: Print) -> None:
    job = print_pages(2)
    machine.clock.advance(2_000_000)
    assert found(machine, job).fed == 2
    machine.act("open", "cover.front")
    assert found(machine, job).state is JobState.STOPPED
    assert found(machine, job).fed == found(machine, job).delivered < 2
    for cover in machine.covers:
        machine.act("open", cover.id)
    for sheet in machine.path.stopped:
        machine.act("remove_sheet", sheet.place)
    for cover in machine.covers:
        machine.act("close", cover.id)
    machine.clock.advance(MINUTE)
    assert found(machine, job).state is JobState.COMPLETED
    assert machine.bins[0].level == 2


def test_two_jobs_on_the_path_at_once_both_come_out_whole_after_a_stop(
    machine: Machine, print_pages: Print
) -> None:
    first, second = print_pages(2), print_pages(2)
    machine.clock.advance(2_100_000)
    assert {sheet.job for sheet in machine.path.moving} == {first.id, second.id}
    machine.act("open", "cover.front")
    for cover in machine.covers:
        machine.act("open", cover.id)
    for sheet in machine.path.stopped:
        machine.act("remove_sheet", sheet.place)
    for cover in machine.covers:
        machine.act("close", cover.id)
    machine.clock.advance(MINUTE)
    for job in (first, second):
        assert found(machine, job).state is JobState.COMPLETED
        assert found(machine, job).delivered == 2


def test_the_queue_has_an_end(machine: Machine) -> None:
    machine.engine.paused = True
    for _ in range(MAX_OPEN):
        machine.jobs.submit(pages=(Page({}),))
    with pytest.raises(QueueFull, match="500 jobs"):
        machine.jobs.submit(pages=(Page({}),))
    assert len(machine.jobs.jobs) == MAX_OPEN


def test_ids_go_on_after_a_power_cycle_and_lost_jobs_are_told(machine: Machine, print_pages: Print) -> None:
    machine.engine.paused = True
    job = print_pages(1)
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(MINUTE)
    assert machine.jobs.jobs == ()
    assert [hazard.kind for hazard in machine.hazards.found] == ["job-lost"]
    assert print_pages(1).id == job.id + 1


def test_changing_a_job_that_is_gone_is_an_error(machine: Machine) -> None:
    assert machine.jobs.find(99) is None
    with pytest.raises(KeyError):
        machine.jobs.change(99, name="x")


def test_a_machine_with_jobs_can_be_remembered_compared_and_hashed(
    machine: Machine, print_pages: Print
) -> None:
    print_pages(2, ticket={"media": "x"})
    machine.clock.advance(MINUTE)
    snapshot = machine.snapshot()
    assert hash(snapshot) == hash(machine.snapshot())
    machine.act("empty", "top")
    assert machine.snapshot() != snapshot


def test_a_job_submitted_a_moment_ago_is_remembered_as_it_begins(machine: Machine) -> None:
    job = machine.jobs.submit(pages=(Page({}),))
    machine.restore(machine.snapshot())
    machine.clock.advance(MINUTE)
    assert found(machine, job).state is JobState.COMPLETED


def test_an_incoming_job_is_given_up_after_a_silence(machine: Machine) -> None:
    job = machine.jobs.submit(incoming=True)
    machine.clock.advance(INCOMING_PATIENCE_S * 1_000_000 - 1)
    machine.jobs.heard(job.id)
    machine.clock.advance(INCOMING_PATIENCE_S * 1_000_000 - 1)
    assert found(machine, job).state is JobState.PENDING
    machine.clock.advance(1)
    assert found(machine, job).state is JobState.ABORTED


def test_a_job_that_came_whole_is_not_given_up(machine: Machine) -> None:
    job = machine.jobs.submit(incoming=True, state=JobState.HELD)
    machine.jobs.change(job.id, incoming=False)
    machine.jobs.heard(job.id)
    machine.clock.advance(10 * MINUTE)
    assert found(machine, job).state is JobState.HELD


def test_a_restored_machine_gives_up_the_jobs_it_remembers_and_no_others(machine: Machine) -> None:
    fresh = machine.snapshot()
    job = machine.jobs.submit(incoming=True)
    machine.clock.advance(MINUTE)
    waiting = machine.snapshot()
    machine.restore(fresh)
    again = machine.jobs.submit(incoming=True)
    assert again.id == job.id
    machine.clock.advance(MINUTE + MINUTE // 2)
    assert found(machine, again).state is JobState.PENDING
    machine.restore(waiting)
    machine.clock.advance(MINUTE - 1)
    assert found(machine, job).state is JobState.PENDING
    machine.clock.advance(1)
    assert found(machine, job).state is JobState.ABORTED


def test_parts_give_reasons_and_no_protocols_words() -> None:
    """Keywords of job-state-reasons stand in one enumeration, and nowhere else in the machine."""
    root = Path(jobs.__file__).parent
    words = {reason.value for reason in JobReason}
    spoken = {
        (file.name, node.value)
        for file in root.rglob("*.py")
        if file.name != "job.py"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in words
    }
    assert spoken == set()
