"""A receipt as lines of text that people read and programs compare. Draws nothing and knows no command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from misfeed.protocols.escpos import Bitmap

from .pieces import Bars, Matrix, Picture, Piece, Run

COLUMNS = 42
"""Characters of font A across the paper."""
RULE = "[cut]".center(COLUMNS, "-")
"""Stands where the blade went through."""

_COLUMN = 12


def lines_of(rows: Iterable[Sequence[Piece]]) -> tuple[str, ...]:
    """One line for each row of what was printed: text in its columns, pictures and codes in brackets.

    Bands of dots that touch are told as the picture that they make.
    """
    told: list[str] = []
    band: Picture | None = None
    for row in rows:
        picture = row[0] if len(row) == 1 and isinstance(row[0], Picture) else None
        if band is not None and picture is not None and _continues(band, picture):
            band = _joined(band, picture)
            told[-1] = _line((band,))
        else:
            band = picture
            told.append(_line(row))
    return tuple(told)


def _line(row: Sequence[Piece]) -> str:
    told = ""
    for piece in row:
        told = told.ljust(piece.x // _COLUMN) + _words(piece)
    return told.rstrip()


def _words(piece: Piece) -> str:
    match piece:
        case Run():
            return piece.text
        case Picture():
            return f"[image {piece.width} x {piece.height}]"
        case Bars() | Matrix():
            return f"[{piece.kind}: {_on_a_line(piece.says)}]"


def _on_a_line(text: str) -> str:
    """Codes hold line ends, and more that a line of text has no room for."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def _continues(band: Picture, below: Picture) -> bool:
    fits = (band.x, band.width, band.y + band.height) == (below.x, below.width, below.y)
    return band.band and below.band and fits


def _joined(band: Picture, below: Picture) -> Picture:
    """Of their size alone; what is on them does not matter to who tells it."""
    return replace(band, bitmap=Bitmap(band.width, band.height + below.height, b""))
