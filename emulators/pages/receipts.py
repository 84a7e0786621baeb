"""Draws a receipt: what was placed in dots of the print head, as dots of the paper. Knows no command."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from misfeed.emulators.documents.receipts import DPI, WIDTH, Bars, Matrix, Picture, Receipt, Run
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from .paper import Paper

_FONT = "mpl-data/fonts/ttf/DejaVuSansMono{}.ttf"
"""Of one width, and with the characters of most code tables; it comes with Matplotlib."""
_FONT_PERCENT = 80
_TALLEST = 40_000


def receipt_pixels(receipt: Receipt, paper: Paper) -> NDArray[np.uint8]:
    """Grey samples, 0 for black, as large as the paper."""
    strip = Image.new("L", (WIDTH, max(1, min(receipt.height, _TALLEST))), 255)
    for piece in receipt.pieces:
        match piece:
            case Run():
                _draw_run(strip, piece)
            case Picture():
                _draw_picture(strip, piece)
            case Bars():
                _draw_bars(strip, piece)
            case Matrix():
                _draw_matrix(strip, piece)
    scale = paper.dpi / DPI
    size = max(1, round(strip.width * scale)), max(1, round(strip.height * scale))
    if size != strip.size:
        strip = strip.resize(size, Image.Resampling.BOX)
    # The head is narrower than its paper, and prints in its middle.
    sheet = Image.new("L", (paper.columns, paper.rows), 255)
    sheet.paste(strip, ((paper.columns - strip.width) // 2, 0))
    return np.asarray(sheet)


def _draw_run(strip: Image.Image, run: Run) -> None:
    style = run.style
    width, height = max(1, len(run.text) * run.pitch), style.height
    words = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(words)
    # Cells of all magnifications are drawn at the font's own proportions, and stretched.
    font = _font(style.height * _FONT_PERCENT // 100, bold=style.bold)
    for place, letter in enumerate(run.text):
        if letter == " " or not letter.isprintable():
            continue
        own = max(1, round(font.getlength(letter)))
        cell = Image.new("L", (own, height), 255)
        ImageDraw.Draw(cell).text((0, height * 85 // 100), letter, fill=0, font=font, anchor="ls")
        words.paste(cell.resize((style.width, height), Image.Resampling.BOX), (place * run.pitch, 0))
    if style.underline:
        pen.rectangle((0, height - style.underline, width, height), fill=0)
    if style.reverse:
        words = Image.eval(words, lambda value: 255 - value)
    if style.upside_down:
        words = words.transpose(Image.Transpose.ROTATE_180)
    strip.paste(words, (run.x, run.y))


def _draw_picture(strip: Image.Image, piece: Picture) -> None:
    bitmap = piece.bitmap
    dots = Image.frombytes("1", (bitmap.width, bitmap.height), bitmap.rows)
    if (bitmap.across, bitmap.down) != (1, 1):
        dots = dots.resize((bitmap.width * bitmap.across, bitmap.height * bitmap.down))
    strip.paste(0, (piece.x, piece.y), dots)


def _draw_bars(strip: Image.Image, bars: Bars) -> None:
    pen = ImageDraw.Draw(strip)
    for place, module in enumerate(bars.modules):
        if module == "1":
            left = bars.x + place * bars.module
            pen.rectangle((left, bars.y, left + bars.module - 1, bars.y + bars.height - 1), fill=0)


def _draw_matrix(strip: Image.Image, matrix: Matrix) -> None:
    pen = ImageDraw.Draw(strip)
    for down, row in enumerate(matrix.rows):
        for across, module in enumerate(row):
            if module:
                left, top = matrix.x + across * matrix.module, matrix.y + down * matrix.module
                pen.rectangle((left, top, left + matrix.module - 1, top + matrix.module - 1), fill=0)


@cache
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    spec = find_spec("matplotlib")
    if spec is not None and spec.origin is not None:
        file = Path(spec.origin).parent / _FONT.format("-Bold" if bold else "")
        if file.is_file():
            return ImageFont.truetype(str(file), size)
    return ImageFont.load_default(size)
