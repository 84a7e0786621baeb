"""JPEG: one page that the picture fills."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.documents import DocumentError
from misfeed.emulators.documents.jpeg import read_jpeg
from PIL import Image

MONO = ("black",)
FOUR = ("cyan", "magenta", "yellow", "black")


def picture(mode: str, size: tuple[int, int], paper: object, ink: object) -> bytes:
    """A picture whose left half is `ink`."""
    image = Image.new(mode, size, paper)
    image.paste(ink, (0, 0, size[0] // 2, size[1]))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95)
    return file.getvalue()


SOUND = picture("L", (160, 96), 255, 0)


@pytest.mark.parametrize("size", [(160, 96), (3200, 1600)])
def test_a_half_black_picture_covers_half(size: tuple[int, int]) -> None:
    read = read_jpeg(picture("L", size, 255, 0), FOUR)
    assert read.pages[0].coverage_ppm == {
        "cyan": 0, "magenta": 0, "yellow": 0, "black": pytest.approx(500_000, rel=0.01)
    }  # fmt: skip


def test_colour_goes_to_the_colour_engines_colorants() -> None:
    ink = read_jpeg(picture("RGB", (160, 96), (255, 255, 255), (0, 255, 255)), FOUR).pages[0].coverage_ppm
    assert ink["cyan"] == pytest.approx(500_000, rel=0.02)
    assert max(ink["magenta"], ink["yellow"], ink["black"]) < 10_000


def test_separated_pictures_are_read() -> None:
    ink = read_jpeg(picture("CMYK", (160, 96), (0, 0, 0, 0), (0, 0, 0, 255)), MONO).pages[0].coverage_ppm
    assert ink["black"] == pytest.approx(500_000, rel=0.05)


def test_a_picture_larger_than_any_page_is_refused_before_it_is_decoded() -> None:
    at = SOUND.index(b"\xff\xc0") + 5
    huge = SOUND[:at] + b"\x27\x10\x27\x10" + SOUND[at + 4 :]
    with pytest.raises(DocumentError, match="10000 x 10000 pixels"):
        read_jpeg(huge, MONO)


@given(at=st.integers(2, len(SOUND)), octets=st.binary(max_size=8), cut=st.integers(0, len(SOUND)))
@settings(max_examples=100, deadline=None)
def test_a_damaged_picture_reads_or_raises_one_error(at: int, octets: bytes, cut: int) -> None:
    for data in (SOUND[:at] + octets + SOUND[at + len(octets) :], SOUND[:cut]):
        try:
            read_jpeg(data, FOUR)
        except DocumentError:
            continue


def test_application_data_and_comments_are_left_aside() -> None:
    broken_exif = b"\xff\xe1\0\x10Exif\0\0MM\xff\xff\xff\xff\xff\xff"
    dressed = SOUND[:2] + broken_exif + b"\xff\xfe\0\x04hi" + SOUND[2:]
    assert read_jpeg(dressed, MONO) == read_jpeg(SOUND, MONO)
