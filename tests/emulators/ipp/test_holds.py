"""When a job may be printed, and how long it is told of once it is over (PWG 5100.7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.machine import Machine
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, DateTime, Operation, Status
from msgspec.structs import replace

if TYPE_CHECKING:
    from .conftest import Client

ClientOf = Callable[..., "Client"]
Sample = Callable[[str], bytes]


def in_(client: Client, seconds: int) -> DateTime:
    """That moment by the printer's clock."""
    machine = client.machine
    return DateTime.of(machine.date(machine.now) + timedelta(seconds=seconds))


def waits(client: Client, job: int) -> bool:
    return client.job(job)["job-state"] == (ipp.JobState.PENDING_HELD,)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("job-hold-until-time", "job-hold-until-specified"),
        ("job-delay-output-until-time", "job-delay-output-until-specified"),
    ],
)
def test_a_job_waits_until_a_time(client: Client, sample: Sample, name: str, reason: str) -> None:
    job = client.print(sample("one-page.pdf"), job=[ipp.date_time(name, in_(client, 600))])
    assert client.job(job)["job-state-reasons"] == (reason,)
    client.wait(590)
    assert waits(client, job)
    client.wait(70)
    assert client.job(job)["job-state"] == (ipp.JobState.COMPLETED,)


def test_a_time_that_is_past_holds_nothing(client: Client, sample: Sample) -> None:
    past = ipp.date_time("job-hold-until-time", in_(client, -5))
    assert not waits(client, client.print(sample("one-page.pdf"), job=[past]))


def test_of_several_times_the_last_counts(client: Client, sample: Sample) -> None:
    wishes = [
        ipp.date_time("job-hold-until-time", in_(client, 100)),
        ipp.date_time("job-delay-output-until-time", in_(client, 300)),
    ]
    job = client.print(sample("one-page.pdf"), job=wishes)
    client.wait(200)
    assert waits(client, job)
    client.wait(101)
    assert not waits(client, job)


def test_output_may_be_delayed_for_good_and_let_go(client: Client, sample: Sample) -> None:
    job = client.print(sample("one-page.pdf"), job=[ipp.keyword("job-delay-output-until", "indefinite")])
    client.wait(1_000)
    assert client.job(job)["job-state-reasons"] == ("job-delay-output-until-specified",)
    assert client.send(Operation.RELEASE_JOB, ipp.integer("job-id", job)).status is Status.SUCCESSFUL_OK
    assert not waits(client, job)


def test_a_time_may_be_set_later(client: Client, sample: Sample) -> None:
    job = client.print(sample("one-page.pdf"), job=[ipp.keyword("job-hold-until", "indefinite")])
    change = [
        ipp.keyword("job-hold-until", "no-hold"),
        ipp.date_time("job-hold-until-time", in_(client, 60)),
    ]
    answer = client.send(Operation.SET_JOB_ATTRIBUTES, ipp.integer("job-id", job), job=change)
    assert answer.status is Status.SUCCESSFUL_OK, answer.status_message
    assert waits(client, job)
    client.wait(61)
    assert not waits(client, job)


def test_a_held_job_goes_at_the_time_that_hold_job_names(client: Client, sample: Sample) -> None:
    client.send(Operation.PAUSE_PRINTER)
    job = client.print(sample("one-page.pdf"))
    until = ipp.date_time("job-hold-until-time", in_(client, 60))
    answer = client.send(Operation.HOLD_JOB, ipp.integer("job-id", job), until)
    assert answer.status is Status.SUCCESSFUL_OK, answer.status_message
    assert waits(client, job)
    assert "job-hold-until-time" in client.job(job)
    client.wait(61)
    assert not waits(client, job)


def test_hold_job_takes_one_moment_for_its_time(client: Client, sample: Sample) -> None:
    client.send(Operation.PAUSE_PRINTER)
    job = ipp.integer("job-id", client.print(sample("one-page.pdf")))
    answer = client.send(Operation.HOLD_JOB, job, ipp.integer("job-hold-until-time", 60))
    assert answer.status is Status.CLIENT_ERROR_BAD_REQUEST


