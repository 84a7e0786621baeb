"""Changing what a job is to be like, after it has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from misfeed.emulators.machine import Page
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, GroupTag, Operation, Status, Tag

if TYPE_CHECKING:
    from .conftest import Client

Sample = Callable[[str], bytes]


@pytest.fixture
def held(client: Client, sample: Sample) -> Client:
    """Job 1 is held, has three pages and was asked to be two on a side."""
    wishes = [ipp.keyword("job-hold-until", "indefinite"), ipp.integer("number-up", 2)]
    client.print(sample("plain-3p.pdf"), job=wishes)
    return client


def change(client: Client, *wishes: Attribute) -> ipp.Response:
    return client.send(Operation.SET_JOB_ATTRIBUTES, ipp.integer("job-id", 1), job=list(wishes))


def test_wishes_are_changed_and_its_pages_made_anew(held: Client) -> None:
    assert held.job(1)["job-impressions"] == (2,)
    assert change(held, ipp.integer("number-up", 1), ipp.integer("copies", 2)).status == Status.SUCCESSFUL_OK
    told = held.job(1)
    assert (told["job-impressions"], told["job-media-sheets"]) == ((3,), (6,))
    assert (told["number-up"], told["copies"]) == ((1,), (2,))
    assert told["job-state"] == (ipp.JobState.PENDING_HELD,)


def test_a_wish_is_taken_back(held: Client) -> None:
    answer = change(held, ipp.out_of_band("number-up", Tag.DELETE_ATTRIBUTE))
    assert answer.status == Status.SUCCESSFUL_OK
    assert "number-up" not in held.job(1)
    assert held.job(1)["job-impressions"] == (3,)


def test_a_job_is_renamed_held_and_let_go(held: Client) -> None:
    change(held, ipp.name_attribute("job-name", "report"), ipp.keyword("job-hold-until", "no-hold"))
    assert held.job(1)["job-name"] == ("report",)
    held.wait(60)
    assert held.job(1)["job-state"] == (ipp.JobState.COMPLETED,)


def test_a_priority_changes_the_order(held: Client, sample: Sample) -> None:
    held.send(Operation.PAUSE_PRINTER)
    second = held.print(sample("one-page.pdf"))
    assert held.jobs() == [1, second]
    change(held, ipp.integer("job-priority", 10))
    assert held.jobs() == [second, 1]
    assert held.job(1)["job-priority"] == (10,)


@pytest.mark.parametrize(
    ("wish", "status", "blamed"),
    [
        (ipp.integer("job-id", 7), Status.CLIENT_ERROR_ATTRIBUTES_NOT_SETTABLE, None),
        (ipp.integer("copies", 0), Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED, 0),
        (ipp.keyword("sides", "three"), Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED, "three"),
        (ipp.integer("no-such", 1), Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED, None),
    ],
)
def test_all_is_changed_or_nothing(held: Client, wish: Attribute, status: Status, blamed: object) -> None:
    answer = change(held, ipp.name_attribute("job-name", "other"), wish)
    assert answer.status == status
    unsupported = next(answer.groups_of(GroupTag.UNSUPPORTED))
    assert unsupported.plain == {wish.name: (blamed,)}
    assert held.job(1)["job-name"] == ("Untitled",)


def test_a_job_that_has_begun_stays_as_it_is(client: Client, sample: Sample) -> None:
    client.print(sample("plain-3p.pdf"))
    assert change(client, ipp.integer("copies", 2)).status == Status.CLIENT_ERROR_NOT_POSSIBLE


def test_nothing_to_set_is_a_bad_request(held: Client) -> None:
    answer = held.send(Operation.SET_JOB_ATTRIBUTES, ipp.integer("job-id", 1))
    assert answer.status == Status.CLIENT_ERROR_BAD_REQUEST


def test_a_job_of_another_protocol_can_be_changed_too(client: Client) -> None:
    client.send(Operation.PAUSE_PRINTER)
    job = client.machine.jobs.submit(name="pjl", pages=(Page({}),) * 4, copies=2, sides=2)
    client.machine.clock.finish_now()
    assert job.id == 1
    assert change(client, ipp.integer("copies", 3)).status == Status.SUCCESSFUL_OK
    told = client.job(1)
    assert (told["job-media-sheets"], told["sides"]) == ((6,), ("two-sided-long-edge",))
