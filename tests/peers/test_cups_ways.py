"""CUPS's scheduler reaches a printer by each of its ways: TLS, the raw port, and the line printer daemon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import misfeed.fixtures
import pytest
from misfeed.emulators.machine import JobState

from .scheduler import Emulated, Scheduler, emulated, scheduler

pytestmark = pytest.mark.peer

PAGES = Path(misfeed.fixtures.__path__[0]) / "documents" / "plain-3p.pdf"


@pytest.fixture(scope="module")
def running() -> Iterator[Scheduler]:
    with scheduler() as found:
        yield found


@pytest.fixture
def cups(running: Scheduler) -> Scheduler:
    running.forget_certificates()
    return running


@pytest.fixture
def printer() -> Iterator[Emulated]:
    with emulated("mono-laser") as found:
        yield found


def printed(cups: Scheduler, printer: Emulated, queue: str) -> str:
    """Print three pages, and have them counted by the printer; the scheduler's name of the job."""
    job = cups.submit(queue, PAGES)
    cups.over(queue)
    came(cups, printer)
    return job


def came(cups: Scheduler, printer: Emulated) -> None:
    cups.until(lambda: printer.jobs()[-1:] != [] and printer.jobs()[-1].state.finished, "no job was done")
    last = printer.jobs()[-1]
    assert (last.state, last.impressions) == (JobState.COMPLETED, 3)


def over_tls(printer: Emulated) -> str:
    return printer.uri.replace("ipp:", "ipps:")


def test_a_queue_over_tls_prints_and_counts(cups: Scheduler, printer: Emulated) -> None:
    cups.add("secure", over_tls(printer))
    assert cups.pages(printed(cups, printer, "secure")) == 3


def test_a_queue_without_tls_changes_to_it_where_the_printer_must_have_it(
    cups: Scheduler, printer: Emulated
) -> None:
    printer.control.act("set_encryption", "network", use="required")
    cups.add("upgraded", printer.uri)
    assert cups.pages(printed(cups, printer, "upgraded")) == 3


def test_a_printer_with_a_new_certificate_stops_its_queue_until_somebody_trusts_it(
    cups: Scheduler, printer: Emulated
) -> None:
    cups.add("renewed", over_tls(printer))
    printed(cups, printer, "renewed")
    printer.control.act("issue_certificate", "network")
    job = cups.submit("renewed", PAGES)
    cups.until(lambda: "disabled since" in cups.line("renewed"), "the queue goes on")
    assert "cups-pki-invalid" in cups.state("renewed")["printer-state-reasons"]
    assert cups.waiting("renewed") == [job]
    cups.forget_certificates()
    cups.said("cupsenable", "renewed")
    cups.over("renewed")
    came(cups, printer)
    assert len(printer.jobs()) == 2
    assert "cups-pki-invalid" not in cups.state("renewed")["printer-state-reasons"]


@pytest.mark.parametrize(
    ("queue", "uri"), [("raw", "socket://127.0.0.1:{pjl}"), ("lpr", "lpd://127.0.0.1:{lpd}/lp")]
)
def test_a_queue_by_another_way_prints_as_many_pages(
    cups: Scheduler, printer: Emulated, queue: str, uri: str
) -> None:
    cups.add_raw(queue, uri.format_map(printer.serving.ports))
    printed(cups, printer, queue)
    assert len(printer.jobs()) == 1