def test_a_job_says_until_when_it_was_held_and_no_more_once_it_is_let_go(
    client: Client, sample: Sample
) -> None:
    client.send(Operation.PAUSE_PRINTER)
    job = client.print(sample("one-page.pdf"), job=[ipp.keyword("sides", "one-sided")])
    number = ipp.integer("job-id", job)
    assert "job-hold-until" not in client.job(job)
    for asked, told in (([], "indefinite"), ([ipp.keyword("job-hold-until", "indefinite")], "indefinite")):
        client.send(Operation.HOLD_JOB, number, *asked)
        assert client.job(job)["job-hold-until"] == (told,)
        client.send(Operation.RELEASE_JOB, number)
        assert "job-hold-until" not in client.job(job)
    assert client.job(job)["sides"] == ("one-sided",)


@pytest.mark.parametrize(
    "wish",
    [
        ipp.date_time("job-hold-until-time", DateTime(b"\0" * 8 + b"+\0\0")),
        ipp.integer("job-retain-until-interval", -1),
        ipp.keyword("job-retain-until", "soon"),
    ],
)
def test_what_is_no_time_is_not_supported(client: Client, sample: Sample, wish: Attribute) -> None:
    answer = client.send(Operation.PRINT_JOB, job=[wish], document=sample("one-page.pdf"))
    assert answer.status is Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES


# -- jobs that are over ------------------------------------------------------------------------------------


def told_of(client: Client, which: str = "completed") -> list[object]:
    return list(client.jobs(ipp.keyword("which-jobs", which)))


@pytest.fixture
def forgetful(client_of: ClientOf) -> Client:
    """A printer that remembers two jobs, for ten minutes."""
    client = client_of()
    profile = shelf.load("mono-laser")
    queue = replace(profile.queue, history=2, history_s=600)
    client.machine = Machine(replace(profile, queue=queue))
    client.service = type(client.service)(client.machine)
    return client


def test_a_job_that_is_over_is_forgotten_in_time(forgetful: Client, sample: Sample) -> None:
    client = forgetful
    assert client.printer("job-history-interval-configured") == {"job-history-interval-configured": (600,)}
    client.print(sample("one-page.pdf"))
    client.wait(500)
    assert told_of(client) == [1]
    client.wait(200)
    assert told_of(client) == []


def test_a_job_is_told_of_for_as_long_as_its_client_wants(forgetful: Client, sample: Sample) -> None:
    client = forgetful
    page = sample("one-page.pdf")
    client.print(page, job=[ipp.integer("job-retain-until-interval", 3_000)])
    client.print(page, job=[ipp.date_time("job-retain-until-time", in_(client, 2_000))])
    client.print(page, job=[ipp.keyword("job-retain-until", "indefinite")])
    client.print(page, job=[ipp.integer("job-retain-until-interval", 0)])
    for _ in range(3):
        client.print(page)
    client.wait(300)
    assert sorted(map(str, told_of(client))) == ["1", "2", "3", "6", "7"]
    client.wait(1_000)
    assert sorted(map(str, told_of(client))) == ["1", "2", "3"]
    client.wait(1_000)
    assert sorted(map(str, told_of(client))) == ["1", "3"]
    client.wait(100_000)
    assert told_of(client) == [3]


def test_a_job_that_prints_again_is_not_forgotten_meanwhile(forgetful: Client, sample: Sample) -> None:
    client = forgetful
    job = client.print(sample("one-page.pdf"), job=[ipp.integer("job-retain-until-interval", 300)])
    client.wait(200)
    client.send(Operation.PAUSE_PRINTER)
    assert client.send(Operation.RESTART_JOB, ipp.integer("job-id", job)).status is Status.SUCCESSFUL_OK
    client.wait(300)
    assert told_of(client, "not-completed") == [job]
