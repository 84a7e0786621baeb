"""Media as IPP names and measures them (PWG 5101.1 size names, PWG 5100.7 media-col). Knows no machine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from misfeed.protocols.ipp import Attribute, Collection, Plain, collection, integer, keyword

_PER_UNIT = {"in": 2540, "mm": 100}
_SIZE = re.compile(r"_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(in|mm)$")

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

#: Sizes a kind of printer takes beside those it is loaded with.
SIZES: Mapping[str, tuple[str, ...]] = {
    "laser": _OFFICE,
    "inkjet": (*_OFFICE, *_PHOTO),
    "label": ("oe_4x6-label_4x6in", "oe_4x2-label_4x2in"),
    "receipt": ("om_receipt_80x200mm",),
}

TYPES: Mapping[str, tuple[str, ...]] = {
    "laser": ("stationery", "stationery-lightweight", "stationery-heavyweight", "labels", "envelope"),
    "inkjet": ("stationery", "photographic", "photographic-glossy", "envelope"),
    "label": ("labels", "continuous"),
    "receipt": ("continuous",),
}

#: Clients round inches to hundredths of a millimetre in their own ways.
_ROUNDING = 25

#: Unprintable edge on each side, in hundredths of a millimetre.
MARGINS: Mapping[str, int] = {"laser": 423, "inkjet": 300, "label": 0, "receipt": 0}


@cache
def dimensions(name: str) -> tuple[int, int]:
    """Width and length of a self-describing size name, in hundredths of a millimetre; (0, 0) of another."""
    found = _SIZE.search(name)
    if found is None:
        return (0, 0)
    unit = _PER_UNIT[found[3]]
    return round(float(found[1]) * unit), round(float(found[2]) * unit)


def sizes(kind: str, loaded: tuple[str, ...]) -> tuple[str, ...]:
    """All sizes of a printer of that kind which is found with `loaded` in its trays."""
    wide = any(dimensions(name)[0] >= 25_000 for name in loaded)
    known = (*loaded, *SIZES[kind], *(_WIDE if wide else ()))
    return tuple(name for name in dict.fromkeys(known) if dimensions(name) != (0, 0))


def media_col(size: str, media_type: str = "", source: str = "", margin: int = 0) -> list[Attribute]:
    """The members of one media-col value."""
    width, length = dimensions(size)
    members = [
        keyword("media-key", "_".join(part for part in (size, source, media_type) if part)),
        collection("media-size", (integer("x-dimension", width), integer("y-dimension", length))),
        keyword("media-size-name", size),
    ]
    members += [integer(f"media-{side}-margin", margin) for side in ("bottom", "left", "right", "top")]
    if source:
        members.append(keyword("media-source", source))
    if media_type:
        members.append(keyword("media-type", media_type))
    return members


def size_asked_for(asked: Collection, known: tuple[str, ...]) -> str | None:
    """The size name a client's media-col means: "" when it names none, None when it is not among `known`."""
    name = asked.get("media-size-name")
    if name is not None:
        return name.first if isinstance(name.first, str) and name.first in known else None
    size = asked.get("media-size")
    if size is None:
        return ""
    wanted = size.first
    if not isinstance(wanted, Mapping):
        return None
    width, length = _one(wanted, "x-dimension"), _one(wanted, "y-dimension")
    if not isinstance(width, int) or not isinstance(length, int):
        return None
    for candidate in known:
        across, along = dimensions(candidate)
        if abs(width - across) <= _ROUNDING and abs(length - along) <= _ROUNDING:
            return candidate
    return None


def _one(members: Mapping[str, tuple[Plain, ...]], name: str) -> Plain:
    return members.get(name, (None,))[0]
