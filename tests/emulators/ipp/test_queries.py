"""Asking about jobs: which come, in which order, and how much of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag, Operation, Status

if TYPE_CHECKING:
    from .conftest import Client


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
    assert held == {"job-hold-until": ("indefinite",), "copies": (1,), "job-priority": (50,)}


def test_a_list_can_be_had_in_pieces(queue: Client) -> None:
    everything = queue.jobs(ipp.keyword("which-jobs", "all"))
    pieces = [
        queue.jobs(ipp.keyword("which-jobs", "all"), ipp.integer("first-index", at), ipp.integer("limit", 2))
        for at in (1, 3, 5, 7)
    ]
    assert pieces == [everything[:2], everything[2:4], everything[4:], []]


def test_jobs_are_named_by_number_or_by_kind_but_not_both(queue: Client) -> None:
    for other in (ipp.boolean("my-jobs", True), ipp.keyword("which-jobs", "all")):
        answer = queue.send(Operation.GET_JOBS, ipp.integer("job-ids", 1), other)
        assert answer.status == Status.CLIENT_ERROR_CONFLICTING_ATTRIBUTES


def test_a_waiting_job_says_how_many_are_before_it(queue: Client) -> None:
    assert queue.job(5)["number-of-intervening-jobs"] == (2,)
    queue.send(Operation.PROMOTE_JOB, ipp.integer("job-id", 5))
    assert queue.job(5)["number-of-intervening-jobs"] == (1,)
    assert queue.jobs() == [3, 5, 4]


@pytest.mark.parametrize(
    ("named", "status"),
    [
        ("text/plain", Status.SUCCESSFUL_OK),
        ("text/plain; charset=utf-8", Status.SUCCESSFUL_OK),
        ("Application/PDF", Status.SUCCESSFUL_OK),
        ("text/plainer", Status.CLIENT_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED),
        ("", Status.CLIENT_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED),
    ],
)
@pytest.mark.parametrize("operation", [Operation.GET_PRINTER_ATTRIBUTES, Operation.VALIDATE_JOB])
def test_a_format_is_known_to_every_operation_alike(
    client: Client, named: str, status: Status, operation: Operation
) -> None:
    assert client.send(operation, ipp.mime_media_type("document-format", named)).status is status


def test_every_way_in_takes_its_client_at_its_word_for_whose_jobs_are(client: Client) -> None:
    told = client.printer("printer-uri-supported", "uri-authentication-supported")
    assert set(told["uri-authentication-supported"]) == {"requesting-user-name"}
    assert len(told["uri-authentication-supported"]) == len(told["printer-uri-supported"])
