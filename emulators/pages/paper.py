"""A sheet of paper as a grid of dots, and the ink on it: one plane for each colorant, 0 (none) to 1 (solid).

Ink and not colours, because that is what a printer lays down: a colorant can be missing, or lie beside its
place. Knows no document and no machine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.float32]
"""One number for each dot, rows from the leading edge."""

DPI = 100
"""Dots per inch of a page that somebody looks at."""

MM_PER_INCH = 25.4
_MAX_DOTS = 6_000_000
_MIN_DPI = 1
_SIZE = re.compile(r"_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)$")
_A4 = (210.0, 297.0)

#: What each colorant takes from red, green and blue.
_TAKES: Mapping[str, tuple[float, float, float]] = {
    "cyan": (1, 0, 0),
    "magenta": (0, 1, 0),
    "yellow": (0, 0, 1),
    "lightCyan": (0.4, 0, 0),
    "lightMagenta": (0, 0.4, 0),
}
_ALL_LIGHT = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Paper:
    """A sheet's size as it travels: `width_mm` across, `length_mm` from leading to trailing edge."""

    width_mm: float = _A4[0]
    length_mm: float = _A4[1]
    dpi: int = DPI

    @classmethod
    def named(cls, media: str, dpi: int = DPI) -> Paper:
        """The paper with a PWG 5101.1 size name (A4 for a name that tells no size); drawn coarser when it is
        a poster."""
        found = _SIZE.search(media)
        width, length = _A4
        if found is not None:
            unit = MM_PER_INCH if found[3] == "in" else 1.0
            width, length = float(found[1]) * unit, float(found[2]) * unit
        width, length = max(width, 1.0), max(length, 1.0)
        square_inches = width * length / MM_PER_INCH**2
        bound = int((_MAX_DOTS / square_inches) ** 0.5)
        return cls(width, length, max(_MIN_DPI, min(dpi, bound)))

    @property
    def dots_per_mm(self) -> float:
        return self.dpi / MM_PER_INCH

    def dots(self, mm: float) -> float:
        return mm * self.dots_per_mm

    @cached_property
    def columns(self) -> int:
        return max(1, round(self.dots(self.width_mm)))

    @cached_property
    def rows(self) -> int:
        return max(1, round(self.dots(self.length_mm)))

    @cached_property
    def across(self) -> Plane:
        """Millimetres of each column's middle from the left edge, as one row."""
        return ((np.arange(self.columns, dtype=np.float32) + 0.5) / self.dots_per_mm)[None, :]

    @cached_property
    def down(self) -> Plane:
        """Millimetres of each row's middle from the leading edge, as one column."""
        return ((np.arange(self.rows, dtype=np.float32) + 0.5) / self.dots_per_mm)[:, None]


class Canvas:
    """A sheet with what is on it.

    Attributes:
        inks: by colorant, in the engine's order. shade: the light that paper gives back, 1 where it is flat.
    """

    def __init__(self, paper: Paper, inks: Mapping[str, Plane]) -> None:
        self.paper = paper
        self.inks: dict[str, Plane] = dict(inks)
        self.shade: Plane = np.ones((paper.rows, paper.columns), dtype=np.float32)

    @classmethod
    def blank(cls, paper: Paper, colorants: tuple[str, ...]) -> Canvas:
        return cls(
            paper, {name: np.zeros((paper.rows, paper.columns), dtype=np.float32) for name in colorants}
        )

    def copy(self) -> Canvas:
        made = Canvas(self.paper, {name: plane.copy() for name, plane in self.inks.items()})
        made.shade = self.shade.copy()
        return made

    def coverage_ppm(self) -> dict[str, int]:
        """How much of the page each colorant covers, in millionths."""
        return {
            name: round(float(plane.mean(dtype=np.float64)) * 1_000_000) for name, plane in self.inks.items()
        }

    def image(self) -> Image.Image:
        """The page as one sees it: in grey when nothing but black is on it, else in colour."""
        if not any(plane.any() for name, plane in self.inks.items() if name != "black"):
            black = self.inks.get("black", np.zeros_like(self.shade))
            return Image.fromarray(_octets((1 - np.clip(black, 0, 1)) * self.shade), "L")
        light = np.ones((*self.shade.shape, 3), dtype=np.float32)
        for name, plane in self.inks.items():
            for channel, taken in enumerate(_TAKES.get(name, _ALL_LIGHT)):
                if taken:
                    light[..., channel] -= plane * taken
        return Image.fromarray(_octets(np.clip(light, 0, 1) * self.shade[..., None]), "RGB")


def darkness(image: Image.Image) -> Plane:
    """How dark each dot of an image is, 0 to 1: light that any channel lacks."""
    values = np.asarray(image if image.mode in ("L", "RGB") else image.convert("RGB"), dtype=np.float32)
    light = values if values.ndim == 2 else values.mean(axis=2, dtype=np.float32)
    dark: Plane = 1 - light / np.float32(255)
    return dark


def _octets(light: Plane) -> NDArray[np.uint8]:
    return np.rint(np.clip(light, 0, 1) * 255).astype(np.uint8)
