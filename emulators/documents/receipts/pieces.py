"""What is on a receipt, placed in dots of the print head: text, pictures, bars, matrices. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from misfeed.protocols.escpos import Bitmap

DPI = 180
WIDTH = 512
"""Dots across that the head prints."""

_CELL_PERCENT = 12
"""How much of its cell a character inks."""


@dataclass(frozen=True, slots=True)
class Style:
    """How characters look. `width`, `height`: of a cell, in dots."""

    width: int = 12
    height: int = 24
    bold: bool = False
    underline: int = 0
    reverse: bool = False
    upside_down: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one style. `x`, `y`: its left upper corner."""

    x: int
    y: int
    text: str
    style: Style
    pitch: int
    """From one character to the next."""

    @property
    def dots(self) -> int:
        """How many are printed, nominally."""
        cell = self.style.width * self.style.height
        inked = sum(one != " " for one in self.text) * cell * _CELL_PERCENT // 100
        return len(self.text) * cell - inked if self.style.reverse else inked * (2 if self.style.bold else 1)


@dataclass(frozen=True, slots=True)
class Picture:
    """`band`: it came as a line of dots (ESC *), of which programs make large pictures."""

    x: int
    y: int
    bitmap: Bitmap
    band: bool = False

    @property
    def width(self) -> int:
        return self.bitmap.width * self.bitmap.across

    @property
    def height(self) -> int:
        return self.bitmap.height * self.bitmap.down

    @property
    def dots(self) -> int:
        return self.bitmap.dots * self.bitmap.across * self.bitmap.down


@dataclass(frozen=True, slots=True)
class Bars:
    """A barcode: `modules` as in `bars`, each `module` dots wide; `kind` and `says` as readers tell."""

    x: int
    y: int
    modules: str
    module: int
    height: int
    kind: str
    says: str

    @property
    def dots(self) -> int:
        return self.modules.count("1") * self.module * self.height


@dataclass(frozen=True, slots=True)
class Matrix:
    """A two-dimensional symbol: rows of modules, each `module` dots in both directions; `kind` and `says` as
    of bars."""

    x: int
    y: int
    rows: tuple[bytes, ...]
    module: int
    kind: str
    says: str

    @property
    def dots(self) -> int:
        return sum(row.count(1) for row in self.rows) * self.module**2


Piece: TypeAlias = Run | Picture | Bars | Matrix


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt, from cut to cut.

    Attributes:
        rows: what stands beside each other, from the top; an empty one is a line that was fed.
        height: in dots. cut: whether the blade ended it, and not who tore it off.
    """

    rows: tuple[tuple[Piece, ...], ...]
    height: int
    cut: bool

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece for row in self.rows for piece in row)

    @property
    def length_mm(self) -> int:
        return max(1, -(-self.height * 254 // (DPI * 10)))

    @property
    def coverage_ppm(self) -> int:
        """How much of what the head passes over it blackens."""
        area = WIDTH * max(1, self.height)
        return min(1_000_000, sum(piece.dots for piece in self.pieces) * 1_000_000 // area)
