"""Documents with PJL around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.documents import recognise
from misfeed.emulators.documents.unwrap import unwrapped

UEL = b"\x1b%-12345X"


@pytest.mark.parametrize(
    ("stream", "document"),
    [
        (UEL + b"@PJL SET COPIES=2\r\n@PJL ENTER LANGUAGE=PCL\r\n\x1bEtext\x1bE" + UEL, b"\x1bEtext\x1bE"),
        (
            UEL + b"@PJL ENTER LANGUAGE=POSTSCRIPT\n%!PS\nshowpage\n" + UEL + b"@PJL EOJ\n" + UEL,
            b"%!PS\nshowpage\n",
        ),
        (b"@PJL COMMENT x\n%PDF-1.4", b"%PDF-1.4"),
        (b"plain " + UEL, b"plain " + UEL),
        (UEL, b""),
        (b"@PJL", b""),
    ],
)
def test_what_is_between_the_uels_is_the_document(stream: bytes, document: bytes) -> None:
    assert unwrapped(stream) == document


@given(st.binary(max_size=100))
def test_a_document_with_nothing_around_it_stays_as_it_is(data: bytes) -> None:
    if recognise(data) != "application/vnd.hp-PJL":
        assert unwrapped(data) == data
