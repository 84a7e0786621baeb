"""Apple Raster ("UNIRAST"): page headers of 32 octets over the same compressed lines as PWG Raster.

Apple publishes no specification; the layout is the one that the CUPS filters read and write.
"""

from __future__ import annotations

import struct

from misfeed.emulators.machine import Page

from .coverage import Space
from .document import Document, DocumentError, check_page_count
from .lines import Layout, read_lines

FORMAT = "image/urf"
SYNC = b"UNIRAST\0"
PAGE_HEADER_OCTETS = 32

_SPACES = {
    0: Space.GREY,
    1: Space.RGB,
    3: Space.RGB,
    4: Space.BLACK,
    5: Space.RGB,
    6: Space.CMYK,
}
_TWO_SIDED = (2, 3)
_QUALITIES = (3, 4, 5)


def read_urf(data: bytes, colorants: tuple[str, ...]) -> Document:
    """Interpret an Apple Raster stream. Raises DocumentError."""
    if not data.startswith(SYNC) or len(data) < len(SYNC) + 4:
        raise DocumentError("no Apple Raster: the header is missing", data[:12], 0)
    (promised,) = struct.unpack_from(">I", data, len(SYNC))
    check_page_count(promised)
    at = len(SYNC) + 4
    pages: list[Page] = []
    sides = quality = None
    # Senders that print while they render do not know the number of pages and write 0.
    while len(pages) < promised or (not promised and (at < len(data) or not pages)):
        check_page_count(len(pages) + 1)
        layout = page_layout(data, at)
        duplex = data[at + 2]
        if not pages and duplex:
            sides = 2 if duplex in _TWO_SIDED else 1
        if not pages and data[at + 3] in _QUALITIES:
            quality = data[at + 3]
        page, at = read_lines(data, at + PAGE_HEADER_OCTETS, layout, colorants)
        pages.append(page)
    return Document(FORMAT, tuple(pages), sides=sides, quality=quality)


def page_layout(data: bytes, at: int) -> Layout:
    """How the page lies whose header begins at octet `at`. Raises DocumentError."""
    if len(data) - at < PAGE_HEADER_OCTETS:
        raise DocumentError("a page header is cut short", data[at:], at)
    pixel_bits, number = data[at], data[at + 1]
    width, height = struct.unpack_from(">2I", data, at + 12)
    space = _SPACES.get(number)
    if space is None or pixel_bits % space.channels:
        raise DocumentError(f"color space {number} at {pixel_bits} bits is not read", data[at : at + 3], at)
    layout = Layout(width, height, pixel_bits // space.channels, space, fills=True)
    layout.check()
    return layout
