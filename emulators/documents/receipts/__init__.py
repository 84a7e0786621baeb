"""ESC/POS as receipts: what they say, how long they are and how black."""

from __future__ import annotations

from misfeed.emulators.machine import Page

from ..document import Document, DocumentError, check_page_count
from .pieces import DPI, WIDTH, Bars, Matrix, Picture, Receipt, Run
from .typeset import CUTS, receipts_of
from .words import RULE, lines_of

FORMAT = "application/vnd.epson.escpos"
_MAX_OCTETS = 16 * 1024 * 1024

__all__ = [
    "CUTS",
    "DPI",
    "FORMAT",
    "RULE",
    "WIDTH",
    "Bars",
    "Matrix",
    "Picture",
    "Receipt",
    "Run",
    "page_lines",
    "read_escpos",
    "receipt_number",
    "receipts_of",
]


def read_escpos(data: bytes, colorants: tuple[str, ...]) -> Document:
    """A document whose pages are receipts."""
    if len(data) > _MAX_OCTETS:
        raise DocumentError(f"a receipt of {len(data)} octets is not printed")
    pages: list[Page] = []
    for receipt in receipts_of(data):
        check_page_count(len(pages) + 1)
        ink = {name: receipt.coverage_ppm if name == "black" else 0 for name in colorants}
        pages.append(Page(ink, length_mm=receipt.length_mm))
    return Document(FORMAT, tuple(pages))


def receipt_number(data: bytes, number: int) -> Receipt:
    """One receipt of a document, from 0. Raises DocumentError."""
    for place, receipt in enumerate(receipts_of(data)):
        if place == number:
            return receipt
    raise DocumentError(f"there is no receipt {number + 1}")


def page_lines(data: bytes, number: int) -> tuple[str, ...]:
    """What a receipt says, with a rule at its end where the blade cut it. Raises DocumentError."""
    receipt = receipt_number(data, number)
    return (*lines_of(receipt.rows), RULE) if receipt.cut else lines_of(receipt.rows)
