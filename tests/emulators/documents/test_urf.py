"""Apple Raster: the same lines under another header."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.documents import DocumentError
from misfeed.emulators.documents.urf import read_urf

MONO = ("black",)


def header(bits: int, space: int, width: int, height: int, duplex: int = 1) -> bytes:
    return struct.pack(">BBBB8x3I8x", bits, space, duplex, 4, width, height, 300)


def stream(promised: int, *pages: bytes) -> bytes:
    return b"UNIRAST\0" + struct.pack(">I", promised) + b"".join(pages)


#: 100 lines: 50 black pixels, then code 128 fills the line with paper.
QUARTER = header(8, 0, 200, 100) + bytes([99, 49, 0, 128])


def test_code_128_fills_the_line_with_paper() -> None:
    assert read_urf(stream(1, QUARTER), MONO).pages[0].coverage_ppm == {"black": 250_000}


def test_paper_is_no_ink_where_samples_count_ink() -> None:
    page = header(32, 6, 200, 100) + bytes([99, 49, 0, 0, 0, 255, 128])
    assert read_urf(stream(1, page), MONO).pages[0].coverage_ppm == {"black": 250_000}


def test_pages_are_read_as_promised_or_to_the_end_when_none_were() -> None:
    assert len(read_urf(stream(2, QUARTER, QUARTER), MONO).pages) == 2
    assert len(read_urf(stream(0, QUARTER, QUARTER, QUARTER), MONO).pages) == 3
    with pytest.raises(DocumentError, match="cut short"):
        read_urf(stream(3, QUARTER, QUARTER), MONO)


def test_the_sides_are_told() -> None:
    two = header(8, 0, 200, 100, duplex=3) + bytes([99, 49, 0, 128])
    assert read_urf(stream(1, QUARTER), MONO).sides == 1
    assert read_urf(stream(1, two), MONO).sides == 2


def test_the_quality_of_the_first_page_is_told() -> None:
    draft = bytearray(QUARTER)
    draft[3] = 3
    assert read_urf(stream(2, bytes(draft), QUARTER), MONO).quality == 3
    draft[3] = 9
    assert read_urf(stream(1, bytes(draft)), MONO).quality is None


@pytest.mark.parametrize("data", [b"", b"UNIRAST\0", stream(0), stream(9_999), stream(1, header(8, 9, 1, 1))])
def test_a_stream_without_a_readable_page_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError):
        read_urf(data, MONO)


@given(st.binary(max_size=80))
@settings(max_examples=100)
def test_junk_behind_the_header_reads_or_raises_one_error(junk: bytes) -> None:
    for data in (stream(1, junk), stream(0, header(8, 0, 20, 4) + junk), stream(2, QUARTER, junk)):
        try:
            read_urf(data, MONO)
        except DocumentError:
            continue
