"""Moving jobs about, ending them, and printing them again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from misfeed.emulators.machine import JobState
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, GroupTag, Operation, Status

if TYPE_CHECKING:
    from .conftest import Client

Sample = Callable[[str], bytes]


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
    until = ipp.keyword("job-hold-until", "full-moon")
    answer = queue.send(Operation.HOLD_JOB, ipp.integer("job-id", 5), until)
    assert answer.status == Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED


def test_a_user_cancels_their_own_jobs_only(queue: Client) -> None:
    answer = queue.send(Operation.CANCEL_MY_JOBS, ipp.integer("job-ids", 4, 5))
    assert answer.status == Status.CLIENT_ERROR_NOT_POSSIBLE
    assert queue.send(Operation.CANCEL_MY_JOBS).status == Status.SUCCESSFUL_OK
    states = [job.state for job in queue.machine.jobs.jobs[2:]]
    assert states[:2] == [JobState.CANCELED, JobState.CANCELED]
    assert not states[2].finished


def test_a_job_is_held_until_its_time_of_day(client: Client, sample: Sample) -> None:
    # A machine's calendar begins at midnight of a Thursday.
    job = client.print(sample("one-page.pdf"), job=[ipp.keyword("job-hold-until", "day-time")])
    assert client.job(job)["job-state-reasons"] == ("job-hold-until-specified",)
    client.wait(6 * 3600 - 1)
    assert client.job(job)["job-state"] == (ipp.JobState.PENDING_HELD,)
    client.wait(120)
    assert client.job(job)["job-state"] == (ipp.JobState.COMPLETED,)
    at_once = client.print(sample("one-page.pdf"), job=[ipp.keyword("job-hold-until", "day-time")])
    client.wait(60)
    assert client.job(at_once)["job-state"] == (ipp.JobState.COMPLETED,)


def test_a_restart_leaves_a_held_job_its_time(client: Client, sample: Sample) -> None:
    job = client.print(sample("one-page.pdf"), job=[ipp.keyword("job-hold-until", "second-shift")])
    client.send(Operation.RESTART_PRINTER)
    client.wait(15 * 3600)
    assert client.job(job)["job-state"] == (ipp.JobState.PENDING_HELD,)
    client.wait(3600 + 600)
    assert client.job(job)["job-state"] == (ipp.JobState.COMPLETED,)


# -- order and suspension --------------------------------------------------------------------------------


def ask(client: Client, operation: Operation, job: int, *more: Attribute) -> Status | int:
    return client.send(operation, ipp.integer("job-id", job), *more).status


def test_a_job_is_put_after_another_or_next(queue: Client) -> None:
    sixth = queue.print(b"a page of text\n")
    after = ipp.integer("predecessor-job-id", sixth)
    assert ask(queue, Operation.SCHEDULE_JOB_AFTER, 5, after) == Status.SUCCESSFUL_OK
    assert queue.jobs() == [3, 4, sixth, 5]
    assert ask(queue, Operation.SCHEDULE_JOB_AFTER, 5) == Status.SUCCESSFUL_OK
    assert queue.jobs() == [3, 5, 4, sixth]


def test_a_predecessor_has_to_be_there(queue: Client) -> None:
    gone = ipp.integer("predecessor-job-id", 99)
    answer = queue.send(Operation.SCHEDULE_JOB_AFTER, ipp.integer("job-id", 5), gone)
    assert answer.status == Status.CLIENT_ERROR_NOT_FOUND
    assert answer.first(GroupTag.UNSUPPORTED, "predecessor-job-id") == 99


def test_the_current_job_is_suspended_and_resumed(queue: Client) -> None:
    assert queue.send(Operation.SUSPEND_CURRENT_JOB).status == Status.SUCCESSFUL_OK
    told = queue.job(3)
    assert told["job-state"] == (ipp.JobState.PROCESSING_STOPPED,)
    assert told["job-state-reasons"] == ("job-suspended",)
    assert told["job-state-message"] == ("Suspended",)
    queue.wait(120)
    assert queue.job(5)["job-state"] == (ipp.JobState.COMPLETED,)
    assert queue.send(Operation.SUSPEND_CURRENT_JOB).status == Status.CLIENT_ERROR_NOT_POSSIBLE
    assert ask(queue, Operation.RESUME_JOB, 3) == Status.SUCCESSFUL_OK
    queue.wait(120)
    assert queue.job(3)["job-impressions-completed"] == (3,)


def test_the_current_job_is_canceled_unless_another_was_meant(queue: Client) -> None:
    other = ipp.integer("job-id", 5)
    assert queue.send(Operation.CANCEL_CURRENT_JOB, other).status == Status.CLIENT_ERROR_NOT_POSSIBLE
    assert queue.send(Operation.CANCEL_CURRENT_JOB).status == Status.SUCCESSFUL_OK
    assert queue.job(3)["job-state"] == (ipp.JobState.CANCELED,)


# -- several at once -------------------------------------------------------------------------------------


def test_an_operator_cancels_everybodys_jobs(queue: Client) -> None:
    assert queue.send(Operation.CANCEL_JOBS).status == Status.SUCCESSFUL_OK
    assert queue.jobs() == []
    assert queue.job(5)["job-state-reasons"] == ("job-canceled-by-operator",)


@pytest.mark.parametrize(
    ("ids", "status", "blamed"),
    [
        ((4, 99), Status.CLIENT_ERROR_NOT_FOUND, 99),
        ((4, 1), Status.CLIENT_ERROR_NOT_POSSIBLE, 1),
    ],
)
def test_all_named_jobs_are_canceled_or_none(
    queue: Client, ids: tuple[int, ...], status: Status, blamed: int
) -> None:
    answer = queue.send(Operation.CANCEL_JOBS, ipp.integer("job-ids", *ids))
    assert (answer.status, answer.first(GroupTag.UNSUPPORTED, "job-ids")) == (status, blamed)
    assert queue.jobs() == [3, 4, 5]
    assert queue.send(Operation.CANCEL_JOBS, ipp.integer("job-ids", 4, 5)).status == Status.SUCCESSFUL_OK
    assert queue.jobs() == [3]


def test_purged_jobs_are_unknown_afterwards(queue: Client) -> None:
    assert queue.send(Operation.PURGE_JOBS).status == Status.SUCCESSFUL_OK
    assert queue.jobs(ipp.keyword("which-jobs", "all")) == []
    assert ask(queue, Operation.GET_JOB_ATTRIBUTES, 1) == Status.CLIENT_ERROR_NOT_FOUND


# -- again -----------------------------------------------------------------------------------------------


def test_a_job_is_restarted_under_its_own_number(queue: Client) -> None:
    queue.wait(120)
    assert ask(queue, Operation.RESTART_JOB, 1) == Status.SUCCESSFUL_OK
    queue.wait(60)
    assert queue.job(1)["job-impressions-completed"] == (1,)
    held = ipp.keyword("job-hold-until", "indefinite")
    assert ask(queue, Operation.RESTART_JOB, 1, held) == Status.SUCCESSFUL_OK
    assert queue.job(1)["job-state"] == (ipp.JobState.PENDING_HELD,)


def test_a_job_is_reprocessed_as_a_new_one(queue: Client) -> None:
    queue.wait(120)
    answer = queue.send(Operation.REPROCESS_JOB, ipp.integer("job-id", 1))
    new = answer.first(GroupTag.JOB, "job-id")
    assert new == 6
    queue.wait(60)
    assert queue.job(6)["job-state"] == (ipp.JobState.COMPLETED,)
    assert queue.job(6)["number-of-documents"] == (1,)


def test_a_job_is_resubmitted_with_other_wishes(queue: Client) -> None:
    queue.wait(120)
    wishes = [ipp.integer("number-up", 2), ipp.integer("copies", 2)]
    answer = queue.send(Operation.RESUBMIT_JOB, ipp.integer("job-id", 3), job=wishes, user="ann")
    assert answer.status == Status.SUCCESSFUL_OK
    queue.wait(120)
    told = queue.job(6)
    assert told["job-impressions-completed"] == (4,)
    assert told["job-originating-user-name"] == ("ann",)
    assert (told["number-up"], told["copies"]) == ((2,), (2,))


def test_a_proof_is_one_copy_and_the_rest_comes_when_it_is_resubmitted(
    client: Client, sample: Sample
) -> None:
    proof = ipp.collection("proof-print", [ipp.integer("proof-print-copies", 1)])
    job = client.print(sample("one-page.pdf"), job=[ipp.integer("copies", 3), proof])
    client.wait(60)
    assert client.job(job)["job-impressions-completed"] == (1,)
    assert client.jobs(ipp.keyword("which-jobs", "proof-print")) == [job]
    without = [ipp.out_of_band("proof-print", ipp.Tag.DELETE_ATTRIBUTE)]
    answer = client.send(Operation.RESUBMIT_JOB, ipp.integer("job-id", job), job=without)
    assert answer.status == Status.SUCCESSFUL_OK
    client.wait(60)
    assert client.job(job + 1)["job-impressions-completed"] == (3,)


def test_a_job_that_is_not_over_is_not_printed_again(queue: Client) -> None:
    for operation in (Operation.RESTART_JOB, Operation.REPROCESS_JOB, Operation.RESUBMIT_JOB):
        assert ask(queue, operation, 5) == Status.CLIENT_ERROR_NOT_POSSIBLE
