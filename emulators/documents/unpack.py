"""Pages of PWG Raster and Apple Raster as pixels, averaged down while they are unpacked, to be looked at.

For documents that `lines` has counted; memory depends on the size asked for, not on what the raster claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from . import pwg, urf
from .coverage import Space
from .document import DocumentError
from .lines import Layout

_FILL = 128


def pwg_page(data: bytes, number: int, longest: int) -> tuple[Space, NDArray[np.uint8]]:
    """Page `number` (from 0) as 8-bit samples of shape (rows, columns, channels), its longer side at most
    `longest`. Raises DocumentError."""
    return _page(data, number, longest, len(pwg.SYNC), pwg.HEADER_OCTETS, pwg.page_layout)


def urf_page(data: bytes, number: int, longest: int) -> tuple[Space, NDArray[np.uint8]]:
    """The same for Apple Raster."""
    return _page(data, number, longest, len(urf.SYNC) + 4, urf.PAGE_HEADER_OCTETS, urf.page_layout)


def _page(
    data: bytes,
    number: int,
    longest: int,
    at: int,
    header: int,
    layout_at: Callable[[bytes, int], Layout],
) -> tuple[Space, NDArray[np.uint8]]:
    for page in range(number + 1):
        layout = layout_at(data, at)
        lines = _lines(data, at + header, layout)
        if page == number:
            return _pixels(lines, layout, longest)
        for _, _, end in lines:
            at = end
    raise DocumentError(f"there is no page {number + 1}")


def _lines(data: bytes, at: int, layout: Layout) -> Iterator[tuple[int, bytes, int]]:
    """Each different line: how often it is repeated, its octets, and where it ends in `data`."""
    size = max(1, layout.bits * layout.space.channels // 8)
    units = -(-layout.width // 8) if layout.bits == 1 else layout.width
    bright = layout.space in (Space.GREY, Space.RGB)
    paper = (b"\xff" if bright else b"\0") * size
    lines = layout.height
    try:
        while lines:
            repeat = min(data[at] + 1, lines)
            at += 1
            lines -= repeat
            line = bytearray()
            while len(line) < units * size:
                code = data[at]
                if code < _FILL:
                    run, after = code + 1, at + 1 + size
                    line += data[at + 1 : after] * run
                elif code > _FILL:
                    after = at + 1 + (257 - code) * size
                    line += data[at + 1 : after]
                else:
                    after = at + 1
                    line += paper * (units - len(line) // size)
                at = after
            yield repeat, bytes(line[: units * size]), at
    except IndexError:
        raise DocumentError(f"the raster ends {lines} lines early", data[-16:], len(data)) from None


def _pixels(
    lines: Iterator[tuple[int, bytes, int]], layout: Layout, longest: int
) -> tuple[Space, NDArray[np.uint8]]:
    scale = min(1.0, longest / max(layout.width, layout.height))
    columns, rows = max(1, round(layout.width * scale)), max(1, round(layout.height * scale))
    left = np.arange(columns) * layout.width // columns
    wide = np.diff(np.append(left, layout.width)).astype(np.float32)[:, None]
    top = np.append(np.arange(rows) * layout.height // rows, layout.height)
    sums = np.zeros((rows, columns, layout.space.channels), dtype=np.float32)
    at = 0
    for repeat, line, _ in lines:
        across = np.add.reduceat(_samples(line, layout), left, axis=0) / wide
        first = int(np.searchsorted(top, at, side="right")) - 1
        end = at + repeat
        while first < rows and top[first] < end:
            shared = min(end, int(top[first + 1])) - max(at, int(top[first]))
            sums[first] += across * np.float32(shared)
            first += 1
        at = end
    sums /= np.diff(top).astype(np.float32)[:, None, None]
    return layout.space, np.rint(sums).astype(np.uint8)


def _samples(line: bytes, layout: Layout) -> NDArray[np.float32]:
    """The samples of one line, 0 to 255."""
    if layout.bits == 1:
        bits = np.unpackbits(np.frombuffer(line, dtype=np.uint8))[: layout.width]
        # One bit of grey is paper where it is set, as in deeper grey; one bit of black is ink.
        return bits.astype(np.float32)[:, None] * np.float32(255)
    kind = np.dtype(np.uint8) if layout.bits == 8 else np.dtype(">u2")
    values = np.frombuffer(line, dtype=kind).astype(np.float32).reshape(-1, layout.space.channels)
    return values if layout.bits == 8 else values / np.float32(257)
