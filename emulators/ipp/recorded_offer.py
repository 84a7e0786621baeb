"""What a recorded model lets a client choose: the offer, with the choices that its printer was found to have.

Knows the recording and the offer; no machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from misfeed.emulators.ipp.captured import Captured
from misfeed.emulators.ipp.offer import Offer
from misfeed.emulators.offering import dimensions
from misfeed.protocols.ipp import RangeOfInteger, Resolution

_KEYWORDS = {
    "types": "media-type",
    "bins": "output-bin",
    "sides": "sides",
    "sheets": "job-sheets",
    "hold_until": "job-hold-until",
    "handling": "multiple-document-handling",
    "color_modes": "print-color-mode",
    "content_optimize": "print-content-optimize",
    "rendering_intents": "print-rendering-intent",
}
_NUMBERS = {
    "qualities": "print-quality",
    "orientations": "orientation-requested",
    "finishings": "finishings",
}
"""Fields of `Offer`, and the job template attribute whose -supported and -default they are."""


def recorded_offer(offer: Offer, captured: Captured, trays: Sequence[str]) -> Offer:
    """The offer of a printer with these trays, as recorded. What was not recorded stays as it is."""
    changes: dict[str, Any] = {}
    for field, name in _KEYWORDS.items():
        changes[field] = _default_first(
            captured.strings(f"{name}-supported"), captured.strings(f"{name}-default")
        )
    for field, name in _NUMBERS.items():
        changes[field] = _default_first(
            captured.numbers(f"{name}-supported"), captured.numbers(f"{name}-default")
        )
    changes["number_up"] = _default_first(_counts(captured), captured.numbers("number-up-default"))
    changes["resolutions"] = _default_first(
        _resolutions(captured, "printer-resolution-supported"),
        _resolutions(captured, "printer-resolution-default"),
    )
    rasters = _resolutions(captured, "pwg-raster-document-resolution-supported")
    changes["raster_resolutions"] = rasters or changes["resolutions"]
    changes["sizes"] = _sizes(offer, captured)
    changes["sources"] = _sources(captured, trays)
    members = captured.strings("media-col-supported")
    changes["media_members"] = frozenset(members)
    changes["margins"] = {
        name: captured.numbers(f"{name}-supported") for name in members if name.endswith("-margin")
    }
    changes["formats"] = tuple(one.lower() for one in captured.strings("document-format-supported"))
    return replace(offer, **{field: found for field, found in changes.items() if found})


def _default_first(supported: tuple[Any, ...], default: tuple[Any, ...]) -> tuple[Any, ...]:
    first = tuple(one for one in default[:1] if one in supported)
    return tuple(dict.fromkeys((*first, *supported)))


def _sizes(offer: Offer, captured: Captured) -> tuple[str, ...]:
    supported = _default_first(captured.strings("media-supported"), captured.strings("media-default"))
    measured = tuple(name for name in supported if dimensions(name) != (0, 0))
    # What is in the trays is taken, too, whether or not the list has it.
    return tuple(dict.fromkeys((*measured, *offer.loaded))) if measured else ()


def tray_name(source: str) -> str:
    """What a tray is called whose media-source is the name of another part."""
    return f"{source}-tray"


def _sources(captured: Captured, trays: Sequence[str]) -> dict[str, str]:
    """Recorded sources by the tray that has their name; the printer chooses for the others."""
    recorded = captured.strings("media-source-supported")
    if not recorded:
        return {}
    found = {
        source: next((name for name in (source, tray_name(source)) if name in trays), "")
        for source in recorded
    }
    for tray in trays:
        if tray not in found.values():
            found[tray] = tray
    return found


def _counts(captured: Captured) -> tuple[int, ...]:
    found: list[int] = []
    for value in captured.values("number-up-supported"):
        if isinstance(value, RangeOfInteger):
            found += [count for count in (1, 2, 4, 6, 8, 9, 16) if count in value]
        elif isinstance(value, int):
            found.append(value)
    return tuple(found)


def _resolutions(captured: Captured, name: str) -> tuple[Resolution, ...]:
    return tuple(value for value in captured.values(name) if isinstance(value, Resolution))
