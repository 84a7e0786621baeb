"""PWG Raster (PWG 5102.4): page headers of 1796 octets, each followed by compressed lines."""

from __future__ import annotations

import re
import struct

from misfeed.emulators.machine import Page

from .coverage import Space
from .document import Document, DocumentError, check_page_count
from .lines import Layout, read_lines

FORMAT = "image/pwg-raster"
SYNC = b"RaS2"
HEADER_OCTETS = 1796

_MARK = b"PwgRaster\0"
# Offsets of PWG 5102.4 §4.3, table 2.
_MEDIA_TYPE, _MEDIA_TYPE_ENDS = 128, 192
_DUPLEX, _MEDIA_POSITION, _COPIES, _WIDTH, _BITS_PER_COLOR, _QUALITY = 272, 324, 340, 372, 384, 484
_SIZE_NAME = 1732

_POSITIONS = (
    *("auto", "main", "alternate", "large-capacity", "manual", "envelope", "disc", "photo", "hagaki"),
    *("main-roll", "alternate-roll", "top", "middle", "bottom", "side", "left", "right", "center", "rear"),
    *("by-pass-tray", *(f"tray-{number}" for number in range(1, 21))),
    *(f"roll-{number}" for number in range(1, 11)),
)
"""media-source by MediaPosition (PWG 5102.4 §4.3.2.2)."""

_SPACES = {
    1: Space.RGB,  # Rgb
    3: Space.BLACK,  # Black
    6: Space.CMYK,  # Cmyk
    18: Space.GREY,  # Sgray
    19: Space.RGB,  # Srgb
    20: Space.RGB,  # AdobeRgb
}


def read_pwg(data: bytes, colorants: tuple[str, ...]) -> Document:
    """Interpret a PWG Raster stream. Raises DocumentError."""
    if not data.startswith(SYNC):
        raise DocumentError("no PWG Raster: the synchronization word is missing", data[:4], 0)
    at = len(SYNC)
    first = data[at : at + HEADER_OCTETS]
    pages: list[Page] = []
    while at < len(data) or not pages:
        check_page_count(len(pages) + 1)
        layout = page_layout(data, at)
        page, at = read_lines(data, at + HEADER_OCTETS, layout, colorants)
        pages.append(page)
    (duplex,) = struct.unpack_from(">I", first, _DUPLEX)
    (copies,) = struct.unpack_from(">I", first, _COPIES)
    (quality,) = struct.unpack_from(">I", first, _QUALITY)
    return Document(
        FORMAT,
        tuple(pages),
        _media(first),
        2 if duplex else None,
        copies or None,
        quality or None,
        _source(first),
        _keyword(first[_MEDIA_TYPE:_MEDIA_TYPE_ENDS]),
    )


def page_layout(data: bytes, at: int) -> Layout:
    """How the page lies whose header begins at octet `at`. Raises DocumentError."""
    header = data[at : at + HEADER_OCTETS]
    if len(header) < HEADER_OCTETS:
        raise DocumentError("a page header is cut short", header[:16], at)
    if not header.startswith(_MARK):
        raise DocumentError("a page header does not begin with PwgRaster", header[:16], at)
    width, height = struct.unpack_from(">2I", header, _WIDTH)
    bits, pixel_bits, line_octets, order, space_number = struct.unpack_from(">5I", header, _BITS_PER_COLOR)
    space = _SPACES.get(space_number)
    if space is None:
        raise DocumentError(f"color space {space_number} is not read", header[400:404], at + 400)
    layout = Layout(width, height, bits, space)
    layout.check()
    if pixel_bits != bits * space.channels or line_octets != -(-width * pixel_bits // 8) or order:
        raise DocumentError(
            f"{pixel_bits} bits a pixel and {line_octets} octets a line do not fit {width} pixels "
            f"of {space.channels} channels of {bits} bits",
            header[384:404],
            at + 384,
        )
    return layout


def _media(header: bytes) -> str | None:
    return _keyword(header[_SIZE_NAME:HEADER_OCTETS])


def _source(header: bytes) -> str | None:
    """The tray it is to come from; None for any."""
    (position,) = struct.unpack_from(">I", header, _MEDIA_POSITION)
    return _POSITIONS[position] if 0 < position < len(_POSITIONS) else None


def _keyword(field: bytes) -> str | None:
    name = field.partition(b"\0")[0]
    return name.decode("ascii") if re.fullmatch(rb"[a-z0-9_.-]{3,63}", name) else None
