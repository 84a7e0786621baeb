"""What CUPS's scheduler makes of firmware that departs from the standards, and what gets its queue going."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import misfeed.fixtures
import pytest
from misfeed.emulators import quirks
from misfeed.emulators.machine import JobState
from misfeed.interfaces.ipp import IppClient
from misfeed.transports.sockets import SocketRoute

from .judges import TROUBLES
from .scheduler import SETTLED_S, Emulated, Scheduler, scheduler, warm

pytestmark = pytest.mark.peer

PAGE = Path(misfeed.fixtures.__path__[0]) / "documents" / "one-page.pdf"
_numbers = count(1)


@pytest.fixture(scope="module")
def cups() -> Iterator[Scheduler]:
    with scheduler() as found:
        yield found


@pytest.fixture
def printer() -> Iterator[Emulated]:
    with warm("mono-laser") as found:
        yield found


@pytest.fixture
def queue(cups: Scheduler, printer: Emulated) -> str:
    """Made while the firmware still behaves."""
    name = f"odd-{next(_numbers)}"
    cups.add(name, printer.uri)
    return name


def has(printer: Emulated, quirk: str, *, on: bool = True) -> None:
    with printer.serving.entered():
        quirks.switch(printer.machine, quirk, on=on)


def printed(printer: Emulated) -> list[tuple[JobState, str]]:
    return [(job.state, job.format) for job in printer.jobs()]


@pytest.mark.parametrize(
    ("quirk", "reasons"),
    [
        ("ipp.only-other", {"other-error"}),
        ("ipp.bare-reasons", {"media-jam", "media-path-jam"}),
        ("ipp.always-idle", {"media-jam-error", "media-path-jam-error"}),
    ],
)
def test_a_jam_is_told_in_the_words_of_the_firmware(
    cups: Scheduler, printer: Emulated, queue: str, quirk: str, reasons: set[str]
) -> None:
    has(printer, quirk)
    TROUBLES["jam"].begin(printer.control)
    cups.submit(queue, PAGE)
    cups.until(lambda: cups.reasons(queue) == reasons, f"not {reasons}")
    TROUBLES["jam"].end(printer.control)
    cups.over(queue)
    assert printed(printer) == [(JobState.COMPLETED, "application/pdf")]


def test_a_printer_that_a_jam_left_paused_waits_for_an_operator(
    cups: Scheduler, printer: Emulated, queue: str
) -> None:
    has(printer, "ipp.paused-by-jam")
    TROUBLES["jam"].begin(printer.control)
    job = cups.submit(queue, PAGE)
    cups.until(lambda: "media-jam-error" in cups.reasons(queue), "no jam is told")
    TROUBLES["jam"].end(printer.control)
    printer.control.advance(SETTLED_S)
    cups.until(lambda: "Paused" in cups.line(queue), "it is not paused")
    assert cups.waiting(queue) == [job]
    with IppClient(SocketRoute("127.0.0.1", {"ipp": printer.serving.ports["ipp"]})) as operator:
        operator.resume()
    cups.over(queue)
    assert printed(printer) == [(JobState.COMPLETED, "application/pdf")]


def test_a_pdf_that_is_refused_is_sent_again_as_raster(
    cups: Scheduler, printer: Emulated, queue: str
) -> None:
    has(printer, "ipp.pdf-is-an-error")
    # Two threads of CUPS's backend hear of the error; when the wrong one is first, the job counts as printed.
    for _ in range(6):
        cups.submit(queue, PAGE)
        cups.over(queue)
        assert printed(printer)[0][0] is JobState.ABORTED
        if printed(printer)[-1] == (JobState.COMPLETED, "image/urf"):
            return
    pytest.fail(f"no raster came, but {printed(printer)}")


def test_a_printer_that_is_busy_is_asked_again(cups: Scheduler, printer: Emulated, queue: str) -> None:
    has(printer, "ipp.busy@request=1-2")
    job = cups.submit(queue, PAGE)
    cups.over(queue)
    assert printed(printer) == [(JobState.COMPLETED, "application/pdf")]
    assert cups.pages(job) == 1


def test_a_printer_that_moved_to_another_path_stops_its_queue_until_somebody_mends_it(
    cups: Scheduler, printer: Emulated, queue: str
) -> None:
    has(printer, "ipp.wrong-path-404")
    job = cups.submit(queue, PAGE)
    cups.until(lambda: f"printer {queue} disabled since" in cups.line(queue), "the queue goes on")
    assert "The printer configuration is incorrect" in cups.line(queue)
    assert cups.waiting(queue) == [job]
    cups.said("lpadmin", "-p", queue, "-v", printer.uri.replace("/ipp/print", "/ipp/printer"))
    cups.said("cupsenable", queue)
    cups.over(queue)
    assert printed(printer) == [(JobState.COMPLETED, "application/pdf")]
