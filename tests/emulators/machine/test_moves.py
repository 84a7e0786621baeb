"""What somebody may ask of a job, in which state of it, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.machine import Job, JobState, Machine, Page, Status, moves
from misfeed.emulators.machine.job import JobReason
from misfeed.emulators.machine.moves import NotNow

Print = Callable[..., Job]
S = 1_000_000
MINUTE = 60 * S


def found(machine: Machine, job: Job) -> Job:
    now = machine.jobs.find(job.id)
    assert now is not None
    return now


def order(machine: Machine) -> list[int]:
    return [job.id for job in machine.jobs.open_jobs]


def ended(machine: Machine) -> list[int]:
    """Jobs as they came out."""
    machine.clock.advance(5 * MINUTE)
    done = [job for job in machine.jobs.jobs if job.state is JobState.COMPLETED]
    return [job.id for job in sorted(done, key=lambda job: job.ended)]


def three(print_pages: Print) -> tuple[Job, Job, Job]:
    return print_pages(3), print_pages(1), print_pages(1)


# -- order -----------------------------------------------------------------------------------------------


def test_a_higher_priority_prints_earlier_but_interrupts_nobody(machine: Machine, print_pages: Print) -> None:
    first, second, third = three(print_pages)
    urgent = print_pages(1, priority=80)
    more_urgent = print_pages(1, priority=100)
    assert order(machine) == [first.id, more_urgent.id, urgent.id, second.id, third.id]
    assert ended(machine) == [first.id, more_urgent.id, urgent.id, second.id, third.id]


def test_a_promoted_job_is_next(machine: Machine, print_pages: Print) -> None:
    first, second, third = three(print_pages)
    moves.promote(machine.jobs, third.id)
    assert ended(machine) == [first.id, third.id, second.id]


def test_a_job_can_be_put_after_another(machine: Machine, print_pages: Print) -> None:
    first, second, third = three(print_pages)
    moves.put_after(machine.jobs, second.id, third.id)
    assert ended(machine) == [first.id, third.id, second.id]


def test_a_priority_set_later_moves_the_job(machine: Machine, print_pages: Print) -> None:
    first, second, third = three(print_pages)
    moves.set_priority(machine.jobs, third.id, 51)
    assert order(machine) == [first.id, third.id, second.id]
    moves.set_priority(machine.jobs, third.id, 49)
    assert order(machine) == [first.id, second.id, third.id]


# -- suspension ------------------------------------------------------------------------------------------


def test_a_suspended_job_lets_the_others_pass_and_ends_whole(machine: Machine, print_pages: Print) -> None:
    first, second = print_pages(5), print_pages(2)
    machine.clock.advance(3 * S)
    moves.suspend(machine.jobs, first.id)
    machine.clock.finish_now()
    machine.clock.advance(2 * MINUTE)
    job = found(machine, first)
    assert (job.state, job.reasons) == (JobState.STOPPED, (JobReason.SUSPENDED,))
    assert 0 < job.delivered < 5
    assert machine.status is Status.IDLE
    assert found(machine, second).state is JobState.COMPLETED
    moves.resume(machine.jobs, first.id)
    machine.clock.finish_now()
    machine.clock.advance(2 * MINUTE)
    job = found(machine, first)
    assert (job.state, job.impressions, job.began) == (JobState.COMPLETED, 5, 0)


def test_a_jam_while_a_job_is_suspended_costs_it_no_sheet(machine: Machine, print_pages: Print) -> None:
    job = print_pages(4)
    machine.clock.advance(3 * S)
    moves.suspend(machine.jobs, job.id)
    machine.clock.finish_now()
    assert machine.path.moving
    machine.act("open", "cover.front")
    for cover in machine.covers:
        machine.act("open", cover.id)
    for sheet in machine.path.stopped:
        machine.act("remove_sheet", sheet.place)
    for cover in machine.covers:
        machine.act("close", cover.id)
    machine.clock.advance(MINUTE)
    assert found(machine, job).suspended
    moves.resume(machine.jobs, job.id)
    machine.clock.finish_now()
    machine.clock.advance(2 * MINUTE)
    assert found(machine, job).impressions == 4


# -- again -----------------------------------------------------------------------------------------------


def test_a_job_that_is_over_prints_again_under_its_number(machine: Machine, print_pages: Print) -> None:
    job = print_pages(2)
    machine.clock.advance(MINUTE)
    moves.restart(machine.jobs, job.id)
    machine.clock.finish_now()
    assert found(machine, job).impressions == 0
    machine.clock.advance(MINUTE)
    assert found(machine, job).impressions == 2
    assert machine.bins[0].level == 4


def test_a_copy_is_a_job_of_its_own(machine: Machine, print_pages: Print) -> None:
    job = print_pages(2, name="letter", user="ann", priority=7)
    machine.clock.advance(MINUTE)
    new = moves.copy(machine.jobs, job.id, user="bob")
    machine.clock.finish_now()
    machine.clock.advance(MINUTE)
    done = found(machine, new)
    assert (done.id, done.name, done.user, done.priority) == (job.id + 1, "letter", "bob", 7)
    assert done.impressions == 2
    assert found(machine, job).impressions == 2


# -- new jobs --------------------------------------------------------------------------------------------


def test_new_jobs_are_held_until_they_are_all_released(machine: Machine, print_pages: Print) -> None:
    before = print_pages(1)
    by_its_client = machine.jobs.submit(pages=(Page({}),), state=JobState.HELD)
    moves.hold_new(machine.jobs, holding=True)
    job = print_pages(1)
    assert (found(machine, job).state, job.reasons) == (JobState.HELD, (JobReason.HELD_ON_CREATE,))
    assert ended(machine) == [before.id]
    moves.hold_new(machine.jobs, holding=False)
    machine.clock.finish_now()
    assert ended(machine) == [before.id, job.id]
    assert found(machine, by_its_client).state is JobState.HELD


def test_what_is_purged_is_forgotten_and_its_sheets_come_out(machine: Machine, print_pages: Print) -> None:
    job = print_pages(3)
    machine.clock.advance(3 * S)
    moving = len(machine.path.moving)
    machine.jobs.cancel(job.id, by_operator=True)
    machine.jobs.purge(job.id)
    machine.clock.finish_now()
    machine.clock.advance(MINUTE)
    assert machine.jobs.jobs == ()
    assert machine.bins[0].level >= moving > 0


# -- what may not be -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("move", "standing"),
    [
        (moves.cancel, "done"),
        (moves.hold, "done"),
        (moves.hold, "printing"),
        (moves.release, "printing"),
        (moves.suspend, "waiting"),
        (moves.suspend, "done"),
        (moves.resume, "printing"),
        (moves.promote, "printing"),
        (moves.promote, "held"),
        (moves.restart, "printing"),
        (moves.restart, "waiting"),
        (moves.copy, "held"),
    ],
)
def test_an_illegal_move_is_refused_and_changes_nothing(
    machine: Machine, print_pages: Print, move: Callable[..., object], standing: str
) -> None:
    done = print_pages(1)
    machine.clock.advance(MINUTE)
    printing, waiting = print_pages(3), print_pages(1)
    held = machine.jobs.submit(pages=(Page({}),), state=JobState.HELD)
    machine.clock.finish_now()
    job = {"done": done, "printing": printing, "waiting": waiting, "held": held}[standing]
    before = machine.jobs.jobs
    with pytest.raises(NotNow, match=f"job {job.id}"):
        move(machine.jobs, job.id)
    assert machine.jobs.jobs == before


def test_a_job_without_pages_has_nothing_to_print_again(machine: Machine) -> None:
    job = machine.jobs.submit()
    machine.clock.finish_now()
    assert found(machine, job).state is JobState.COMPLETED
    with pytest.raises(NotNow, match="no page"):
        moves.restart(machine.jobs, job.id)


# -- the printer -----------------------------------------------------------------------------------------


def test_pausing_lets_the_job_that_is_printed_end(machine: Machine, print_pages: Print) -> None:
    first, second = print_pages(3), print_pages(1)
    machine.engine.pausing = True
    machine.clock.finish_now()
    machine.clock.advance(2 * MINUTE)
    assert found(machine, first).state is JobState.COMPLETED
    assert found(machine, second).state is JobState.PENDING
    assert (machine.engine.paused, machine.engine.pausing) == (True, False)


def test_an_idle_printer_that_is_pausing_is_paused(machine: Machine) -> None:
    machine.engine.pausing = True
    machine.clock.finish_now()
    assert machine.engine.paused


def test_a_printer_shut_down_ends_its_job_and_says_so(machine: Machine, print_pages: Print) -> None:
    first, second = print_pages(2), print_pages(1)
    machine.power.shut_down()
    machine.clock.finish_now()
    assert machine.panel.message() == "Printing"
    machine.clock.advance(2 * MINUTE)
    assert found(machine, first).state is JobState.COMPLETED
    assert (machine.panel.message(), machine.status) == ("Shut down", Status.STOPPED)
    assert machine.jobs.rejecting
    machine.power.start_up()
    machine.clock.finish_now()
    assert machine.panel.message() == "Printing"
    machine.clock.advance(MINUTE)
    assert found(machine, second).state is JobState.COMPLETED


def test_a_power_cycle_starts_a_printer_that_was_shut_down(machine: Machine) -> None:
    machine.power.shut_down()
    machine.clock.finish_now()
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(5 * MINUTE)
    assert (machine.jobs.rejecting, machine.engine.paused, machine.alerts.rows) == (False, False, ())


def test_an_orderly_restart_keeps_what_waits(machine: Machine, print_pages: Print) -> None:
    first, second = print_pages(5), print_pages(1)
    machine.clock.advance(4 * S)
    assert machine.path.moving
    machine.power.restart()
    machine.clock.finish_now()
    machine.clock.advance(10 * S)
    assert not machine.power.ready
    assert ended(machine) == [first.id, second.id]
    assert found(machine, first).impressions == 5
    assert (machine.hazards.found, machine.alerts.rows) == ((), ())
