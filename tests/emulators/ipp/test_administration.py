"""The operator's operations on the printer itself, and what the printer says meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from misfeed.emulators.ipp.operations import OPERATIONS
from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag, Operation, Status

if TYPE_CHECKING:
    from .conftest import Client

Sample = Callable[[str], bytes]


def test_pausing_after_the_current_job_is_on_the_way_until_it_is_out(client: Client, sample: Sample) -> None:
    first, second = client.print(sample("plain-3p.pdf")), client.print(sample("one-page.pdf"))
    assert client.send(Operation.PAUSE_PRINTER_AFTER_CURRENT_JOB).status == Status.SUCCESSFUL_OK
    assert client.reasons() == {"moving-to-paused"}
    client.wait(60)
    assert client.reasons() == {"paused"}
    assert client.job(first)["job-state"] == (ipp.JobState.COMPLETED,)
    assert client.job(second)["job-state"] == (ipp.JobState.PENDING,)
    client.send(Operation.RESUME_PRINTER)
    client.wait(60)
    assert client.job(second)["job-state"] == (ipp.JobState.COMPLETED,)


def test_resuming_takes_back_a_pause_that_has_not_come(client: Client, sample: Sample) -> None:
    client.print(sample("plain-3p.pdf"))
    client.send(Operation.PAUSE_PRINTER_AFTER_CURRENT_JOB)
    client.send(Operation.RESUME_PRINTER)
    client.wait(60)
    assert client.reasons() == {"none"}


def test_new_jobs_are_held_and_released_together(client: Client, sample: Sample) -> None:
    assert client.send(Operation.HOLD_NEW_JOBS).status == Status.SUCCESSFUL_OK
    assert client.reasons() == {"hold-new-jobs"}
    job = client.print(sample("one-page.pdf"))
    assert client.job(job)["job-state"] == (ipp.JobState.PENDING_HELD,)
    assert client.job(job)["job-state-reasons"] == ("job-held-on-create",)
    client.wait(60)
    assert client.send(Operation.RELEASE_HELD_NEW_JOBS).status == Status.SUCCESSFUL_OK
    client.wait(60)
    assert client.job(job)["job-state"] == (ipp.JobState.COMPLETED,)
    assert client.reasons() == {"none"}


def test_a_printer_that_was_shut_down_answers_questions_and_does_nothing(client: Client) -> None:
    assert client.send(Operation.SHUTDOWN_PRINTER).status == Status.SUCCESSFUL_OK
    told = client.printer("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")
    assert told == {
        "printer-state": (ipp.PrinterState.STOPPED,),
        "printer-state-reasons": ("shutdown",),
        "printer-is-accepting-jobs": (False,),
    }
    for operation in (Operation.CREATE_JOB, Operation.RESUME_PRINTER, Operation.PRINT_JOB):
        assert client.send(operation).status == Status.SERVER_ERROR_SERVICE_UNAVAILABLE
    assert client.send(Operation.STARTUP_PRINTER).status == Status.SUCCESSFUL_OK
    assert client.reasons() == {"none"}
    assert client.send(Operation.CREATE_JOB).status == Status.SUCCESSFUL_OK


def test_a_printer_out_of_service_says_so_to_all_who_want_something_done(
    client: Client, sample: Sample
) -> None:
    job = client.print(sample("plain-3p.pdf"))
    assert client.send(Operation.DEACTIVATE_PRINTER).status == Status.SUCCESSFUL_OK
    assert client.reasons() == {"moving-to-paused"}
    client.wait(60)
    assert client.reasons() == {"deactivated"}
    assert client.machine.panel.message() == "Out of service"
    assert client.job(job)["job-state"] == (ipp.JobState.COMPLETED,)
    for operation in (Operation.CREATE_JOB, Operation.PRINT_JOB, Operation.RESUME_PRINTER):
        assert client.send(operation).status == Status.SERVER_ERROR_PRINTER_IS_DEACTIVATED
    assert client.send(Operation.ACTIVATE_PRINTER).status == Status.SUCCESSFUL_OK
    assert client.reasons() == {"none"}
    assert client.send(Operation.CREATE_JOB).status == Status.SUCCESSFUL_OK


def test_a_restart_is_answered_first_and_brings_the_jobs_back(client: Client, sample: Sample) -> None:
    client.send(Operation.PAUSE_PRINTER)
    job = client.print(sample("one-page.pdf"))
    assert client.send(Operation.RESTART_PRINTER).status == Status.SUCCESSFUL_OK
    client.wait(2)
    assert not client.machine.network.reachable
    client.wait(300)
    assert client.job(job)["job-state"] == (ipp.JobState.COMPLETED,)


def test_identify_is_written_into_the_event_log(client: Client) -> None:
    wish = [ipp.keyword("identify-actions", "display"), ipp.text("message", "this one")]
    assert client.send(Operation.IDENTIFY_PRINTER, *wish).status == Status.SUCCESSFUL_OK
    assert client.machine.log.events[-1].text == "this one (me)"
    answer = client.send(Operation.IDENTIFY_PRINTER, ipp.keyword("identify-actions", "speak"))
    assert answer.status == Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES


def test_every_operation_that_is_announced_is_there(client: Client) -> None:
    told = client.printer("operations-supported")["operations-supported"]
    assert {int(one) for one in told} >= set(OPERATIONS)
    for code in told:
        answer = client.send(int(code))
        assert answer.status != Status.SERVER_ERROR_OPERATION_NOT_SUPPORTED
        if code in (Operation.SHUTDOWN_PRINTER, Operation.DEACTIVATE_PRINTER):
            client.send(Operation.STARTUP_PRINTER)


@pytest.mark.parametrize("asked", [(1, 1), (2, 0)])
def test_an_operation_that_is_not_announced_is_not_there(client: Client, asked: tuple[int, int]) -> None:
    answer = client.send(Operation.CUPS_GET_PPD, version=asked)
    assert answer.status == Status.SERVER_ERROR_OPERATION_NOT_SUPPORTED
    assert answer.first(GroupTag.PRINTER, "printer-state") is None
