"""NW-15: without an answer of the directory every job is held, and let go when the answer comes."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.interfaces.ipp import IppRefusal, JobState

FAULT = "site.directory.unreachable"


def submit(bench: Any, user: str = "ana") -> Any:
    from misfeed.fixtures import document

    client = bench.device.at("users").ipp_as(user)
    job = client.print_job(
        document("one-page.pdf"),
        document_format="application/pdf",
        attributes={"media": bench.device.facts.values["media"]},
    )
    bench.wait(30)
    return client.job(job.id)


def test_everybodys_jobs_are_held_and_the_printer_is_well(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    for user in ("ana", "ben"):
        job = submit(bench, user)
        assert job.state is JobState.PENDING_HELD
        assert job.reasons == {"job-held-for-authorization"}
    assert bench.is_well
    bench.shows_nothing()


def test_nobody_can_release_such_a_job(bench: Any) -> None:
    bench.break_it()
    job = submit(bench)
    with pytest.raises(IppRefusal, match="client-error-not-authorized"):
        bench.device.at("users").ipp.release_job(job.id)


def test_badges_are_denied(bench: Any) -> None:
    bench.break_it()
    bench.do("swipe", "accounting", user="ben")
    assert bench.device.hands.read_panel() == "Access denied"


def test_neither_power_nor_another_reader_nor_an_unlocked_account_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("replace_reader", "accounting")
    bench.do("set_account", user="ana", standing="good")
    bench.power_cycle()
    assert bench.present
    assert submit(bench).state is JobState.PENDING_HELD


def test_held_jobs_print_when_the_directory_answers(bench: Any) -> None:
    bench.break_it()
    job = submit(bench)
    bench.do("open_path")
    assert not bench.present
    bench.wait(120)
    assert bench.device.ipp.job(job.id).state is JobState.COMPLETED


def test_a_locked_users_held_job_is_aborted_then(bench: Any) -> None:
    bench.break_it()
    job = submit(bench)
    bench.do("set_account", user="ana", standing="locked")
    bench.do("open_path")
    found = bench.device.ipp.job(job.id)
    assert found.state is JobState.ABORTED
    assert found.reasons >= {"account-authorization-failed", "aborted-by-system"}


def test_grace_lets_them_print_and_mends_nothing(bench: Any) -> None:
    bench.break_it()
    bench.do("allow_grace", "accounting")
    assert submit(bench).state is JobState.COMPLETED
    assert bench.present
