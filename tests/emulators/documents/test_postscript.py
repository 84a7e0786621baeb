"""PostScript: how many pages a program is taken to show."""

from __future__ import annotations

import time

import pytest
from misfeed.emulators.documents import DocumentError
from misfeed.emulators.documents.postscript import read_postscript

MONO = ("black",)
ADOBE = b"%!PS-Adobe-3.0\n"


@pytest.mark.parametrize(
    ("program", "pages"),
    [
        (ADOBE + b"%%Pages: 7\n%%EndComments\nshowpage\n", 7),
        (ADOBE + b"%%Pages: (atend)\nshowpage\n%%Trailer\r\n%%Pages: 3\r\n", 3),
        (ADOBE + b"%%Page: 1 1\nshowpage\n%%Page: 2 2\nshowpage\n", 2),
        (b"%!\nshowpage\nshowpage\n", 2),
        (b"%!\n(showpage) show % showpage\nshowpage\n", 1),
        (b"%!\n/p { fill showpage } bind def p\n", 1),
        (b"%!\n/showpage { } def showpage\n", 1),
        (b"%!PS\n1 1 moveto\n", 0),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nfill\n", 1),
        (b"%!\n%%BeginDocument: a.eps\nshowpage\n%%EndDocument\nshowpage\n", 1),
        (b"%!\n%%BeginData: 3\nshowpage\n%%EndData\nshowpage\n", 1),
        (b"\x04%!\nshowpage", 1),
    ],
)
def test_pages_are_told_or_counted(program: bytes, pages: int) -> None:
    assert len(read_postscript(program, MONO).pages) == pages


def test_what_is_set_of_the_device_is_found() -> None:
    found = read_postscript(
        b"%!\n<< /Duplex true /PageSize [595 842] /NumCopies 2 >> setpagedevice showpage", MONO
    )
    assert (found.media, found.sides, found.copies) == ("iso_a4_210x297mm", 2, 2)


@pytest.mark.parametrize("program", [b"", b"showpage", b"%!\n%%Pages: 99999999999\n"])
def test_what_is_no_program_or_too_long_is_refused(program: bytes) -> None:
    with pytest.raises(DocumentError):
        read_postscript(program, MONO)


@pytest.mark.parametrize(
    "piece", [b"%%BeginDocument\n", b"/a {", b"(", b"/", b"/a", b"\\(", b"%%BeginData: x\n"]
)
def test_a_program_of_any_making_is_counted_in_no_time(piece: bytes) -> None:
    began = time.process_time()
    read_postscript(b"%!\n" + piece * (400_000 // len(piece)), MONO)
    assert time.process_time() - began < 5
