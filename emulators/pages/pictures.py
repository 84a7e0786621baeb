"""A page of a document as ink on paper, before any machine did something to it.

Each format's own reader makes the pixels; here they are turned, shrunk to the paper and separated by the rule
that counts a document's coverage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from misfeed.emulators.documents import DocumentError, jpeg, pdf, pwg, receipts, text, unpack, urf
from misfeed.emulators.documents.coverage import SCALE, Space, separate
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from .paper import Paper, Plane
from .receipts import receipt_pixels

_BAND = 64
_MODES = {1: "L", 3: "RGB", 4: "CMYK"}

_Pixels = tuple[Space, NDArray[np.uint8]]
"""What samples mean, and 8-bit samples of shape (rows, columns, channels), as large as the paper."""


def picture(
    data: bytes,
    format_: str,
    number: int,
    paper: Paper,
    colorants: tuple[str, ...],
    *,
    upright: bool = False,
) -> dict[str, Plane]:
    """Page `number` (from 0) of a document as ink on `paper`. Raises DocumentError.

    `upright`: a photograph is not turned to lie as the paper does.
    """
    draw = _DRAW.get(format_.lower())
    if draw is None:
        raise DocumentError(f"nothing here draws {format_}")
    space, pixels = (
        _jpeg(data, number, paper, turn=False) if upright and draw is _jpeg else draw(data, number, paper)
    )
    return _separated(space, pixels, colorants)


def _separated(space: Space, pixels: NDArray[np.uint8], colorants: tuple[str, ...]) -> dict[str, Plane]:
    rows, columns, channels = pixels.shape
    planes = {name: np.zeros((rows, columns), dtype=np.float32) for name in colorants}
    for top in range(0, rows, _BAND):
        band = pixels[top : top + _BAND]
        inks = separate(space, 255, colorants, band.reshape(-1, channels).astype(np.int64))
        for name, ink in inks.items():
            if name in planes:
                share = np.clip(ink / (255 * SCALE), 0, 1)
                planes[name][top : top + _BAND] = share.reshape(band.shape[:2])
    return planes


def placed(
    space: Space,
    pixels: NDArray[np.uint8],
    paper: Paper,
    *,
    fill: bool = False,
    grow: bool = True,
    turn: bool = True,
) -> _Pixels:
    """A picture on the paper, as large as fits (or, `fill`, as covers it all); turned, if it may be, where it
    lies across."""
    rows, columns, channels = pixels.shape
    image = Image.fromarray(pixels[..., 0] if channels == 1 else pixels, _MODES[channels])
    if turn and (columns > rows) != (paper.columns > paper.rows) and columns != rows:
        image = image.transpose(Image.Transpose.ROTATE_90)
    ratios = paper.columns / image.width, paper.rows / image.height
    scale = max(ratios) if fill else min(ratios) if grow else min(1.0, *ratios)
    # A page whose size was rounded to dots or points fills its paper all the same.
    size = [round(image.width * scale), round(image.height * scale)]
    for axis, whole in enumerate((paper.columns, paper.rows)):
        if abs(size[axis] - whole) <= 0.01 * whole:
            size[axis] = whole
    image = image.resize((size[0], size[1]), Image.Resampling.BOX)
    blank = 255 if space in (Space.GREY, Space.RGB) else 0
    sheet = Image.new(image.mode, (paper.columns, paper.rows), (blank,) * channels if channels > 1 else blank)
    sheet.paste(image, ((paper.columns - image.width) // 2, (paper.rows - image.height) // 2))
    dots = np.asarray(sheet)
    return space, dots[..., None] if dots.ndim == 2 else dots


# -- one function per format -----------------------------------------------------------------------------


def _pdf(data: bytes, number: int, paper: Paper) -> _Pixels:
    rows, columns, octets = pdf.page_pixels(data, number, paper.dpi, max(paper.columns, paper.rows))
    dots = np.frombuffer(octets, dtype=np.uint8).reshape(rows, columns, 3)
    return placed(Space.RGB, dots, paper, grow=False)


def _pwg(data: bytes, number: int, paper: Paper) -> _Pixels:
    return placed(*unpack.pwg_page(data, number, max(paper.columns, paper.rows)), paper)


def _urf(data: bytes, number: int, paper: Paper) -> _Pixels:
    return placed(*unpack.urf_page(data, number, max(paper.columns, paper.rows)), paper)


def _jpeg(data: bytes, number: int, paper: Paper, *, turn: bool = True) -> _Pixels:  # noqa: ARG001
    long = 2 * max(paper.columns, paper.rows)
    dots = jpeg.picture(data, (long, long))
    if dots.ndim == 2:
        return placed(Space.GREY, dots[..., None], paper, fill=True, turn=turn)
    return placed(Space.RGB, dots, paper, fill=True, turn=turn)


def _text(data: bytes, number: int, paper: Paper) -> _Pixels:
    pages = text.typeset(data)
    rows = next((page for place, page in enumerate(pages) if place == number), None)
    if rows is None:
        raise DocumentError(f"there is no page {number + 1}")
    sheet = Image.new("L", (paper.columns, paper.rows), 255)
    pen = ImageDraw.Draw(sheet)
    cell = paper.columns * 0.88 / text.COLUMNS
    pitch = paper.rows * 0.92 / text.LINES
    font = ImageFont.load_default(min(cell * 1.5, pitch * 0.85))
    for line, row in enumerate(rows):
        top = paper.rows * 0.04 + line * pitch
        for column, letter in enumerate(row):
            # Typewriters strike in cells, whatever the letter's own width is.
            if letter.isprintable() and letter != " ":
                pen.text((paper.columns * 0.06 + column * cell, top), letter, fill=0, font=font)
    return Space.GREY, np.asarray(sheet)[..., None]


def _receipt(data: bytes, number: int, paper: Paper) -> _Pixels:
    return Space.GREY, receipt_pixels(receipts.receipt_number(data, number), paper)[..., None]


_DRAW: Mapping[str, Callable[[bytes, int, Paper], _Pixels]] = {
    pdf.FORMAT: _pdf,
    pwg.FORMAT: _pwg,
    urf.FORMAT: _urf,
    jpeg.FORMAT: _jpeg,
    text.FORMAT: _text,
    receipts.FORMAT: _receipt,
}
