"""PCL 5: pages, size, sides and copies of a stream."""

from __future__ import annotations

import pytest
from misfeed.emulators.documents.pcl import GRAPHICS_PPM, read_pcl

MONO = ("black",)


@pytest.mark.parametrize(
    ("stream", "pages"),
    [
        (b"\x1bEhello\x0cworld\x1bE", 2),
        (b"\x1bEhello\x0c\x1bE", 1),
        (b"\x1bE\x1bE", 0),
        (b"\x1bE\x0c\x1bE", 1),
        (b"\x1b%-12345X\x1bEone page\x1b%-12345X", 1),
        (b"\x1bE" + b"line\r\n" * 60, 1),
        (b"\x1bE" + b"line\r\n" * 61, 2),
        (b"\x1bE\x1b&l8D" + b"line\r\n" * 80, 1),
        (b"\x1bE\x1b*t300R\x1b*r0A\x1b*b4W\x0c\x0c\x0c\x0c\x1b*rB\x1bE", 1),
        (b"\x1bE\x1b*b2m4w\x0c\x0c\x0c\x0c4W\x0c\x0c\x0c\x0c\x1bE", 1),
        (b"\x1bE\x1b&p3X\x0c\x0c\x0c\x1bE", 0),
        (b"\x1bE\x1b%0BIN;PU;PA1,1;\x1b%0A\x1bE", 0),
        (b"\x1bE\x1b%0BIN;PD100,100;\x1b%0A\x1bE", 1),
        (b"\x1bEfirst\x1b&l1Hsecond\x1bE", 2),
    ],
)
def test_pages_are_what_form_feeds_resets_and_full_pages_eject(stream: bytes, pages: int) -> None:
    assert len(read_pcl(stream, MONO).pages) == pages


def test_paper_sides_and_copies_are_what_the_stream_asks_for() -> None:
    document = read_pcl(b"\x1bE\x1b&l26a1s3Xtext\x1bE", MONO)
    assert (document.media, document.sides, document.copies) == ("iso_a4_210x297mm", 2, 3)
    plain = read_pcl(b"\x1bEtext", MONO)
    assert (plain.media, plain.sides, plain.copies) == (None, None, None)


def test_letters_cover_little_and_graphics_their_nominal_share() -> None:
    letters, raster = read_pcl(b"\x1bEab\x0c\x1b*b1W\xff\x1bE", ("black", "cyan")).pages
    assert 0 < letters.coverage_ppm["black"] < 100
    assert raster.coverage_ppm == {"black": GRAPHICS_PPM, "cyan": 0}
