"""PWG 5101.1 names of page sizes, told from their dimensions."""

from __future__ import annotations

_MM = 72 / 25.4
_IN = 72

#: Name -> width and height in points, portrait.
_SIZES = {
    "iso_a3_297x420mm": (297 * _MM, 420 * _MM),
    "iso_a4_210x297mm": (210 * _MM, 297 * _MM),
    "iso_a5_148x210mm": (148 * _MM, 210 * _MM),
    "iso_a6_105x148mm": (105 * _MM, 148 * _MM),
    "iso_b5_176x250mm": (176 * _MM, 250 * _MM),
    "jis_b5_182x257mm": (182 * _MM, 257 * _MM),
    "na_letter_8.5x11in": (8.5 * _IN, 11 * _IN),
    "na_legal_8.5x14in": (8.5 * _IN, 14 * _IN),
    "na_ledger_11x17in": (11 * _IN, 17 * _IN),
    "na_executive_7.25x10.5in": (7.25 * _IN, 10.5 * _IN),
    "oe_4x6-label_4x6in": (4 * _IN, 6 * _IN),
}

_TOLERANCE = 5.0


def media_name(width: float, height: float) -> str | None:
    """The name of a page of that size in points, either way round; None for a size without one."""
    short, long = sorted((width, height))
    for name, (across, down) in _SIZES.items():
        if abs(short - across) <= _TOLERANCE and abs(long - down) <= _TOLERANCE:
            return name
    return None
