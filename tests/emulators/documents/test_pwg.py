"""PWG Raster: pages and coverage exactly as a raster of known content has them."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.documents import DocumentError, Reason
from misfeed.emulators.documents.pwg import read_pwg
from misfeed.fixtures import document

MONO = ("black",)
FOUR = ("cyan", "magenta", "yellow", "black")


def black(data: bytes) -> list[int]:
    return [page.coverage_ppm["black"] for page in read_pwg(data, MONO).pages]


def page(
    make: ModuleType, lines: list[bytes], bits: int, space: int, channels: int, width: int, **f: int
) -> bytes:
    size = max(1, bits * channels // 8)
    header = make.pwg_header(width, len(lines), bits, space, channels, **f)
    return bytes(header + make.pwg_lines(lines, size))


def test_the_sample_page_is_covered_by_its_block_exactly() -> None:
    read = read_pwg(document("one-page.pwg"), MONO)
    assert [page.coverage_ppm for page in read.pages] == [{"black": round(1240 * 350 / (2480 * 3508) * 1e6)}]
    assert (read.media, read.sides, read.copies) == ("iso_a4_210x297mm", None, 1)


@pytest.mark.parametrize(
    ("bits", "space", "channels", "ink", "paper"),
    [
        (8, 18, 1, b"\0", b"\xff"),
        (8, 3, 1, b"\xff", b"\0"),
        (16, 18, 1, b"\0\0", b"\xff\xff"),
        (8, 19, 3, b"\0\0\0", b"\xff\xff\xff"),
        (8, 20, 3, b"\0\0\0", b"\xff\xff\xff"),
        (8, 1, 3, b"\0\0\0", b"\xff\xff\xff"),
        (16, 19, 3, b"\0" * 6, b"\xff" * 6),
        (8, 6, 4, b"\0\0\0\xff", b"\0\0\0\0"),
    ],
)
def test_each_pixel_format_reads_a_quarter_of_black_as_a_quarter(
    make: ModuleType, bits: int, space: int, channels: int, ink: bytes, paper: bytes
) -> None:
    lines = [ink * 50 + paper * 150] * 100
    data = b"RaS2" + page(make, lines, bits, space, channels, 200)
    assert black(data) == [250_000]
    assert read_pwg(data, FOUR).pages[0].coverage_ppm == {
        "cyan": 0,
        "magenta": 0,
        "yellow": 0,
        "black": 250_000,
    }


@pytest.mark.parametrize(("space", "flip"), [(3, 0), (18, 0xFF)])
def test_one_bit_lines_count_without_the_padding_of_their_last_octet(
    make: ModuleType, space: int, flip: int
) -> None:
    # 10 pixels in two octets, the first three black; the six bits of padding are set either way.
    for padding in (0b00_000000, 0b00_111111):
        line = bytes([0b11100000 ^ flip, padding ^ (flip & 0b11_000000)])
        assert black(b"RaS2" + page(make, [line] * 7, 1, space, 1, 10)) == [300_000]


def test_colour_is_counted_for_each_colorant(make: ModuleType) -> None:
    line = b"\xff\0\0" * 10 + b"\0\0\0" * 10 + b"\xff\xff\xff" * 20
    data = b"RaS2" + page(make, [line] * 3, 8, 19, 3, 40)
    assert tuple(read_pwg(data, FOUR).pages[0].coverage_ppm.values()) == (0, 250_000, 250_000, 250_000)


def test_pages_follow_each_other(make: ModuleType) -> None:
    one = page(make, [b"\0" * 4] * 4, 8, 18, 1, 4)
    two = page(make, [b"\xff" * 4] * 4, 8, 18, 1, 4)
    assert black(b"RaS2" + one + two + one) == [1_000_000, 0, 1_000_000]


def test_two_sides_and_copies_are_told(make: ModuleType) -> None:
    read = read_pwg(b"RaS2" + page(make, [b"\0" * 4], 8, 18, 1, 4, at_272=1, at_340=3), MONO)
    assert (read.sides, read.copies) == (2, 3)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_grey_raster_gives_exactly_its_coverage(make: ModuleType, data: st.DataObject) -> None:
    width = data.draw(st.integers(1, 300))
    lines = data.draw(
        st.lists(
            st.one_of(
                st.binary(min_size=width, max_size=width),
                st.integers(0, 255).map(lambda value: bytes([value]) * width),
            ),
            min_size=1,
            max_size=8,
        )
    )
    repeats = data.draw(st.integers(1, 300))
    lines = [line for line in lines for _ in range(repeats)]
    ink = sum(255 - value for line in lines for value in line)
    whole = 255 * width * len(lines)
    assert black(b"RaS2" + page(make, lines, 8, 18, 1, width)) == [
        (2 * ink * 1_000_000 + whole) // (2 * whole)
    ]


def test_a_huge_page_costs_only_its_octets(make: ModuleType) -> None:
    # 200,000 x 200,000 pixels of black: 40 billion pixels in about a million octets.
    line = b"\x7f\0" * (200_000 // 128) + bytes([200_000 % 128 - 1]) + b"\0"
    lines = (b"\xff" + line) * (200_000 // 256) + bytes([200_000 % 256 - 1]) + line
    data = b"RaS2" + make.pwg_header(200_000, 200_000, 8, 18, 1) + lines
    assert black(data) == [1_000_000]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"at_372": 0}, "0 x 2 pixels"),
        ({"at_372": 0xFFFFFFFF}, "cannot be printed"),
        ({"at_376": 3}, "1 lines early"),
        ({"at_376": 1}, "beyond the page's height"),
        ({"at_372": 3, "at_392": 3}, "over the end of its line"),
        ({"at_384": 4, "at_388": 4, "at_392": 2}, "4 bits"),
        ({"at_388": 24}, "do not fit"),
        ({"at_392": 5}, "do not fit"),
        ({"at_396": 1}, "do not fit"),
        ({"at_400": 99}, "color space 99"),
    ],
)
def test_a_header_that_contradicts_itself_is_refused(
    make: ModuleType, change: dict[str, int], says: str
) -> None:
    with pytest.raises(DocumentError, match=says) as caught:
        read_pwg(b"RaS2" + page(make, [b"\0\1\2\3"] * 2, 8, 18, 1, 4, **change), MONO)
    assert caught.value.reason is Reason.FORMAT_ERROR


def test_a_stream_without_a_page_is_refused() -> None:
    for data in (b"", b"RaS2", b"3SaR" + bytes(2000), b"RaS2" + bytes(1796)):
        with pytest.raises(DocumentError):
            read_pwg(data, MONO)


@given(at=st.integers(0, 2414), octets=st.binary(min_size=0, max_size=6), cut=st.integers(0, 2415))
@settings(max_examples=100, deadline=None)
def test_a_damaged_raster_reads_or_raises_one_error(at: int, octets: bytes, cut: int) -> None:
    sound = document("one-page.pwg")
    for data in (sound[:at] + octets + sound[at + len(octets) :], sound[:cut]):
        try:
            read_pwg(data, FOUR)
        except DocumentError:
            continue
