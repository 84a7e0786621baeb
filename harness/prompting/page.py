"""A sheet that a person scanned or photographed: checked, and made small enough for a journal."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from misfeed.errors import UsageError

PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_FILE = 32 * 1024 * 1024
LARGEST_SIDE = 20_000
LARGEST_AREA = 80_000_000
"""Pixels: A3 at 600 dpi, and a little more. A file of a few octets can claim to be much larger."""

_SIDES = (1600, 1200, 900, 640, 480, 320, 240, 160, 80)


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """Satisfies `misfeed.contract.FetchedPage`."""

    data: bytes
    readings: tuple[str, ...] = ()

    def png(self, at_most: int) -> bytes:
        """As it came where it is small enough, else as large as fits."""
        from PIL import Image

        if len(self.data) <= at_most:
            return self.data
        with Image.open(io.BytesIO(self.data)) as image:
            grey = image.convert("L")
        for side in _SIDES:
            small = grey.copy()
            small.thumbnail((side, side))
            out = io.BytesIO()
            # Sixteen greys tell a streak from a spot, and take a quarter of the room.
            small.quantize(16).save(out, "PNG", optimize=True)
            if out.tell() <= at_most:
                return out.getvalue()
        raise UsageError(f"the scanned page cannot be made as small as {at_most} octets")

    def ruler(self) -> tuple[str, ...]:
        return self.readings


def scanned(data: bytes, readings: tuple[str, ...] = ()) -> ScannedPage:
    """The page in a file that somebody gave. Raises UsageError for one that is no PNG, or too large."""
    from PIL import Image

    if not data.startswith(PNG):
        raise UsageError("the scanned page is no PNG image; scan it as PNG, or convert it first")
    if len(data) > LARGEST_FILE:
        raise UsageError(f"the scanned page has {len(data)} octets, and may have {LARGEST_FILE}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
                width, height = image.size
                if max(width, height) > LARGEST_SIDE or width * height > LARGEST_AREA:
                    raise UsageError(f"the scanned page is {width} x {height} pixels; scan it at 300 dpi")
                image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UsageError(f"the scanned page is a broken PNG image: {error}") from error
    return ScannedPage(data, readings)
