"""Print jobs over the control interface."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.emulators.control.service import MAX_DOCUMENT
from misfeed.emulators.machine import JobState, Machine, Status
from misfeed.fixtures import document

PDF = document("plain-3p.pdf")


def test_a_document_is_printed_as_it_says_and_as_was_asked(ask: Any, machine: Machine) -> None:
    answer = ask(
        "POST", "/jobs?copies=2&sides=2&name=letter&user=ann", raw=PDF, content_type="application/pdf"
    )
    assert answer.status == 201
    job = answer.json
    assert (job["id"], job["name"], job["user"], job["pages"]) == (1, "letter", "ann", 3)
    assert (job["copies"], job["sides"], job["format"], job["octets"]) == (2, 2, "application/pdf", len(PDF))
    machine.clock.advance(120_000_000)
    job = ask("GET", "/jobs/1").json
    assert (job["state"], job["delivered"], job["impressions"]) == ("completed", 4, 6)
    assert job["ended_us"] > job["began_us"] >= job["created_us"]
    assert ask("GET", "/jobs").json == {"accepting": True, "jobs": [job]}


def test_a_document_of_no_told_kind_is_looked_at(ask: Any) -> None:
    sent = ask("POST", "/jobs", raw=PDF, content_type="application/octet-stream")
    assert sent.json["format"] == "application/pdf"


def test_a_job_is_cancelled_once(ask: Any, machine: Machine) -> None:
    ask("POST", "/jobs", raw=PDF, content_type="application/pdf")
    assert ask("DELETE", "/jobs/1").json["state"] == "canceled"
    again = ask("DELETE", "/jobs/1")
    assert (again.status, again.json["error"]) == (409, "job 1 is canceled already")
    machine.clock.advance(60_000_000)
    assert machine.status is Status.IDLE


@pytest.mark.parametrize("path", ["/jobs/2", "/jobs/x", "/jobs/-1", "/jobs/%C2%B2", "/jobs/" + "9" * 100])
def test_other_jobs_are_not_there(ask: Any, path: str) -> None:
    assert ask("GET", path).status == 404
    assert ask("DELETE", path).status == 404


@pytest.mark.parametrize(
    ("query", "raw", "kind", "status", "says"),
    [
        ("", b"", "application/pdf", 400, "no document"),
        ("", b"%PDF-1.7 but no more", "application/pdf", 400, "cannot be printed"),
        ("", b"hello", "application/x-nonsense", 415, "does not print application/x-nonsense; it prints"),
        ("", b"\x00\x01\x02", "", 415, "does not print application/octet-stream"),
        ("?copies=0", PDF, "application/pdf", 400, "copies"),
        ("?copies=two", PDF, "application/pdf", 400, "copies"),
        ("?colour=red", PDF, "application/pdf", 400, "colour"),
        ("?source=tray-9", PDF, "application/pdf", 400, "there is no tray 'tray-9'; there is"),
        ("?" + "&".join(f"a{n}=1" for n in range(99)), PDF, "application/pdf", 400, "query string"),
    ],
)
def test_what_cannot_be_printed_is_told_and_makes_no_job(
    ask: Any, machine: Machine, query: str, raw: bytes, kind: str, status: int, says: str
) -> None:
    answer = ask("POST", f"/jobs{query}", raw=raw, content_type=kind)
    assert answer.status == status
    assert says in answer.json["error"]
    assert machine.jobs.jobs == ()


def test_a_document_may_only_be_so_large(ask: Any, machine: Machine) -> None:
    answer = ask("POST", "/jobs", raw=b" " * (MAX_DOCUMENT + 1), content_type="application/pdf")
    assert answer.status == 413
    assert machine.jobs.jobs == ()


def test_a_printer_that_takes_no_jobs_says_so(ask: Any, machine: Machine) -> None:
    machine.jobs.rejecting = True
    assert ask("POST", "/jobs", raw=PDF, content_type="application/pdf").status == 409
    assert ask("GET", "/jobs").json["accepting"] is False
    machine.jobs.rejecting = False
    machine.act("power_off", "power")
    answer = ask("POST", "/jobs", raw=PDF, content_type="application/pdf")
    assert (answer.status, "switch it on" in answer.json["error"]) == (409, True)


def test_a_full_queue_says_so(ask: Any, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("misfeed.emulators.machine.jobs.MAX_OPEN", 1)
    machine.jobs.submit(state=JobState.HELD)
    assert ask("POST", "/jobs", raw=PDF, content_type="application/pdf").status == 409
