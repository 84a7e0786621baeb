"""Documents that the suites of ipptool look for beside them, by their names."""

from __future__ import annotations

import io
from collections.abc import Mapping
from importlib import resources

from PIL import Image


def documents() -> Mapping[str, bytes]:
    """A suite ends early, and calls that a success, when a file of a test it would skip is missing."""
    page = (resources.files("misfeed.fixtures") / "documents" / "one-page.pdf").read_bytes()
    found = {
        "color.jpg": _jpeg(Image.new("RGB", (64, 96), (200, 30, 30))),
        "gray.jpg": _jpeg(Image.new("L", (64, 96), 90)),
    }
    for name in ("document-a4", "document-letter"):
        found |= {f"{name}.pdf": page, f"{name}.ps": b"%!PS-Adobe-3.0\nshowpage\n"}
    return found


def _jpeg(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG")
    return written.getvalue()
