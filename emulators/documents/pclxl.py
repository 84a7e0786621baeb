"""PCL XL (PCL 6) read operator by operator: exact in its pages, their size, sides and copies. Draws nothing.

Coverage is nominal: `GRAPHICS_PPM` for a page that something is drawn on.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from misfeed.emulators.machine import Page

from .document import Document, DocumentError, check_page_count
from .pcl import GRAPHICS_PPM

FORMAT = "application/vnd.hp-pclxl"

_BEGIN_PAGE, _END_PAGE = 0x43, 0x44
#: Operators from NewPath's paint family, text and images: what leaves something on the page.
_PAINTS = frozenset({0x86, *range(0xA0, 0xAA), 0xB0, 0xB1})
_BLANK = frozenset(b"\0\t\n\v\f\r ")
_MEDIA_SIZE, _PAGE_COPIES, _SIMPLEX, _DUPLEX = 37, 49, 52, 53

_MOST_PARTS = 1_000
"""Values and names of attributes of one operator; there are fewer than 256 of these."""

_SIZES = {0xC0: 1, 0xC1: 2, 0xC2: 4, 0xC3: 2, 0xC4: 4, 0xC5: 4}
"""Octets of a value by its tag: ubyte, uint16, uint32, sint16, sint32, real32."""

_PAPER = {
    0: "na_letter_8.5x11in",
    1: "na_legal_8.5x14in",
    2: "iso_a4_210x297mm",
    3: "na_executive_7.25x10.5in",
    4: "na_ledger_11x17in",
    5: "iso_a3_297x420mm",
    6: "na_number-10_4.125x9.5in",
    8: "iso_c5_162x229mm",
    9: "iso_dl_110x220mm",
    10: "jis_b4_257x364mm",
    11: "jis_b5_182x257mm",
    16: "iso_a5_148x210mm",
    17: "iso_a6_105x148mm",
}
"""The MediaSize enumeration -> PWG 5101.1."""


def read_pclxl(data: bytes, colorants: tuple[str, ...]) -> Document:
    """Interpret PCL XL. Raises DocumentError."""
    shares: list[int] = []
    media = ""
    copies = sides = 0
    opened = painted = False
    for operator, attributes in _operators(data):
        if operator == _BEGIN_PAGE:
            check_page_count(len(shares) + 1)
            opened, painted = True, False
            media = media or _PAPER.get(attributes.get(_MEDIA_SIZE, -1), "")
            sides = sides or (2 if _DUPLEX in attributes else 1 if _SIMPLEX in attributes else 0)
        elif operator == _END_PAGE:
            if not opened:
                raise DocumentError("a PCL XL page ends that never began")
            opened = False
            copies = copies or attributes.get(_PAGE_COPIES, 0)
            shares.append(GRAPHICS_PPM if painted else 0)
        elif operator in _PAINTS:
            painted = True
    if opened:
        raise DocumentError("the PCL XL stream ends amid a page", data[-16:], len(data))
    pages = tuple(Page({name: share if name == "black" else 0 for name in colorants}) for share in shares)
    return Document(FORMAT, pages, media or None, sides or None, copies or None)


def _operators(data: bytes) -> Iterator[tuple[int, dict[int, int]]]:
    """Each operator with those of its attributes that are one whole number."""
    start, order = _header(data)
    at = start
    value: int | None = None
    attributes: dict[int, int] = {}
    parts = 0
    while at < len(data):
        tag = data[at]
        at += 1
        if tag in _BLANK:
            continue
        parts += 1
        if parts > _MOST_PARTS:
            raise DocumentError("a PCL XL operator has more attributes than there are", data[-16:], at)
        if 0x41 <= tag <= 0xBF:
            yield tag, attributes
            attributes = {}
            parts = 0
        elif tag in (0xF8, 0xF9):
            size = tag - 0xF7
            number = _whole(data, at, size, order)
            at += size
            if value is not None:
                attributes[number] = value
            value = None
        elif tag in (0xFA, 0xFB):
            size = 4 if tag == 0xFA else 1
            at += size + _whole(data, at, size, order)
        elif tag in _SIZES:
            value = _whole(data, at, _SIZES[tag], order) if tag != 0xC5 else None
            at += _SIZES[tag]
        else:
            value = None
            at = _past(data, at, tag, order)
        if at > len(data):
            raise DocumentError("the PCL XL stream is cut short", data[-16:], len(data))
        if data.startswith(b"\x1b%-12345X", at):
            return


def _past(data: bytes, at: int, tag: int, order: str) -> int:
    """Where the value of several numbers ends that begins at `at`: an array, a point or a box."""
    single = _SIZES.get(0xC0 | tag & 0x07)
    if single is not None and 0xC8 <= tag <= 0xCD:
        kind = data[at : at + 1]
        size = {b"\xc0": 1, b"\xc1": 2}.get(kind)
        if size is None:
            raise DocumentError("a PCL XL array has no length", data[at - 1 : at + 8], at)
        return at + 1 + size + single * _whole(data, at + 1, size, order)
    if single is not None and 0xD0 <= tag <= 0xD5:
        return at + 2 * single
    if single is not None and 0xE0 <= tag <= 0xE5:
        return at + 4 * single
    raise DocumentError(f"PCL XL has no tag {tag:#04x}", data[at - 1 : at + 8], at - 1)


def _header(data: bytes) -> tuple[int, str]:
    """Where the stream begins behind its header line, and its byte order for `struct`."""
    end = data.find(b"\n")
    binding = data[:1]
    if not data.startswith(b" HP-PCL XL", 1) or end < 0 or binding not in (b")", b"("):
        raise DocumentError("no binary PCL XL: the stream header is missing", data[:16], 0)
    return end + 1, "<" if binding == b")" else ">"


def _whole(data: bytes, at: int, size: int, order: str) -> int:
    code = {1: "B", 2: "H", 4: "I"}[size]
    try:
        (number,) = struct.unpack_from(order + code, data, at)
    except struct.error as error:
        raise DocumentError("the PCL XL stream is cut short", data[-16:], at) from error
    return int(number)
