"""A small picture of a printer for `printer-icons`, drawn here so that no file is needed. Knows no door."""

from __future__ import annotations

import struct
import zlib
from functools import cache

ICON_PATH = "/icon.png"
"""Where every web server of a printer has it."""
_SIDE = 48
_BODY, _PAPER, _SLOT, _NONE = b"\x40\x48\x50\xff", b"\xf4\xf4\xf0\xff", b"\x20\x24\x28\xff", b"\0\0\0\0"


@cache
def icon() -> bytes:
    """A PNG (ISO/IEC 15948) of 48 by 48 pixels with transparency."""
    rows = b"".join(b"\0" + b"".join(_pixel(x, y) for x in range(_SIDE)) for y in range(_SIDE))
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 6, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _pixel(x: int, y: int) -> bytes:
    if 12 <= x < 36 and (4 <= y < 18 or 32 <= y < 44):
        return _PAPER
    if 8 <= x < 40 and 30 <= y < 32:
        return _SLOT
    return _BODY if 4 <= x < 44 and 16 <= y < 36 else _NONE


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
