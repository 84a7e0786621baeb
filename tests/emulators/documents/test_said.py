"""What pages say, of the formats that tell it."""

from __future__ import annotations

import pytest
from misfeed.emulators.documents import DocumentError
from misfeed.emulators.documents.said import said
from misfeed.fixtures import document


def test_a_page_of_a_pdf_says_its_text_line_by_line() -> None:
    assert said(document("plain-3p.pdf"), "application/pdf", 1)[0] == "Page 2 of 3"
    with pytest.raises(DocumentError, match="page 4 of the PDF"):
        said(document("plain-3p.pdf"), "application/pdf", 3)


def test_a_page_of_plain_text_says_its_lines_as_they_are_set() -> None:
    text = "first\n" + "x" * 90 + "\f\nsecond\n"
    assert said(text.encode(), "text/plain", 0) == ("first", "x" * 80, "x" * 10)
    assert said(text.encode(), "Text/Plain", 1) == ("", "second")
    with pytest.raises(DocumentError, match="no page 3"):
        said(text.encode(), "text/plain", 2)


@pytest.mark.parametrize("format_", ["image/pwg-raster", "application/postscript"])
def test_other_formats_tell_no_text_and_the_error_says_which_do(format_: str) -> None:
    with pytest.raises(DocumentError, match=f"page of {format_} says .* PDF, plain text and receipts"):
        said(b"", format_, 0)
