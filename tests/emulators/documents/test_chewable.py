"""Documents that would keep a printer busy for minutes are turned away at once; others are not."""

from __future__ import annotations

import random
import time
from importlib import resources

import pytest
from misfeed.emulators.documents import DocumentError, interpret, pcl
from misfeed.emulators.documents.chewable import check_chewable

OCTETS = 1 << 20
BEGUN = b"%PDF-1.4\n1 0 obj\n"
QUICKLY_S = 2.0


@pytest.mark.parametrize(
    "unit",
    [b"[", b"[ ", b"[1", b"[/a", b"[ /a\n", b"1 0 obj<<>>stream\nendstream ", b"stream "],
    ids=lambda unit: unit.decode("latin-1").strip(),
)
@pytest.mark.parametrize("end", [b"", b"endobj"])
def test_what_pdfium_would_chew_on_is_turned_away_at_once(unit: bytes, end: bytes) -> None:
    began = time.process_time()
    with pytest.raises(DocumentError, match="of the PDF"):
        check_chewable(BEGUN + unit * (OCTETS // len(unit)) + end)
    assert time.process_time() - began < QUICKLY_S


@pytest.mark.parametrize("unit", [b"[" * 499 + b"x", b"[/a" * 499 + b"] ", b"[ \0" * 499 + b"] "])
def test_what_is_nearly_too_deep_is_looked_at_once(unit: bytes) -> None:
    began = time.process_time()
    check_chewable(BEGUN + unit * (OCTETS // len(unit)))
    assert time.process_time() - began < QUICKLY_S


def test_what_people_print_goes_through() -> None:
    folder = resources.files("misfeed.fixtures") / "documents"
    for sample in folder.iterdir():
        if sample.name.endswith(".pdf"):
            check_chewable(sample.read_bytes())
    picture = random.Random(1).randbytes(OCTETS)
    check_chewable(BEGUN + b"<<>>stream\n" + picture + b"\nendstream endobj\n")
    check_chewable(BEGUN + b"<<>>stream\n" + b"[1 0 R] " * (OCTETS // 8) + b"\nendstream endobj\n")
    check_chewable((b"1 0 obj<<>>stream\n" + b"x" * 1_000 + b"endstream endobj\n") * 1_000)


@pytest.mark.parametrize(
    "document",
    [
        b"\x1bE" * (OCTETS // 2),
        b"\x1b" * OCTETS,
        b"\xff\xd8" + b"\xff\xe0\0\2" * (OCTETS // 4),
        b"\xff\xd8" + b"\xff" * OCTETS,
        b") HP-PCL XL;2;0\n" + b"\xc0\x01\xf8\x86" * (OCTETS // 4),
        b") HP-PCL XL;2;0\n" + b"\xc0\x01" * (OCTETS // 2),
        BEGUN + b"1 0 obj<<>>stream\nendstream " * (OCTETS // 29),
    ],
    ids=[
        "PCL resets",
        "PCL escapes",
        "JPEG segments",
        "JPEG fill",
        "PCL XL attributes",
        "PCL XL values",
        "PDF",
    ],
)
def test_a_document_of_nothing_but_beginnings_is_done_with_at_once(document: bytes) -> None:
    began = time.process_time()
    formats = {
        b"\x1b": "application/vnd.hp-pcl",
        b"\xff": "image/jpeg",
        b")": "application/vnd.hp-pclxl",
        b"%": "application/pdf",
    }
    try:
        assert interpret(document, formats[document[:1]], ("black",)).pages == ()
    except DocumentError:
        assert document[:1] != b"\x1b"
    assert time.process_time() - began < QUICKLY_S


def test_a_reset_behind_a_reset_ends_one_page() -> None:
    document = b"\x1bEone\x1bE\x1bE\x1bEtwo\x1b=\x1b9\x1bE"
    assert len(interpret(document, "application/vnd.hp-pcl", ("black",)).pages) == 2


@pytest.mark.parametrize(
    "unit",
    [
        b"\x1b&a1R",
        b"\n",
        b"a\n",
        b"\x1b&p1Xa",
        b"\x1b%0BPD\x1b%0A",
        b"\x1b*t1a1R",
        b"\x1bE\x1b9",
        b"\x1b*b+1Wx",
    ],
    ids=repr,
)
def test_pcl_of_nothing_but_steps_is_given_up(unit: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcl, "_MOST_STEPS", 1_000)
    pcl.read_pcl(unit * 200, ("black",))
    with pytest.raises(DocumentError, match="more than 1000 sequences and lines"):
        pcl.read_pcl(unit * 1_001, ("black",))


def test_a_pcl_sequence_of_values_without_end_is_given_up() -> None:
    pcl.read_pcl(b"\x1b*t" + b"1a" * 999 + b"1R", ("black",))
    with pytest.raises(DocumentError, match="more values than there are"):
        pcl.read_pcl(b"\x1b*t" + b"1a" * 1_001, ("black",))


@pytest.mark.parametrize("end", [b"W", b"V"])
def test_rows_of_raster_are_as_many_as_a_picture_has(end: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcl, "_MOST_STEPS", 10)
    row = b"\x1b*b3" + end + b"\x1b\x0c\n"
    pages = pcl.read_pcl(row * 5_000 + b"\x0c" + row, ("black",)).pages
    assert [page.coverage_ppm["black"] for page in pages] == [pcl.GRAPHICS_PPM] * 2


def test_every_octet_that_prints_is_a_character_of_pcl() -> None:
    prints = bytes(octet for octet in range(256) if octet > 0x20 and not 0x7F <= octet <= 0xA0)
    every = bytes(octet for octet in range(256) if octet not in b"\x0a\x0c\x1b")
    assert pcl.read_pcl(every * 8, ("black",)) == pcl.read_pcl(prints * 8, ("black",))
    assert pcl.read_pcl(prints, ("black",)) != pcl.read_pcl(prints[1:] * 2, ("black",))
