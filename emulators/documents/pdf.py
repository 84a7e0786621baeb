"""PDF (ISO 32000): its pages and their coverage, or one page to look at, asked of the process that draws.

Knows no PDFium, whose time and memory a hostile file of two kilobytes could take without end.
"""

from __future__ import annotations

from misfeed.emulators.machine import Page

from .chewable import check_chewable
from .document import Document
from .drawing import DRAWING
from .media import media_name

FORMAT = "application/pdf"


def read_pdf(data: bytes, colorants: tuple[str, ...]) -> Document:
    """Interpret a PDF file. Raises DocumentError, with reason PASSWORD when it is locked."""
    check_chewable(data)
    told, _ = DRAWING.ask({"read": colorants}, data)
    width, height = told["size"]
    return Document(FORMAT, tuple(Page(shares) for shares in told["pages"]), media_name(width, height))


def page_pixels(data: bytes, number: int, dpi: int, longest: int) -> tuple[int, int, bytes]:
    """Page `number` (from 0) at `dpi`, or coarser where a side would have more dots than `longest`: rows,
    columns, and octets of red, green and blue. Raises DocumentError."""
    check_chewable(data)
    told, octets = DRAWING.ask({"pixels": (number, dpi, longest)}, data)
    return told["rows"], told["columns"], octets


def page_lines(data: bytes, number: int) -> tuple[str, ...]:
    """The text on page `number` (from 0), in the file's own order; none of a page that is a picture. Raises
    DocumentError."""
    check_chewable(data)
    _, octets = DRAWING.ask({"lines": number}, data)
    return tuple(octets.decode().splitlines())
