"""What a model offers over every interface alike: the sizes that it feeds, and how finely it prints.

Sizes have their PWG 5101.1 names. Knows no interface and no machine, and nothing of what was recorded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from misfeed.emulators.machine import Profile

_PER_UNIT = {"in": 2540, "mm": 100}
_SIZE = re.compile(r"_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(in|mm)$")
_WIDE_FROM = 25_000
"""Hundredths of a millimetre across, from which on a tray is one of a wide machine."""

_OFFICE = (
    "iso_a4_210x297mm",
    "na_letter_8.5x11in",
    "na_legal_8.5x14in",
    "na_executive_7.25x10.5in",
    "iso_a5_148x210mm",
    "iso_a6_105x148mm",
    "na_index-4x6_4x6in",
    "jis_b5_182x257mm",
    "na_number-10_4.125x9.5in",
    "iso_dl_110x220mm",
)
_PHOTO = ("na_5x7_5x7in", "iso_c5_162x229mm")
_WIDE = ("iso_a3_297x420mm", "na_ledger_11x17in", "jis_b4_257x364mm")

_RASTERS = (600, 300)
"""Dots per inch that drivers make pages of."""

_SIZES: Mapping[str, tuple[str, ...]] = {
    "laser": _OFFICE,
    "inkjet": (*_OFFICE, *_PHOTO),
    "label": ("oe_4x6-label_4x6in", "oe_4x2-label_4x2in"),
    "receipt": ("om_receipt_80x200mm",),
}
"""Sizes a kind of printer takes beside those it is loaded with."""


@cache
def dimensions(name: str) -> tuple[int, int]:
    """Width and length of a self-describing size name, in hundredths of a millimetre; (0, 0) of another."""
    found = _SIZE.search(name)
    if found is None:
        return (0, 0)
    unit = _PER_UNIT[found[3]]
    return round(float(found[1]) * unit), round(float(found[2]) * unit)


def sizes(profile: Profile) -> tuple[str, ...]:
    """All sizes of the model, those that it is found loaded with first."""
    loaded = tuple(tray.media for tray in profile.trays)
    wide = any(dimensions(name)[0] >= _WIDE_FROM for name in loaded)
    known = (*loaded, *_SIZES[profile.kind], *(_WIDE if wide else ()))
    return tuple(name for name in dict.fromkeys(known) if dimensions(name) != (0, 0))


def resolutions(profile: Profile) -> tuple[int, ...]:
    """Dots per inch that it prints with, the finest first."""
    dpi = profile.engine.resolution_dpi
    return (dpi, *(lower for lower in _RASTERS if lower < dpi))


def raster_resolutions(profile: Profile) -> tuple[int, ...]:
    """Dots per inch of pictures of pages that it takes: its own, and finer ones that drivers make, which its
    firmware scales to what it prints with."""
    own = resolutions(profile)
    return (*own, *(finer for finer in _RASTERS if finer > own[0]))
