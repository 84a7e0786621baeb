"""PCL XL: pages, size, sides and copies of a stream."""

from __future__ import annotations

import struct

import pytest
from misfeed.emulators.documents import DocumentError
from misfeed.emulators.documents.pclxl import read_pclxl

HEADER = {"<": b") HP-PCL XL;3;0;Comment\n", ">": b"( HP-PCL XL;3;0\n"}
MONO = ("black",)


def ubyte(value: int, attribute: int) -> bytes:
    return bytes((0xC0, value, 0xF8, attribute))


def page(order: str, *, sides: bool = False, copies: int = 1, paint: bool = True) -> bytes:
    number = struct.pack(order + "H", copies)
    begin = ubyte(2, 37) + (ubyte(1, 53) if sides else ubyte(0, 52)) + b"\x43"
    # A source of nine octets that look like operators, and an array, of which none counts.
    data = b"\xfb\x09" + b"\x44" * 9 + b"\xc8\xc0\x03\x44\x44\x44\xf8\xaa"
    return begin + data + (b"\x86" if paint else b"") + b"\xc1" + number + b"\xf8\x31\x44"


@pytest.mark.parametrize("order", ["<", ">"])
def test_each_page_that_ends_is_one(order: str) -> None:
    document = read_pclxl(HEADER[order] + b"\x41" + page(order, sides=True, copies=3) * 4 + b"\x42", MONO)
    assert (len(document.pages), document.media) == (4, "iso_a4_210x297mm")
    assert (document.sides, document.copies) == (2, 3)


def test_a_page_with_nothing_painted_takes_no_toner() -> None:
    blank, full = read_pclxl(HEADER["<"] + page("<", paint=False) + page("<"), MONO).pages
    assert blank.coverage_ppm["black"] == 0 < full.coverage_ppm["black"]


@pytest.mark.parametrize(
    "stream",
    [
        b"",
        b"\x1bE",
        HEADER["<"] + page("<")[:-1],
        HEADER["<"] + b"\x44",
        HEADER["<"] + b"\x01",
        HEADER["<"] + b"\xfa\xff\xff\xff\xff",
        HEADER["<"] + b"\xc8\xc5",
    ],
)
def test_a_damaged_stream_is_refused(stream: bytes) -> None:
    with pytest.raises(DocumentError):
        read_pclxl(stream, MONO)
