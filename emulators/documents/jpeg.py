"""JPEG (ITU-T T.81) as one page that the picture fills; large pictures are averaged down before counting."""

from __future__ import annotations

import io
import re
import struct

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .coverage import Space, Tally
from .document import Document, DocumentError

FORMAT = "image/jpeg"

_MAX_PIXELS = 80_000_000
_MOST_SEGMENTS = 10_000
_FILL = re.compile(rb"\xff++")
_ENOUGH = (600, 600)
_BAND = 64

_START, _SCAN, _COMMENT = b"\xff\xd8", 0xDA, 0xFE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
#: Application data without a say in the colours: all but JFIF (0xE0) and Adobe (0xEE).
_APPLICATIONS = frozenset(range(0xE1, 0xF0)) - {0xEE}


def read_jpeg(data: bytes, colorants: tuple[str, ...]) -> Document:
    """Interpret a JPEG file. Raises DocumentError."""
    dots = picture(data, _ENOUGH)
    grey = dots.ndim == 2
    tally = Tally(Space.GREY if grey else Space.RGB, 255, colorants)
    for top in range(0, len(dots), _BAND):
        tally.add(dots[top : top + _BAND].reshape(-1, 1 if grey else 3).astype(np.int64))
    return Document(FORMAT, (tally.page(dots.shape[0] * dots.shape[1]),))


def picture(data: bytes, at_most: tuple[int, int]) -> NDArray[np.uint8]:
    """Its pixels (grey, or with a last axis of red, green and blue), averaged down to a size.

    Raises DocumentError.
    """
    try:
        with Image.open(io.BytesIO(_bare(data)), formats=["JPEG"]) as image:
            image.thumbnail(at_most, Image.Resampling.BOX)
            return np.asarray(image if image.mode == "L" else image.convert("RGB"))
    # What Pillow raises for a damaged file is not one family.
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        struct.error,
    ) as error:
        raise DocumentError(f"the JPEG is damaged: {error}", data[:16], 0) from error


def _bare(data: bytes) -> bytes:
    """The picture without comments and application data, which decoders parse at length and with warnings.

    Raises DocumentError when the segments before the scan are damaged or the picture is too large.
    """
    if not data.startswith(_START):
        raise DocumentError("no JPEG: the start of image is missing", data[:4], 0)
    kept = bytearray(_START)
    at, segments = len(_START), 0
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise DocumentError("a marker is missing", data[at : at + 4], at)
        marker = data[at + 1]
        if marker == _SCAN:
            return bytes(kept) + data[at:]
        segments += 1
        if segments > _MOST_SEGMENTS:
            raise DocumentError("the JPEG has too many segments before its scan", data[at : at + 4], at)
        if marker == 0xFF or marker in _ALONE:
            at = _behind_fill(data, at) if marker == 0xFF else at + 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + length]
        if length < 2 or len(segment) < 2 + length:
            raise DocumentError("a segment is cut short", segment[:16], at)
        if marker in _FRAMES and length >= 8:
            height, width = struct.unpack_from(">2H", segment, 5)
            if height * width > _MAX_PIXELS:
                raise DocumentError(
                    f"a picture of {width} x {height} pixels is not printed", segment[:10], at
                )
        if marker not in _APPLICATIONS and marker != _COMMENT:
            kept += segment
        at += len(segment)
    raise DocumentError("the JPEG ends before its scan", data[-16:], len(data))


def _behind_fill(data: bytes, at: int) -> int:
    """Where the last of the fill octets stands that begin there: it begins the marker (§B.1.1.2)."""
    found = _FILL.match(data, at)
    return found.end() - 1 if found is not None else at
