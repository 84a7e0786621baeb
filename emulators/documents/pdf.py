"""PDF (ISO 32000) through PDFium, drawn small: enough to know pages and coverage, nothing to look at."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pypdfium2
from misfeed.emulators.machine import Page

from .chewable import check_chewable
from .coverage import Space, Tally
from .document import Document, DocumentError, Reason, check_page_count
from .media import media_name

FORMAT = "application/pdf"

_POINTS_PER_INCH = 72
_DPI = 72
"""PDFium draws no line thinner than a dot; at this resolution the rules of a table come out as thick as they
are."""
_MAX_PIXELS = 2_000_000
"""A poster is drawn coarser, so that one page never takes more memory than a few megabytes."""
_BAND = 64
_PAPER = 255

# PDFium keeps global state and may be called by one thread at a time.
PDFIUM = threading.Lock()


def read_pdf(data: bytes, colorants: tuple[str, ...]) -> Document:
    """Interpret a PDF file. Raises DocumentError, with reason PASSWORD when it is locked."""
    check_chewable(data)
    with PDFIUM:
        try:
            file = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
            if locked:
                raise DocumentError("the PDF asks for a password", reason=Reason.PASSWORD) from error
            raise DocumentError("PDFium cannot read the PDF", data[:16], 0) from error
        try:
            count = len(file)
            check_page_count(count)
            if not count:
                raise DocumentError("the PDF has no pages", data[:16], 0)
            media = None
            pages = []
            for number in range(count):
                page, size = _draw(file, number, colorants)
                pages.append(page)
                media = media_name(*size) if not number else media
        finally:
            file.close()
    return Document(FORMAT, tuple(pages), media)


def _draw(file: Any, number: int, colorants: tuple[str, ...]) -> tuple[Page, tuple[float, float]]:
    """Page `number` (from 0), and its size in points."""
    try:
        sheet = file[number]
        try:
            width, height = sheet.get_size()
            if not (0 < width < 1e6 and 0 < height < 1e6):
                raise DocumentError(f"page {number + 1} measures {width:g} x {height:g} points")
            scale = min(_DPI / _POINTS_PER_INCH, (_MAX_PIXELS / (width * height)) ** 0.5)
            bitmap = sheet.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
            try:
                dots = bitmap.to_numpy()
                tally = Tally(Space.RGB, 255, colorants)
                for top in range(0, len(dots), _BAND):
                    band = dots[top : top + _BAND, :, :3]
                    # Most of a page is paper, which needs no counting.
                    inked = (band[..., 0] & band[..., 1] & band[..., 2]) != _PAPER
                    tally.add(band[inked].astype(np.int64))
                return tally.page(dots.shape[0] * dots.shape[1]), (width, height)
            finally:
                bitmap.close()
        finally:
            sheet.close()
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"PDFium cannot draw page {number + 1}") from error
