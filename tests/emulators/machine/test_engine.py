"""The engine feeds what jobs ask for, counts what lies in the bin, stops and goes on."""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.machine import Job, JobState, Machine, Status

Print = Callable[..., Job]
MINUTE = 60_000_000


def state(machine: Machine, job: Job) -> JobState:
    found = machine.jobs.find(job.id)
    assert found is not None
    return found.state


def test_a_job_prints_to_its_last_page(machine: Machine, print_pages: Print) -> None:
    job = print_pages(7)
    assert machine.status is Status.PROCESSING
    machine.clock.advance(MINUTE)
    assert state(machine, job) is JobState.COMPLETED
    assert (machine.trays[1].level, machine.bins[0].level, machine.engine.impressions) == (193, 7, 7)
    assert machine.status is Status.IDLE
    assert machine.at_rest


def test_pages_take_the_time_that_the_speed_says(machine: Machine, print_pages: Print) -> None:
    print_pages(60)
    machine.clock.advance(58_000_000)
    assert machine.status is Status.PROCESSING
    machine.clock.advance(4_000_000)
    assert machine.status is Status.IDLE


def test_two_sides_take_half_the_sheets_and_all_the_impressions(machine: Machine, print_pages: Print) -> None:
    print_pages(7, sides=2)
    machine.clock.advance(MINUTE)
    assert (machine.bins[0].level, machine.engine.impressions, machine.engine.sheets) == (4, 7, 4)


def test_copies_are_printed_one_after_the_other(machine: Machine, print_pages: Print) -> None:
    job = print_pages(3, copies=4)
    machine.clock.advance(MINUTE)
    found = machine.jobs.find(job.id)
    assert found is not None
    assert (found.impressions, found.delivered, machine.bins[0].level) == (12, 12, 12)


def test_toner_goes_by_what_is_printed(machine: Machine, print_pages: Print) -> None:
    print_pages(10)
    machine.clock.advance(MINUTE)
    assert (machine.supplies[0].level, machine.supplies[1].level) == (99, 1)


def test_jobs_print_in_the_order_they_came(machine: Machine, print_pages: Print) -> None:
    first, second = print_pages(5), print_pages(1)
    machine.clock.run_to(machine.clock.now + 3_000_000)
    assert (state(machine, first), state(machine, second)) == (JobState.PROCESSING, JobState.PENDING)
    machine.clock.advance(MINUTE)
    assert state(machine, second) is JobState.COMPLETED


def test_a_medium_that_is_not_loaded_is_asked_for_and_prints_once_it_is(
    machine: Machine, print_pages: Print
) -> None:
    job = print_pages(1, media="iso_a3_297x420mm")
    machine.clock.advance(MINUTE)
    assert machine.status is Status.STOPPED
    assert [row.condition.code for row in machine.alerts.rows] == ["inputMediaChangeRequest"]
    machine.act("unload", "bypass")
    machine.act("load", "bypass", sheets=5, media="iso_a3_297x420mm")
    machine.clock.advance(MINUTE)
    assert state(machine, job) is JobState.COMPLETED
    assert machine.alerts.rows == () or not machine.alerts.stopped


def test_an_empty_tray_stops_the_job_and_paper_lets_it_go_on(machine: Machine, print_pages: Print) -> None:
    machine.trays[1].level = 2
    job = print_pages(5)
    machine.clock.advance(MINUTE)
    assert state(machine, job) is JobState.STOPPED
    codes = {row.condition.code for row in machine.alerts.rows if row.critical}
    assert codes == {"inputMediaSupplyEmpty", "inputMediaChangeRequest"}
    machine.act("load", "tray-2")
    machine.clock.advance(MINUTE)
    assert state(machine, job) is JobState.COMPLETED
    assert machine.bins[0].level == 5


def test_a_full_bin_stops_after_the_last_sheet_that_fits(machine: Machine, print_pages: Print) -> None:
    machine.bins[0].level = 98
    job = print_pages(5)
    machine.clock.advance(MINUTE)
    assert state(machine, job) is JobState.STOPPED
    machine.act("empty", "top")
    machine.clock.advance(MINUTE)
    assert state(machine, job) is JobState.COMPLETED


def test_pausing_lets_sheets_out_and_resuming_goes_on(machine: Machine, print_pages: Print) -> None:
    job = print_pages(10)
    machine.clock.advance(3_000_000)
    machine.engine.paused = True
    machine.clock.finish_now()
    machine.clock.advance(MINUTE)
    printed = machine.bins[0].level
    assert 0 < printed < 10
    assert machine.status is Status.STOPPED
    machine.engine.paused = False
    machine.clock.finish_now()
    machine.clock.advance(MINUTE)
    assert state(machine, job) is JobState.COMPLETED
    assert machine.bins[0].level == 10


def test_a_canceled_job_prints_no_further_sheet(machine: Machine, print_pages: Print) -> None:
    job = print_pages(20)
    machine.clock.advance(3_000_000)
    machine.jobs.cancel(job.id)
    machine.clock.finish_now()
    machine.clock.advance(MINUTE)
    assert state(machine, job) is JobState.CANCELED
    assert machine.bins[0].level < 6
    assert machine.status is Status.IDLE


def test_a_job_without_pages_is_done_at_once(machine: Machine) -> None:
    job = machine.jobs.submit(pages=())
    machine.clock.finish_now()
    assert state(machine, job) is JobState.COMPLETED


def test_history_keeps_the_last_fifty_jobs(machine: Machine) -> None:
    for _ in range(60):
        machine.jobs.submit(pages=())
        machine.clock.finish_now()
    assert [job.id for job in machine.jobs.jobs] == list(range(11, 61))
