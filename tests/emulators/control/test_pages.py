"""Printed sheets, looked at over the control interface."""

from __future__ import annotations

import io
from typing import Any

import pytest
from misfeed.emulators.documents import interpret
from misfeed.emulators.machine import Machine, Page
from misfeed.emulators.pages.measure import coverage_ppm
from misfeed.fixtures import document
from PIL import Image

LETTER = "na_letter_8.5x11in"


def print_letter(machine: Machine, sides: int = 1) -> None:
    pages = interpret(document("plain-3p.pdf"), "application/pdf", ("black",)).pages
    machine.jobs.submit(pages=pages, sides=sides, media="iso_a4_210x297mm")
    machine.clock.advance(120_000_000)


def test_nothing_lies_in_the_bins_of_a_machine_that_printed_nothing(ask: Any) -> None:
    assert ask("GET", "/pages").json == {"pages": []}
    assert ask("GET", "/pages/1").status == 404
    assert ask("GET", "/pages/1.png").status == 404


def test_printed_sides_are_listed_from_the_top_of_the_stack(ask: Any, machine: Machine) -> None:
    print_letter(machine, sides=2)
    pages = ask("GET", "/pages").json["pages"]
    assert [(page["page"], page["sheet"], page["side"]) for page in pages] == [
        (1, 2, "front"),
        (2, 1, "front"),
        (3, 1, "back"),
    ]
    assert {page["sight"] for page in pages} == {"clean"}
    assert (pages[0]["width_mm"], pages[0]["length_mm"]) == (210, 297)


def test_a_page_is_an_image_of_the_document_as_sent(ask: Any, machine: Machine) -> None:
    print_letter(machine)
    answer = ask("GET", "/pages/1.png")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    image = Image.open(io.BytesIO(answer.body))
    assert image.size == (827, 1169)
    counted = machine.bins[0].stack[-1].sides[0].page.coverage_ppm["black"]
    assert coverage_ppm(image)["black"] == pytest.approx(counted, rel=0.05)
    assert ask("HEAD", "/pages/1.png").body == b""


def test_a_page_without_a_document_is_a_chart_on_the_paper_that_was_fed(ask: Any, machine: Machine) -> None:
    tray = next(tray for tray in machine.trays if tray.media == LETTER)
    machine.jobs.submit(pages=(Page({"black": 80_000}),), source=tray.id, media=LETTER)
    tray.level = max(tray.level, 5)
    machine.clock.advance(60_000_000)
    image = Image.open(io.BytesIO(ask("GET", "/pages/1.png").body))
    assert image.size == (850, 1100)
    assert coverage_ppm(image)["black"] == pytest.approx(80_000, rel=0.02)


def test_a_ruler_on_a_page_names_the_roller_that_left_marks(ask: Any, machine: Machine) -> None:
    places = next(
        fault["places"]
        for fault in ask("GET", "/faults").json["catalogue"]
        if fault["fault"] == "roller.surface.cut"
    )
    assert ask("POST", "/faults", {"fault": "roller.surface.cut", "at": places[0]}).status == 201
    print_letter(machine)
    page = ask("GET", "/pages/1").json
    assert "repeat mark" in page["sight"]
    (told,) = page["ruler"]
    assert places[0] in told


def test_a_page_is_told_as_text(ask: Any, machine: Machine) -> None:
    print_letter(machine)
    answer = ask("GET", "/pages/1.txt")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert answer.body.decode().startswith("Page 3 of 3\n")
    assert ask("GET", "/pages/9.txt").status == 404


def test_a_page_of_a_picture_has_no_text_and_one_sentence_says_so(ask: Any, machine: Machine) -> None:
    pages = interpret(document("one-page.pwg"), "image/pwg-raster", ("black",)).pages
    machine.jobs.submit(pages=pages, media="iso_a4_210x297mm")
    machine.clock.advance(60_000_000)
    answer = ask("GET", "/pages/1.txt")
    assert answer.status == 409
    assert answer.json["error"].startswith("page 1 has no text: what a page of image/pwg-raster says")
    machine.jobs.submit(pages=(Page({"black": 80_000}),), media="iso_a4_210x297mm")
    machine.clock.advance(60_000_000)
    assert "no document says" in ask("GET", "/pages/1.txt").json["error"]


@pytest.mark.parametrize(
    "path",
    ["/pages/", "/pages/0", "/pages/x", "/pages/1.gif", "/pages/%C2%B2", "/pages/-1.png", "/pages/x.txt"],
)
def test_other_pages_are_not_there(ask: Any, machine: Machine, path: str) -> None:
    print_letter(machine)
    assert ask("GET", path).status == 404


def test_pages_are_only_to_be_looked_at(ask: Any) -> None:
    answer = ask("POST", "/pages", {})
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert ask("DELETE", "/pages/1").status == 405
