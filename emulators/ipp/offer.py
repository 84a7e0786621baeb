"""What a model lets a client choose: one list behind the printer's attributes and the checks of a job.

Worked out from the profile alone.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from misfeed.emulators.ipp import media
from misfeed.emulators.ipp.captured import captured_of
from misfeed.emulators.machine import Profile
from misfeed.emulators.machine.hold_times import PERIODS
from misfeed.emulators.machine.jobs import DEFAULT_PRIORITY, INCOMING_PATIENCE_S
from misfeed.emulators.offering import raster_resolutions, resolutions, sizes
from misfeed.emulators.subunits import faces_up
from misfeed.protocols.ipp import Attribute, Resolution

AUTO_SENSED = "application/octet-stream"
MAX_COPIES = 999
REFERENCE_SCHEMES = ("ftp", "http", "https")
"""By which documents are fetched that a client names: the first is asked of all that fetch any."""
COMPRESSIONS = ("none", "gzip", "deflate")

#: Seconds a job may wait for its next document (RFC 8011 §5.4.31).
MULTIPLE_OPERATION_TIME_OUT_S = INCOMING_PATIENCE_S

IDENTIFY_ACTIONS = ("display", "flash", "sound")
"""identify-actions-supported, the default first."""

MAX_AHEAD_S = 31_536_000
"""Seconds for which a job may be held, or told of once it is over, when a client says how many."""

DRAFT, NORMAL, HIGH = 3, 4, 5
PORTRAIT, LANDSCAPE, REVERSE_LANDSCAPE, REVERSE_PORTRAIT = 3, 4, 5, 6

NO_FINISHING = 3
STAPLES = (4, 20, 21, 22, 23)
"""staple, and staple at each corner (RFC 8011 §5.2.6, PWG 5100.1)."""

PUNCHES: Mapping[int, str] = {
    5: "two holes on the left",
    74: "two holes on the left",
    75: "two holes at the top",
    82: "four holes on the left",
    83: "four holes at the top",
}
FOLDS: Mapping[int, str] = {10: "folded in half", 93: "folded in half", 96: "folded in three"}
"""punch, punch-dual-left, punch-dual-top, punch-quad-left, punch-quad-top; fold, fold-half and fold-letter:
what a person sees of them."""

#: A print head goes over the paper more often for a fine print, and a laser turns its drum slower.
_PACES: Mapping[str, Mapping[int, int]] = {
    "laser": {HIGH: 150},
    "inkjet": {DRAFT: 50, HIGH: 250},
    "label": {DRAFT: 75, HIGH: 150},
    "receipt": {},
}

_SOURCES = {"sheetFeedManual": "by-pass-tray", "continuousRoll": "main-roll"}


@dataclass(frozen=True, slots=True)
class Offer:
    """Choices, each tuple with its default first.

    Attributes:
        sources: tray id by media-source keyword; "auto" leaves the choice to the printer.
        formats: MIME media types, `AUTO_SENSED` last.
        margin: unprintable edge in hundredths of a millimetre.
        bin_ids: bin id by output-bin keyword.
        paces: how long a sheet takes at a print-quality, in percent of its usual time, where that differs.
        preset: job template attributes of a job that does not say, where they are not the model's.
        media_members: recorded members of media-col. margins: recorded values of those that are margins.
    """

    sizes: tuple[str, ...]
    loaded: tuple[str, ...]
    types: tuple[str, ...]
    sources: Mapping[str, str]
    bins: tuple[str, ...]
    sides: tuple[str, ...]
    qualities: tuple[int, ...]
    color_modes: tuple[str, ...]
    resolutions: tuple[Resolution, ...]
    raster_resolutions: tuple[Resolution, ...]
    formats: tuple[str, ...]
    margin: int
    number_up: tuple[int, ...] = (1, 2, 4, 6, 9, 16)
    orientations: tuple[int, ...] = (PORTRAIT, LANDSCAPE, REVERSE_LANDSCAPE, REVERSE_PORTRAIT)
    sheets: tuple[str, ...] = ("none", "standard")
    hold_until: tuple[str, ...] = ("no-hold", "indefinite", *PERIODS)
    delay_until: tuple[str, ...] = ("no-delay-output", "indefinite", *PERIODS)
    retain_until: tuple[str, ...] = ("none", "indefinite")
    handling: tuple[str, ...] = (
        "separate-documents-collated-copies",
        "separate-documents-uncollated-copies",
        "single-document",
        "single-document-new-sheet",
    )
    collating: tuple[str, ...] = ("collated", "uncollated")
    deliveries: tuple[str, ...] = ("system-specified",)
    bin_ids: Mapping[str, str] = field(default_factory=dict)
    paces: Mapping[int, int] = field(default_factory=dict)
    finishings: tuple[int, ...] = (3,)
    content_optimize: tuple[str, ...] = ("auto",)
    rendering_intents: tuple[str, ...] = ("auto",)
    copies: int = 1
    priority: int = DEFAULT_PRIORITY
    preset: tuple[Attribute, ...] = ()
    media_members: frozenset[str] = frozenset()
    margins: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def color(self) -> bool:
        return "color" in self.color_modes

    def source_of(self, tray_id: str) -> str:
        """The media-source keyword of a tray."""
        return next(source for source, tray in self.sources.items() if tray == tray_id)


_OFFERS_KEPT = 32
_kept: OrderedDict[int, tuple[Profile, Offer]] = OrderedDict()


def offer_of(profile: Profile) -> Offer:
    """The model's offer: its own, with what was recorded of it. One for all its machines."""
    kept = _kept.get(id(profile))
    if kept is None or kept[0] is not profile:
        kept = _kept[id(profile)] = (profile, _with_recorded(profile))
        while len(_kept) > _OFFERS_KEPT:
            _kept.popitem(last=False)
    return kept[1]


