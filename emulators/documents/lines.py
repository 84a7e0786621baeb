"""The line compression that PWG Raster (PWG 5102.4 §4.4) and Apple Raster share: repeated lines of runs.

Nothing is unpacked to count its ink: each run is counted with its weight, so that neither time nor memory
depends on the size the raster claims, only on the octets that came.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass

import numpy as np
from misfeed.emulators.machine import Page

from .coverage import Samples, Space, Tally
from .document import DocumentError

MAX_WIDTH = 200_000
MAX_HEIGHT = 2_000_000

_BATCH = 1 << 16
_FILL = 128
_ONES = np.array([value.bit_count() for value in range(256)], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the pixels of a page lie.

    Attributes:
        width, height: in pixels. bits: of one sample: 1, 8 or 16. space: what the samples mean.
        fills: code 128 fills the line with paper (Apple Raster); otherwise it is not allowed.
    """

    width: int
    height: int
    bits: int
    space: Space
    fills: bool = False

    def check(self) -> None:
        """Raises DocumentError for sizes and sample formats that nothing prints."""
        if not (0 < self.width <= MAX_WIDTH and 0 < self.height <= MAX_HEIGHT):
            raise DocumentError(f"a page of {self.width} x {self.height} pixels cannot be printed")
        if self.bits not in (1, 8, 16) or (self.bits == 1 and self.space.channels > 1):
            raise DocumentError(f"{self.bits} bits in each of {self.space.channels} channels are not read")


class _Batch:
    """Pixels with their weights, counted in numpy when there are enough of them."""

    def __init__(self, layout: Layout, colorants: tuple[str, ...]) -> None:
        self._bits = layout.bits
        self._channels = layout.space.channels
        self._invert = 0xFF if layout.bits == 1 and layout.space is Space.GREY else 0
        space, full = (Space.BLACK, 1) if layout.bits == 1 else (layout.space, (1 << layout.bits) - 1)
        self.tally = Tally(space, full, colorants)
        self.pixels = bytearray()
        self.weights = array("q")

    def count(self) -> None:
        """Add what is here to the tally."""
        weights = np.frombuffer(self.weights, dtype=np.int64)
        self.tally.add(self._samples(), weights)
        self.pixels = bytearray()
        self.weights = array("q")

    def _samples(self) -> Samples:
        if self._bits == 1:
            octets = np.frombuffer(self.pixels, dtype=np.uint8)
            return np.take(_ONES, octets ^ np.uint8(self._invert)).reshape(-1, 1)
        kind = np.dtype(np.uint8) if self._bits == 8 else np.dtype(">u2")
        return np.frombuffer(self.pixels, dtype=kind).astype(np.int64).reshape(-1, self._channels)

    def uncount(self, octet: int, padding: int, lines: int) -> None:
        """Take back the ink of a line's padding bits: its last octet is `octet`."""
        ink = ((octet ^ self._invert) & ((1 << padding) - 1)).bit_count()
        self.tally.add(np.array([[-ink]], dtype=np.int64), np.array([lines], dtype=np.int64))


def read_lines(data: bytes, at: int, layout: Layout, colorants: tuple[str, ...]) -> tuple[Page, int]:
    """Count the ink of the page whose compressed lines begin at octet `at`; returns it and where it ends.

    Raises:
        DocumentError: the data end early, a line runs over its width, or lines over the height.
    """
    size = max(1, layout.bits * layout.space.channels // 8)
    units = -(-layout.width // 8) if layout.bits == 1 else layout.width
    padding = -layout.width % 8 if layout.bits == 1 else 0
    paper = _paper(layout)
    batch = _Batch(layout, colorants)
    lines = layout.height
    try:
        while lines:
            repeat = data[at] + 1
            at += 1
            if repeat > lines:
                raise DocumentError("lines are repeated beyond the page's height", data[at - 1 : at], at - 1)
            lines -= repeat
            left = units
            while left:
                code = data[at]
                if code < _FILL:
                    run = code + 1
                    batch.pixels += data[at + 1 : at + 1 + size]
                    batch.weights.append(run * repeat)
                    after = at + 1 + size
                elif code > _FILL:
                    run = 257 - code
                    after = at + 1 + run * size
                    batch.pixels += data[at + 1 : after]
                    batch.weights.extend([repeat] * run)
                elif layout.fills:
                    run, after = left, at + 1
                    batch.pixels += paper
                    batch.weights.append(run * repeat)
                else:
                    raise DocumentError("run code 128 is reserved", data[at : at + 1], at)
                if after > len(data):
                    raise DocumentError("the raster ends in the middle of a run", data[at:], at)
                if run > left:
                    raise DocumentError("a run goes over the end of its line", data[at : at + 1], at)
                at = after
                left -= run
            if padding:
                batch.uncount(batch.pixels[-1], padding, repeat)
            if len(batch.weights) >= _BATCH:
                batch.count()
    except IndexError:
        raise DocumentError(f"the raster ends {lines} lines early", data[-16:], len(data)) from None
    batch.count()
    return batch.tally.page(layout.width * layout.height), at


def _paper(layout: Layout) -> bytes:
    bright = layout.space in (Space.GREY, Space.RGB)
    return (b"\xff" if bright else b"\0") * max(1, layout.bits * layout.space.channels // 8)
