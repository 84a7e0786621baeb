"""Plain text: 66 lines of 80 columns a page, 12 % of a cell for each character that prints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.documents import DocumentError
from misfeed.emulators.documents.text import read_text


def black(data: bytes) -> list[int]:
    return [page.coverage_ppm["black"] for page in read_text(data, ("black",)).pages]


@pytest.mark.parametrize(
    ("data", "pages"),
    [
        (b"", 0),
        (b"a", 1),
        (b"a\n" * 66, 1),
        (b"a\n" * 67, 2),
        (b"a\r\n" * 132, 2),
        (b"x" * 80 * 66, 1),
        (b"x" * (80 * 66 + 1), 2),
        (b"one\ftwo", 2),
        (b"one\f", 1),
    ],
)
def test_pages_are_counted_as_a_line_printer_counts(data: bytes, pages: int) -> None:
    assert len(black(data)) == pages


def test_a_full_page_of_characters_inks_twelve_percent() -> None:
    assert black(b"x" * 80 * 66) == [120_000]
    assert black(b"x \t\r\n" * 22) == [22 * 120_000 // 5_280]


def test_only_black_is_used() -> None:
    assert read_text(b"x" * 5280, ("cyan", "black")).pages[0].coverage_ppm == {"cyan": 0, "black": 120_000}


def test_more_pages_than_a_printer_takes_are_refused() -> None:
    with pytest.raises(DocumentError, match="more than 5000 pages"):
        read_text(b"\n" * 66 * 5_001, ("black",))


@given(st.binary(max_size=400))
def test_any_octets_can_be_set(data: bytes) -> None:
    assert all(0 <= share <= 120_000 for share in black(data))
