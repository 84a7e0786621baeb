"""PDFium at work: PDF (ISO 32000) drawn small for pages and coverage, or as large as somebody looks at it.

For the process that `drawing` keeps: knows neither pipes nor limits, and may be called by one thread at a
time, since PDFium keeps global state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pypdfium2
from misfeed.emulators.machine import Page
from numpy.typing import NDArray

from .coverage import Space, Tally
from .document import DocumentError, Reason, check_page_count

_POINTS_PER_INCH = 72
_DPI = 72
"""PDFium draws no line thinner than a dot; at this resolution the rules of a table come out as thick as they
are."""
_MAX_PIXELS = 2_000_000
"""A poster is drawn coarser, so that one page never takes more memory than a few megabytes."""
_BAND = 64
_PAPER = 255

Size = tuple[float, float]
"""Width and height in points."""


def read(data: bytes, colorants: tuple[str, ...], counted: Callable[[int], None]) -> tuple[list[Page], Size]:
    """All pages, and the first one's size. Tells `counted` how many there are before it draws any.

    Raises DocumentError, with reason PASSWORD when the file is locked.
    """
    with _opened(data) as file:
        count = len(file)
        check_page_count(count)
        if not count:
            raise DocumentError("the PDF has no pages", data[:16], 0)
        counted(count)
        drawn = [_draw(file, number, colorants) for number in range(count)]
    return [page for page, _ in drawn], drawn[0][1]


def pixels(data: bytes, number: int, dpi: int, longest: int) -> NDArray[np.uint8]:
    """Page `number` (from 0) in RGB at `dpi`, or coarser where a side would have more dots than `longest`.

    Raises DocumentError.
    """
    with _opened(data) as file:
        try:
            sheet = file[number]
            scale = dpi / _POINTS_PER_INCH
            most = longest / (max(sheet.get_size()) * scale)
            bitmap = sheet.render(scale=scale * min(1, most), rev_byteorder=True, may_draw_forms=False)
            dots: NDArray[np.uint8] = bitmap.to_numpy()[..., :3].copy()
            bitmap.close()
            sheet.close()
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise DocumentError(f"page {number + 1} of the PDF document cannot be drawn") from error
    return dots


def lines(data: bytes, number: int) -> list[str]:
    """The text on page `number` (from 0). Raises DocumentError."""
    with _opened(data) as file:
        try:
            sheet = file[number]
            words = sheet.get_textpage()
            text: str = words.get_text_bounded(errors="replace")
            words.close()
            sheet.close()
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise DocumentError(
                f"the text of page {number + 1} of the PDF document cannot be read"
            ) from error
    return [line.rstrip() for line in text.splitlines()]


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        if locked:
            raise DocumentError("the PDF asks for a password", reason=Reason.PASSWORD) from error
        raise DocumentError("the printer cannot read the PDF document", data[:16], 0) from error
    try:
        yield file
    finally:
        file.close()


def _draw(file: Any, number: int, colorants: tuple[str, ...]) -> tuple[Page, Size]:
    """Page `number` (from 0), and its size."""
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
        raise DocumentError(f"page {number + 1} of the PDF document cannot be drawn") from error
