"""Media as IPP names and measures them (PWG 5101.1 size names, PWG 5100.7 media-col). Knows no machine."""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.emulators.offering import dimensions
from misfeed.protocols.ipp import Attribute, Collection, Plain, collection, integer, keyword

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


def sizes_differ(asked: Collection) -> bool:
    """Whether a client's media-col says its size twice, and not the same."""
    name, size = asked.get("media-size-name"), asked.get("media-size")
    if name is None or size is None or not isinstance(name.first, str) or not isinstance(size.first, Mapping):
        return False
    named, members = dimensions(name.first), size.first
    measured = (_one(members, "x-dimension"), _one(members, "y-dimension"))
    return named != (0, 0) and any(
        isinstance(side, int) and abs(side - other) > _ROUNDING
        for side, other in zip(measured, named, strict=True)
    )


def _one(members: Mapping[str, tuple[Plain, ...]], name: str) -> Plain:
    return members.get(name, (None,))[0]
