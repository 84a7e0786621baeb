"""From the client to the sheet in the bin: what was sent is what lies there."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from misfeed.device import Device
from misfeed.emulators import profiles
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.bins import STACK_KEPT
from misfeed.emulators.pages import PrintedPage, top_pages
from misfeed.emulators.pjl.printing import PrintJob
from misfeed.fixtures import document
from misfeed.providers import provider
from PIL import Image

MakePage = Callable[..., PrintedPage]
FORMATS = {"one-page.pdf": "application/pdf", "one-page.pwg": "image/pwg-raster"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_document_sent_over_ipp_is_on_the_sheet(page: MakePage, name: str) -> None:
    with Device(provider().make("colour-laser-mfp")) as device:
        device.ipp.print_job(document(name), name=name, document_format=FORMATS[name])
        device.clock.wait(120)
        fetched = device.hands.fetch_page(device.facts.place("{bin}"))
    with Image.open(io.BytesIO(fetched.png(64 * 1024))) as image:
        should = page(name, profile="colour-laser-mfp", dpi=75).image()
        assert image.size[0] == 620
        small = should.resize((620, image.size[1])).convert("L")
        assert abs(sum(small.histogram()[:64]) - sum(image.convert("L").histogram()[:64])) < 2_000


def test_a_document_sent_over_pjl_is_on_the_sheet(page: MakePage) -> None:
    machine = Machine(profiles.load("mono-laser"))
    job = PrintJob(machine, "letter", "usb")
    job.feed(document("plain-3p.pdf"))
    job.submit({}, "ann")
    machine.clock.advance(120_000_000)
    pages = top_pages(machine)
    assert [one.side.page.originals[0].number for one in pages] == [2, 1, 0]
    assert pages[2].image().tobytes() == page("plain-3p.pdf").image().tobytes()


def test_printing_draws_nothing_and_a_bin_knows_its_top_sheets_only(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(profiles.load("mono-laser"))
    job = PrintJob(machine, "letter", "usb")
    job.feed(document("50p.pdf"))
    job.submit({"COPIES": "2"}, "ann")
    monkeypatch.setattr("misfeed.emulators.pages.render.picture", None)
    machine.clock.advance(600_000_000)
    assert machine.engine.sheets > STACK_KEPT
    assert len(top_pages(machine)) == STACK_KEPT
