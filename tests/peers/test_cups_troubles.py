"""CUPS's scheduler with printers that something is wrong with: what it shows, and no queue stays stuck."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import misfeed.fixtures
import pytest
from misfeed.emulators import quirks
from misfeed.emulators.ipp.status import level_percent
from misfeed.emulators.machine import JobState
from misfeed.interfaces.ipp import IppClient
from misfeed.transports.sockets import SocketRoute

from .judges import TROUBLES
from .scheduler import Emulated, Scheduler, emulated, scheduler, warm

pytestmark = pytest.mark.peer

DOCUMENTS = Path(misfeed.fixtures.__path__[0]) / "documents"
PAGES, LONG = DOCUMENTS / "plain-3p.pdf", DOCUMENTS / "50p.pdf"
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
def queue(cups: Scheduler, printer: Emulated) -> Iterator[str]:
    name = f"troubled-{next(_numbers)}"
    cups.add(name, printer.uri)
    yield name
    cups.said("lpadmin", "-x", name)


def shows(cups: Scheduler, queue: str, *reasons: str) -> None:
    """Return when these are the reasons that the scheduler gives."""
    cups.until(lambda: cups.reasons(queue) == set(reasons), f"not {reasons} but {cups.reasons(queue)}")


def states(printer: Emulated) -> list[JobState]:
    return [job.state for job in printer.jobs()]


@pytest.mark.parametrize(
    ("trouble", "reasons", "level"),
    [
        ("jam", ("media-jam-error", "media-path-jam-error"), "80"),
        ("cover open", ("door-open-error",), "80"),
        ("toner low", ("marker-supply-low-warning", "toner-low-warning"), "4"),
        ("toner empty", ("marker-supply-empty-error", "toner-empty-error"), "0"),
        ("paper empty", ("media-empty-warning", "media-empty-error", "media-needed-error"), "80"),
    ],
)
def test_what_is_wrong_is_shown_while_it_is(
    cups: Scheduler, printer: Emulated, queue: str, trouble: str, reasons: tuple[str, ...], level: str
) -> None:
    wrong = TROUBLES[trouble]
    wrong.begin(printer.control)
    job = cups.submit(queue, PAGES)
    shows(cups, queue, *reasons)
    cups.until(lambda: cups.state(queue).get("marker-levels") == level, f"the level is not {level}")
    panel = printer.control.state()["panel"]["text"]
    if trouble == "toner low":  # which stops nothing
        cups.over(queue)
        shows(cups, queue, *reasons)
    else:
        assert cups.waiting(queue) == [job]
        assert f"printer {queue} now printing {job}.  enabled" in cups.line(queue)
        cups.until(lambda: panel in cups.line(queue), "the panel's text is not told")
    wrong.end(printer.control)
    if trouble == "toner low":
        cups.submit(queue, PAGES)  # the scheduler looks at a printer only while it prints
    cups.over(queue)
    shows(cups, queue)
    assert set(states(printer)) == {JobState.COMPLETED}
    assert cups.pages(job) == 3


@pytest.mark.parametrize(
    ("model", "supply", "reasons"),
    [
        ("inkjet-mfp", "supply.cyan", ("marker-supply-empty-error", "marker-ink-empty-error")),
        ("label-printer", "supply.black", ("marker-supply-empty-error", "marker-print-ribbon-empty-error")),
        ("departmental-a3-mfp", "supply.magenta", ("marker-supply-empty-error", "toner-empty-error")),
    ],
)
def test_what_has_run_out_is_called_what_it_is(
    cups: Scheduler, model: str, supply: str, reasons: tuple[str, ...]
) -> None:
    with emulated(model) as printer:
        cups.add(model, printer.uri)
        levels = [level_percent(one) for one in printer.machine.supplies]
        printer.control.inject("supply.spent", supply, percent_left=0)
        job = cups.submit(model, PAGES)
        shows(cups, model, *reasons)
        supplies = zip(printer.machine.supplies, levels, strict=True)
        told = ",".join(str(0 if one.id == supply else level) for one, level in supplies)
        cups.until(lambda: cups.state(model).get("marker-levels") == told, f"the levels are not {told}")
        printer.control.act("replace", supply)
        cups.over(model)
        shows(cups, model)
        assert states(printer) == [JobState.COMPLETED]
        assert cups.pages(job) == 3


def test_paper_of_another_size_is_asked_for_until_it_is_loaded(
    cups: Scheduler, printer: Emulated, queue: str
) -> None:
    job = cups.submit(queue, PAGES, "media=Legal")
    shows(cups, queue, "media-needed-error")
    assert "na_legal_8.5x14in" in cups.line(queue)
    printer.control.act("unload", "tray-2")
    printer.control.act("load", "tray-2", media="na_legal_8.5x14in")
    cups.over(queue)
    shows(cups, queue)
    assert states(printer) == [JobState.COMPLETED]
    assert cups.pages(job) == 3


def test_several_faults_are_mended_in_turn(cups: Scheduler, printer: Emulated, queue: str) -> None:
    for trouble in ("toner empty", "paper empty", "cover open"):
        TROUBLES[trouble].begin(printer.control)
    jobs = [cups.submit(queue, PAGES) for _ in range(2)]
    toner = ("marker-supply-empty-error", "toner-empty-error")
    cups.until(lambda: {"door-open-error", *toner} <= cups.reasons(queue), "not all is told")
    TROUBLES["cover open"].end(printer.control)
    cups.until(lambda: "door-open-error" not in cups.reasons(queue), "the cover is still open")
    assert set(toner) <= cups.reasons(queue)
    TROUBLES["toner empty"].end(printer.control)
    shows(cups, queue, "media-empty-warning", "media-empty-error", "media-needed-error")
    assert cups.waiting(queue) == jobs
    TROUBLES["paper empty"].end(printer.control)
    cups.over(queue)
    shows(cups, queue)
    assert states(printer) == [JobState.COMPLETED] * 2
    assert [cups.pages(job) for job in jobs] == [3, 3]


def test_a_queue_is_stopped_and_started_again_by_an_engineer(
    cups: Scheduler, printer: Emulated, queue: str
) -> None:
    TROUBLES["jam"].begin(printer.control)
    job = cups.submit(queue, PAGES)
    shows(cups, queue, "media-jam-error", "media-path-jam-error")
    cups.said("cupsdisable", queue)
    assert f"printer {queue} disabled since" in cups.line(queue)
    cups.until(lambda: states(printer) == [JobState.CANCELED], "the printer still has the job")
    TROUBLES["jam"].end(printer.control)
    assert cups.waiting(queue) == [job]
    cups.said("cupsenable", queue)
    cups.over(queue)
    shows(cups, queue)
    assert states(printer) == [JobState.CANCELED, JobState.COMPLETED]
    assert printer.jobs()[-1].impressions == cups.pages(job) == 3


def test_a_job_that_is_canceled_at_the_scheduler_is_canceled_at_the_printer(
    cups: Scheduler, printer: Emulated, queue: str
) -> None:
    TROUBLES["paper empty"].begin(printer.control)
    stuck, next_one = (cups.submit(queue, PAGES) for _ in range(2))
    shows(cups, queue, "media-empty-warning", "media-empty-error", "media-needed-error")
    cups.said("cancel", stuck)
    cups.until(lambda: states(printer)[0] is JobState.CANCELED, "the printer still has the job")
    TROUBLES["paper empty"].end(printer.control)
    cups.over(queue)
    assert states(printer) == [JobState.CANCELED, JobState.COMPLETED]
    assert cups.pages(next_one) == 3


def test_a_job_that_is_canceled_at_the_printer_is_over_at_the_scheduler(
    cups: Scheduler, printer: Emulated, queue: str
) -> None:
    TROUBLES["cover open"].begin(printer.control)
    cups.submit(queue, PAGES)
    shows(cups, queue, "door-open-error")
    printer.control.cancel(printer.jobs()[-1].id)
    cups.over(queue)
    TROUBLES["cover open"].end(printer.control)
    cups.submit(queue, PAGES)
    cups.over(queue)
    shows(cups, queue)
    assert states(printer) == [JobState.CANCELED, JobState.COMPLETED]


def test_a_printer_that_its_operator_paused_keeps_the_job_until_it_goes_on(
    cups: Scheduler, printer: Emulated, queue: str
) -> None:
    with IppClient(SocketRoute("127.0.0.1", {"ipp": printer.serving.ports["ipp"]})) as operator:
        operator.pause()
        job = cups.submit(queue, PAGES)
        cups.until(lambda: len(printer.jobs()) == 1, "no job came")
        assert cups.waiting(queue) == [job]
        assert not states(printer)[0].finished
        operator.resume()
    cups.over(queue)
    assert states(printer) == [JobState.COMPLETED]


def test_a_printer_whose_service_is_off_gets_the_job_when_it_is_back(
    cups: Scheduler, printer: Emulated, queue: str
) -> None:
    printer.control.act("switch_off", "network", service="ipp")
    job = cups.submit(queue, PAGES)
    cups.until(lambda: "may not exist or is unavailable" in cups.line(queue), "it is not missed")
    assert cups.waiting(queue) == [job]
    printer.control.act("switch_on", "network", service="ipp")
    cups.over(queue)
    shows(cups, queue)
    assert states(printer) == [JobState.COMPLETED]
    assert cups.pages(job) == 3


def printing(cups: Scheduler, printer: Emulated) -> None:
    """Return when some of a long job has been printed."""
    cups.until(lambda: states(printer) != [], "no job came")
    cups.until(lambda: printer.jobs()[-1].impressions > 3, "nothing is printed")


def test_a_job_that_a_power_failure_ended_counts_as_printed(
    cups: Scheduler, printer: Emulated, queue: str
) -> None:
    before = printer.machine.engine.impressions
    job = cups.submit(queue, LONG)
    printing(cups, printer)
    printer.control.act("power_off", "power")
    printer.control.act("power_on", "power")
    cups.over(queue)
    # The printer knows nothing of it any more, and CUPS takes that for the end of a good job.
    assert states(printer) == []
    assert printer.machine.engine.impressions - before < 50
    assert cups.pages(job) == 50


def test_a_job_goes_on_while_the_cable_is_out(cups: Scheduler, printer: Emulated, queue: str) -> None:
    job = cups.submit(queue, LONG)
    printing(cups, printer)
    printer.control.act("unplug", "network")
    cups.until(lambda: states(printer) == [JobState.COMPLETED], "the printer stopped")
    assert cups.waiting(queue) == [job]
    printer.control.act("plug_in", "network")
    cups.over(queue)
    assert cups.pages(job) == printer.jobs()[-1].impressions == 50


def test_two_queues_share_a_printer_that_takes_one_job_at_a_time(
    cups: Scheduler, printer: Emulated, queue: str
) -> None:
    with printer.serving.entered():
        quirks.switch(printer.machine, "ipp.one-job-at-a-time", on=True)
    other = f"{queue}-too"
    cups.add(other, printer.uri)
    jobs = [cups.submit(one, PAGES) for one in (queue, other)]
    cups.over(queue)
    cups.over(other)
    cups.said("lpadmin", "-x", other)
    assert states(printer) == [JobState.COMPLETED] * 2
    assert [cups.pages(job) for job in jobs] == [3, 3]


def test_a_document_that_the_printer_cannot_read_does_not_hold_up_the_next(
    cups: Scheduler, printer: Emulated, queue: str, tmp_path: Path
) -> None:
    spoiled = tmp_path / "spoiled.jpg"
    spoiled.write_bytes(b"\xff\xd8\xff\xe0" + bytes(300))
    cups.submit(queue, spoiled)
    job = cups.submit(queue, PAGES)
    cups.over(queue)
    assert cups.pages(job) == 3
    assert states(printer)[-1] is JobState.COMPLETED
    assert re.search(rf"printer {queue} is idle\.  enabled", cups.line(queue))
