"""JPEG (ITU-T T.81) as one page that the picture fills; large pictures are averaged down before counting."""

from __future__ import annotations

import io
import struct

import numpy as np
from PIL import Image

from .coverage import Space, Tally
from .document import Document, DocumentError

FORMAT = "image/jpeg"

_MAX_PIXELS = 80_000_000
_ENOUGH = (600, 600)
_BAND = 64


def read_jpeg(data: bytes, colorants: tuple[str, ...]) -> Document:
    """Interpret a JPEG file. Raises DocumentError."""
    if not data.startswith(b"\xff\xd8"):
        raise DocumentError("no JPEG: the start of image is missing", data[:4], 0)
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
            width, height = image.size
            if width * height > _MAX_PIXELS:
                raise DocumentError(f"a picture of {width} x {height} pixels is not printed")
            image.thumbnail(_ENOUGH, Image.Resampling.BOX)
            grey = image.mode == "L"
            dots = np.asarray(image if grey else image.convert("RGB"))
    # What Pillow raises for a damaged file is not one family.
    except (
        OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error,
        Image.DecompressionBombError, Image.DecompressionBombWarning,
    ) as error:  # fmt: skip
        raise DocumentError(f"the JPEG is damaged: {error}", data[:16], 0) from error
    tally = Tally(Space.GREY if grey else Space.RGB, 255, colorants)
    for top in range(0, len(dots), _BAND):
        tally.add(dots[top : top + _BAND].reshape(-1, 1 if grey else 3).astype(np.int64))
    return Document(FORMAT, (tally.page(dots.shape[0] * dots.shape[1]),))
