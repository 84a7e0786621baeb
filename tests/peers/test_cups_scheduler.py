"""CUPS's scheduler prints on emulated printers by driverless queues, and both count the same pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import misfeed.emulators.profiles as shelf
import misfeed.fixtures
import msgspec
import pytest
from misfeed.emulators.machine import JobState
from PIL import Image

from .scheduler import Emulated, Scheduler, emulated, scheduler

pytestmark = pytest.mark.peer

DOCUMENTS = Path(misfeed.fixtures.__path__[0]) / "documents"
MODELS = ("mono-laser", "colour-laser-mfp", "departmental-a3-mfp", "inkjet-mfp", "label-printer")


@pytest.fixture(scope="module")
def cups() -> Iterator[Scheduler]:
    with scheduler() as found:
        yield found


@pytest.fixture(scope="module")
def printers(cups: Scheduler) -> Iterator[dict[str, Emulated]]:
    """One of each kind, each with a queue of its name."""
    with ExitStack() as served:
        found = {model: served.enter_context(emulated(model)) for model in MODELS}
        for model, printer in found.items():
            cups.add(model, printer.uri)
        yield found


def printed(cups: Scheduler, printer: Emulated, queue: str, document: Path, *options: str) -> int:
    """Print, and say how many impressions both count."""
    before = printer.machine.engine.impressions
    job = cups.submit(queue, document, *options)
    cups.over(queue)
    last = printer.jobs()[-1]
    assert last.state is JobState.COMPLETED
    assert cups.job_states(queue)[job] == "completed"
    assert printer.machine.engine.impressions - before == last.impressions
    assert cups.pages(job) == last.impressions
    return last.impressions


@pytest.fixture(scope="module")
def sent(
    cups: Scheduler, printers: dict[str, Emulated], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """The first two jobs of each queue, three pages and a photograph, when they are over."""
    photograph = tmp_path_factory.mktemp("cups") / "photograph.jpg"
    Image.new("RGB", (400, 600), (200, 30, 30)).save(photograph)
    documents = (DOCUMENTS / "plain-3p.pdf", photograph)
    jobs = {model: [cups.submit(model, document) for document in documents] for model in printers}
    for model in printers:
        cups.over(model)
    return jobs


@pytest.mark.parametrize("model", MODELS)
def test_a_pdf_and_a_photograph_are_printed_by_a_driverless_queue(
    cups: Scheduler, printers: dict[str, Emulated], sent: dict[str, list[str]], model: str
) -> None:
    jobs = printers[model].jobs()[:2]
    assert [(job.format, job.impressions) for job in jobs] == [("application/pdf", 3), ("image/jpeg", 1)]
    assert {job.state for job in jobs} == {JobState.COMPLETED}
    assert {cups.job_states(model)[job] for job in sent[model]} == {"completed"}
    assert [cups.pages(job) for job in sent[model]] == [3, 1]
    assert cups.reasons(model) == set()
    assert f"printer {model} is idle.  enabled" in cups.line(model)


def test_plain_text_is_made_a_pdf(cups: Scheduler, printers: dict[str, Emulated], tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear printer\n\f\nYours\n")
    assert printed(cups, printers["inkjet-mfp"], "inkjet-mfp", tmp_path / "letter.txt") == 2


def test_raster_goes_as_it_is(cups: Scheduler, printers: dict[str, Emulated]) -> None:
    options = ("raw", "document-format=image/pwg-raster")
    page = DOCUMENTS / "one-page.pwg"
    assert printed(cups, printers["label-printer"], "label-printer", page, *options) == 1


@pytest.mark.parametrize("raster", ["image/urf", "image/pwg-raster"])
def test_a_printer_that_takes_only_raster_is_sent_raster(cups: Scheduler, raster: str) -> None:
    whole = shelf.load("colour-laser-mfp")
    documents = msgspec.structs.replace(whole.documents, formats=(raster,))
    with emulated(msgspec.structs.replace(whole, documents=documents)) as printer:
        queue = f"only-{raster.rpartition('/')[2]}"
        cups.add(queue, printer.uri)
        assert printed(cups, printer, queue, DOCUMENTS / "plain-3p.pdf", "media=A4") == 3
        assert printer.jobs()[-1].format == raster


def test_wishes_reach_the_sheets(cups: Scheduler, printers: dict[str, Emulated]) -> None:
    printer = printers["departmental-a3-mfp"]
    options = ("sides=two-sided-long-edge", "media=A4", "copies=2")
    pages = printed(cups, printer, "departmental-a3-mfp", DOCUMENTS / "plain-3p.pdf", *options)
    job = printer.jobs()[-1]
    assert pages == 6
    assert job.delivered == 4


def test_what_can_be_chosen_is_what_the_printer_has(cups: Scheduler, printers: dict[str, Emulated]) -> None:
    chosen = {model: cups.options(model) for model in printers}
    assert chosen["mono-laser"]["InputSlot"] == ("Auto", "ByPassTray", "Tray2")
    assert chosen["mono-laser"]["Duplex"] == ("None", "DuplexNoTumble", "DuplexTumble")
    assert chosen["mono-laser"]["ColorModel"] == ("Gray",)
    assert "RGB" in chosen["inkjet-mfp"]["ColorModel"]
    assert "A3" in chosen["departmental-a3-mfp"]["PageSize"]
    assert "A3" not in chosen["mono-laser"]["PageSize"]
    assert "Duplex" not in chosen["label-printer"]
    assert "StapleLocation" in chosen["departmental-a3-mfp"]
    assert "StapleLocation" not in chosen["mono-laser"]


@pytest.mark.usefixtures("sent")
def test_levels_are_told_to_whoever_asks_the_queue(cups: Scheduler, printers: dict[str, Emulated]) -> None:
    told = cups.state("inkjet-mfp")
    names, levels = told["marker-names"].split(","), told["marker-levels"].split(",")
    assert len(names) == len(levels) == len(told["marker-colors"].split(","))
    assert [int(level) for level in levels] == [
        supply.percent for supply in printers["inkjet-mfp"].machine.supplies
    ]