def _with_recorded(profile: Profile) -> Offer:
    captured = captured_of(profile)
    if not captured:
        return _own(profile)
    from misfeed.emulators.ipp.recorded_offer import recorded_offer

    return recorded_offer(_own(profile), captured, [tray.name for tray in profile.trays])


def _own(profile: Profile) -> Offer:
    loaded = tuple(dict.fromkeys(tray.media for tray in profile.trays))
    color = len(profile.engine.colorants) > 1
    types = (*(tray.type for tray in profile.trays), *media.TYPES[profile.kind])
    two_sided = ("two-sided-long-edge", "two-sided-short-edge") if profile.engine.duplex else ()
    return Offer(
        sizes=sizes(profile),
        loaded=loaded,
        types=tuple(dict.fromkeys(types)),
        sources=_sources(profile),
        bins=tuple(keyword_form(output.name) for output in profile.bins),
        sides=("one-sided", *two_sided),
        qualities=(NORMAL, DRAFT, HIGH),
        color_modes=("auto", "color", "monochrome") if color else ("monochrome", "auto"),
        resolutions=tuple(Resolution(value, value) for value in resolutions(profile)),
        raster_resolutions=tuple(Resolution(value, value) for value in raster_resolutions(profile)),
        formats=(*profile.documents.formats, AUTO_SENSED),
        margin=media.MARGINS[profile.kind],
        finishings=_finishings(profile),
        deliveries=_deliveries(profile),
        bin_ids={keyword_form(output.name): output.name for output in profile.bins},
        paces=_PACES[profile.kind],
    )


def _finishings(profile: Profile) -> tuple[int, ...]:
    finisher = profile.finisher
    if finisher is None:
        return (NO_FINISHING,)
    return (
        NO_FINISHING,
        *STAPLES,
        *(PUNCHES if finisher.punches else ()),
        *(FOLDS if finisher.folds else ()),
    )


def _deliveries(profile: Profile) -> tuple[str, ...]:
    """page-delivery, by how the first bin has its sheets lie."""
    face = "up" if faces_up(profile.bins[0]) else "down"
    return ("system-specified", f"same-order-face-{face}", f"reverse-order-face-{face}")


def _sources(profile: Profile) -> dict[str, str]:
    sources = {"auto": ""}
    for tray in profile.trays:
        source = _SOURCES.get(tray.kind, keyword_form(tray.name))
        sources[keyword_form(tray.name) if source in sources else source] = tray.name
    return sources


def keyword_form(name: str) -> str:
    """A part's name as a keyword (RFC 8011 §5.1.4)."""
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "other"
