"""From samples to ink: how much of a page each colorant of the engine covers, in exact integers.

The rule is simple on purpose: grey is printed in black alone; colour gives up its common grey to black (full
under-colour removal); an engine with black alone prints colour by its luma (ITU-R BT.601). No profiles, no
halftones.
"""

from __future__ import annotations

import enum

import numpy as np
from misfeed.emulators.machine import Page
from numpy.typing import NDArray

from .inks import LUMA

Samples = NDArray[np.int64]

SCALE = 1_000
_PPM = 1_000_000


class Space(enum.Enum):
    """What a sample means, with the number of channels."""

    GREY = 1
    """0 is black, the largest value is paper."""
    BLACK = -1
    """0 is paper, the largest value is black."""
    RGB = 3
    CMYK = 4

    @property
    def channels(self) -> int:
        return abs(self.value)


class Tally:
    """Adds up the ink of one page side.

    Args:
        space: what the samples mean. full: the largest value of a sample.
        colorants: the engine's, such as ("black",) or ("cyan", "magenta", "yellow", "black").
    """

    def __init__(self, space: Space, full: int, colorants: tuple[str, ...]) -> None:
        self._space = space
        self._full = full
        self._colorants = colorants
        self._sums = dict.fromkeys(colorants, 0)

    def add(self, samples: Samples, weights: Samples | None = None) -> None:
        """Count pixels of shape (n, channels), each as often as its weight says (once without)."""
        for colorant, ink in separate(self._space, self._full, self._colorants, samples).items():
            if colorant in self._sums:
                self._sums[colorant] += int(ink.sum() if weights is None else ink @ weights)

    def page(self, pixels: int) -> Page:
        """The page, given how many pixels it has in all; what was not counted is paper."""
        whole = self._full * SCALE * pixels
        shares = {
            name: min(_PPM, (2 * total * _PPM + whole) // (2 * whole)) for name, total in self._sums.items()
        }
        return Page(shares)


def separate(space: Space, full: int, colorants: tuple[str, ...], samples: Samples) -> dict[str, Samples]:
    """Ink per colorant in thousandths of `full`, for samples of shape (n, channels)."""
    columns = samples.T
    if space is Space.GREY:
        return {"black": (full - columns[0]) * SCALE}
    if space is Space.BLACK:
        return {"black": columns[0] * SCALE}
    if space is Space.RGB:
        cyan, magenta, yellow = (full - column for column in columns)
        black = np.zeros_like(cyan)
    else:
        cyan, magenta, yellow, black = columns
    if not {"cyan", "magenta", "yellow"} & set(colorants):
        luma = sum(share * ink for share, ink in zip(LUMA.values(), (cyan, magenta, yellow), strict=True))
        return {"black": np.minimum(black * SCALE + luma, full * SCALE)}
    if "black" in colorants:
        # CMYK was separated by its maker, who decides about the black.
        common = np.minimum(np.minimum(cyan, magenta), yellow) if space is Space.RGB else 0
    else:
        common = -black
    names = ("cyan", "magenta", "yellow")
    inks = {
        name: np.minimum(ink - common, full) * SCALE
        for name, ink in zip(names, (cyan, magenta, yellow), strict=True)
    }
    return inks | {"black": (black + common) * SCALE}
