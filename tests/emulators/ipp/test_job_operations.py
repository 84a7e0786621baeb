"""Asking about jobs, and moving them about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from misfeed.emulators.machine import JobState
from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag, Operation, Status

if TYPE_CHECKING:
    from .conftest import Client

Sample = Callable[[str], bytes]


@pytest.fixture
def queue(client: Client, sample: Sample) -> Client:
    """Jobs 1 to 4: completed, canceled, printing, held; job 5 of somebody else waits."""
    page = sample("one-page.pdf")
    client.print(page)
    client.wait(60)
    client.send(Operation.CANCEL_JOB, ipp.integer("job-id", client.print(page)))
    client.print(sample("plain-3p.pdf"))
    while client.job(3)["job-state"] == (ipp.JobState.PENDING,):
        client.wait(0.1)
    client.print(page, job=[ipp.keyword("job-hold-until", "indefinite")])
    client.send(Operation.PRINT_JOB, document=page, user="somebody")
    return client


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (None, [3, 4, 5]),
        ("not-completed", [3, 4, 5]),
        ("completed", [2, 1]),
        ("all", [3, 4, 5, 2, 1]),
        ("canceled", [2]),
        ("pending-held", [4]),
        ("processing", [3]),
        ("pending", [5]),
        ("aborted", []),
    ],
)
def test_which_jobs(queue: Client, which: str | None, expected: list[int]) -> None:
    wanted = [ipp.keyword("which-jobs", which)] if which else []
    assert queue.jobs(*wanted) == expected


def test_an_unknown_which_jobs_is_told(queue: Client) -> None:
    answer = queue.send(Operation.GET_JOBS, ipp.keyword("which-jobs", "lost"))
    assert answer.status == Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED
    assert answer.first(GroupTag.UNSUPPORTED, "which-jobs") == "lost"


def test_limit_and_owner_narrow_the_list(queue: Client) -> None:
    assert queue.jobs(ipp.integer("limit", 2)) == [3, 4]
    assert queue.jobs(ipp.boolean("my-jobs", True)) == [3, 4]
    assert queue.jobs(ipp.boolean("my-jobs", True), user="somebody") == [5]
    assert queue.jobs(ipp.integer("job-ids", 5, 1)) == [5, 1]
    assert queue.send(Operation.GET_JOBS, ipp.integer("limit", 0)).status == Status.CLIENT_ERROR_BAD_REQUEST


def test_jobs_tell_only_name_and_number_unless_asked(queue: Client) -> None:
    answer = queue.send(Operation.GET_JOBS)
    groups = [set(group.plain) for group in answer.groups_of(GroupTag.JOB)]
    assert groups == [{"job-id", "job-uri"}] * 3
    answer = queue.send(Operation.GET_JOBS, ipp.keyword("requested-attributes", "job-template"))
    held = list(answer.groups_of(GroupTag.JOB))[1].plain
    assert held == {"job-hold-until": ("indefinite",), "copies": (1,)}


@pytest.mark.parametrize("job", [1, 2])
@pytest.mark.parametrize("operation", [Operation.CANCEL_JOB, Operation.HOLD_JOB, Operation.RELEASE_JOB])
def test_a_job_that_is_over_stays_so(queue: Client, job: int, operation: Operation) -> None:
    answer = queue.send(operation, ipp.integer("job-id", job))
    assert answer.status == Status.CLIENT_ERROR_NOT_POSSIBLE


@pytest.mark.parametrize(
    "operation",
    [Operation.CANCEL_JOB, Operation.GET_JOB_ATTRIBUTES, Operation.HOLD_JOB, Operation.RELEASE_JOB],
)
def test_an_unknown_job_is_not_found(queue: Client, operation: Operation) -> None:
    assert queue.send(operation, ipp.integer("job-id", 99)).status == Status.CLIENT_ERROR_NOT_FOUND


def test_a_printing_job_cannot_be_held_but_canceled(queue: Client) -> None:
    number = ipp.integer("job-id", 3)
    assert queue.send(Operation.HOLD_JOB, number).status == Status.CLIENT_ERROR_NOT_POSSIBLE
    assert queue.send(Operation.CANCEL_JOB, number).status == Status.SUCCESSFUL_OK
    assert queue.job(3)["job-state"] == (ipp.JobState.CANCELED,)
    assert "job-canceled-by-user" in queue.job(3)["job-state-reasons"]


def test_a_held_job_prints_when_it_is_released(queue: Client) -> None:
    queue.wait(120)
    assert queue.job(4)["job-state-reasons"] == ("job-hold-until-specified",)
    assert queue.send(Operation.RELEASE_JOB, ipp.integer("job-id", 4)).status == Status.SUCCESSFUL_OK
    queue.wait(60)
    assert queue.job(4)["job-state"] == (ipp.JobState.COMPLETED,)


def test_a_waiting_job_can_be_held_by_its_place_in_the_queue(queue: Client) -> None:
    assert queue.job(5)["number-of-intervening-jobs"] == (2,)
    assert queue.send(Operation.HOLD_JOB, ipp.integer("job-id", 5)).status == Status.SUCCESSFUL_OK
    assert queue.job(5)["job-state"] == (ipp.JobState.PENDING_HELD,)
    until = ipp.keyword("job-hold-until", "weekend")
    answer = queue.send(Operation.HOLD_JOB, ipp.integer("job-id", 5), until)
    assert answer.status == Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED


def test_a_user_cancels_their_own_jobs_only(queue: Client) -> None:
    answer = queue.send(Operation.CANCEL_MY_JOBS, ipp.integer("job-ids", 4, 5))
    assert answer.status == Status.CLIENT_ERROR_NOT_POSSIBLE
    assert queue.send(Operation.CANCEL_MY_JOBS).status == Status.SUCCESSFUL_OK
    states = [job.state for job in queue.machine.jobs.jobs[2:]]
    assert states[:2] == [JobState.CANCELED, JobState.CANCELED]
    assert not states[2].finished


def test_identify_is_written_into_the_event_log(client: Client) -> None:
    wish = [ipp.keyword("identify-actions", "display"), ipp.text("message", "this one")]
    assert client.send(Operation.IDENTIFY_PRINTER, *wish).status == Status.SUCCESSFUL_OK
    assert client.machine.log.events[-1].text == "this one (me)"
    answer = client.send(Operation.IDENTIFY_PRINTER, ipp.keyword("identify-actions", "speak"))
    assert answer.status == Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES
