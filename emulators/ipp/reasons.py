"""Alerts as `printer-state-reasons` keywords (RFC 8011 §5.4.12, PWG 5100.9 §7, PWG 5107.3).

A code's own label in keyword form is registered for most codes; the table holds the others, and those where
clients look for an older keyword of the same meaning as well. Knows labels and keywords, no machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from misfeed.emulators.machine import Alert, Group, Severity

_SUFFIXES = {
    Severity.CRITICAL: "-error",
    Severity.WARNING: "-warning",
    Severity.WARNING_BINARY_CHANGE: "-warning",
}
_REPORTED = frozenset({"interpreterComplexPageEncountered"})
"""What is over with its page: a warning of the alert table, with nothing to attend to any more."""

_KEYWORDS: Mapping[str, tuple[str, ...]] = {
    "jam": ("media-jam",),
    "inputMediaTrayJam": ("media-jam", "input-media-tray-jam"),
    "mediaPathJam": ("media-jam", "media-path-jam"),
    "mediaPathInputJam": ("media-jam", "media-path-input-jam"),
    "mediaPathOutputJam": ("media-jam", "media-path-output-jam"),
    "outputMediaTrayJam": ("media-jam", "output-media-tray-jam"),
    "inputMediaTrayMissing": ("input-tray-missing",),
    "inputMediaSupplyLow": ("media-low",),
    "inputMediaSupplyEmpty": ("media-empty",),
    "inputMediaChangeRequest": ("media-needed",),
    "inputManualInputRequest": ("media-needed", "input-manual-input-request"),
    "inputMediaTrayPickRollerLifeWarn": ("input-pick-roller-life-warn",),
    "inputMediaTrayPickRollerLifeOver": ("input-pick-roller-life-over",),
    "inputMediaTrayPickRollerFailure": ("input-pick-roller-failure",),
    "inputMediaTrayPickRollerMissing": ("input-pick-roller-missing",),
    "outputMediaTrayMissing": ("output-tray-missing",),
    "outputMediaTrayAlmostFull": ("output-area-almost-full",),
    "outputMediaTrayFull": ("output-area-full",),
    "markerFuserUnderTemperature": ("fuser-under-temp",),
    "markerFuserOverTemperature": ("fuser-over-temp",),
    "markerTonerEmpty": ("toner-empty", "marker-supply-empty"),
    "markerTonerAlmostEmpty": ("toner-low", "marker-supply-low"),
    "markerTonerMissing": ("marker-supply-missing", "marker-toner-missing"),
    "markerTonerCartridgeMissing": ("marker-supply-missing", "marker-toner-cartridge-missing"),
    "markerInkEmpty": ("marker-supply-empty", "marker-ink-empty"),
    "markerInkAlmostEmpty": ("marker-supply-low", "marker-ink-almost-empty"),
    "markerInkMissing": ("marker-supply-missing", "marker-ink-missing"),
    "markerPrintRibbonEmpty": ("marker-supply-empty", "marker-print-ribbon-empty"),
    "markerPrintRibbonAlmostEmpty": ("marker-supply-low", "marker-print-ribbon-almost-empty"),
    "markerPrintRibbonMissing": ("marker-supply-missing", "marker-print-ribbon-missing"),
    "markerSupplyAlmostEmpty": ("marker-supply-low",),
    "markerDeveloperEmpty": ("developer-empty",),
    "markerDeveloperAlmostEmpty": ("developer-low",),
    "markerOpcLifeOver": ("opc-life-over",),
    "markerOpcLifeAlmostOver": ("opc-near-eol",),
    "markerWasteTonerReceptacleFull": ("marker-waste-full", "marker-waste-toner-receptacle-full"),
    "markerWasteTonerReceptacleAlmostFull": (
        "marker-waste-almost-full",
        "marker-waste-toner-receptacle-almost-full",
    ),
    "markerWasteTonerReceptacleMissing": ("marker-waste-missing", "marker-waste-toner-receptacle-missing"),
    "markerWasteInkReceptacleFull": ("marker-waste-full", "marker-waste-ink-receptacle-full"),
    "markerWasteInkReceptacleAlmostFull": (
        "marker-waste-almost-full",
        "marker-waste-ink-receptacle-almost-full",
    ),
    "markerWasteInkReceptacleMissing": ("marker-waste-missing", "marker-waste-ink-receptacle-missing"),
    # No keyword of its own is registered for these.
    "coverClosed": (),
    "interlockClosed": (),
    "doorClosed": (),
    "printerNMSReset": (),
    "subunitRecoverableStorageError": ("subunit-recoverable-storage",),
    "subunitUnrecoverableStorageError": ("storage-unrecoverable-failure", "subunit-unrecoverable-storage"),
    "subunitTimingFailure": ("other",),
}

#: A general code says more where its group is known: the registry has these families by unit.
_BY_GROUP: Mapping[tuple[str, Group], tuple[str, ...]] = {
    ("jam", Group.INPUT): ("media-jam", "input-media-tray-jam"),
    ("jam", Group.OUTPUT): ("media-jam", "output-media-tray-jam"),
    ("jam", Group.FIN_DEVICE): ("stapler-jam",),
    ("subunitLifeAlmostOver", Group.MARKER): ("marker-life-almost-over",),
    ("subunitLifeOver", Group.MARKER): ("marker-life-over",),
    ("subunitLifeAlmostOver", Group.MARKER_SUPPLIES): ("marker-life-almost-over",),
    ("subunitLifeOver", Group.MARKER_SUPPLIES): ("marker-life-over",),
}


#: Finishing devices share a group and have a family of keywords each: the key of the condition tells which.
_BY_KEY: Mapping[str, tuple[str, ...]] = {"cutter-jam": ("separation-cutter-jam",)}


def keywords(code: str, group: Group | None = None, key: str = "") -> tuple[str, ...]:
    """Keywords without suffix for a PrtAlertCodeTC label; none for events that are no trouble."""
    found = _BY_KEY.get(key)
    if found is None and group is not None:
        found = _BY_GROUP.get((code, group))
    if found is None:
        found = _KEYWORDS.get(code)
    return found if found is not None else (re.sub(r"(?<=[a-z0-9])([A-Z])", r"-\1", code).lower(),)


def state_reasons(
    rows: Iterable[Alert],
    *,
    paused: bool = False,
    moving: bool = False,
    shut: bool = False,
    deactivated: bool = False,
    holding: bool = False,
    full: bool = False,
    bare: bool = False,
) -> tuple[str, ...]:
    """`printer-state-reasons`: oldest alert first, each keyword once, `none` when all is well.

    What an operator asked for has no suffix: `paused` (or on the way there, `moving`), or `shut` down or
    `deactivated` after that, and `holding` new jobs. Neither have the `bare` ones. A `full` spool takes
    no more jobs.
    """
    found: dict[str, None] = {}
    if moving or paused:
        rest = "shutdown" if shut else "deactivated" if deactivated else "paused"
        found["moving-to-paused" if moving else rest] = None
    if holding:
        found["hold-new-jobs"] = None
    if full:
        found["spool-area-full" if bare else "spool-area-full-report"] = None
    for row in rows:
        reported = row.condition.code in _REPORTED
        suffix = "" if bare else "-report" if reported else _SUFFIXES.get(row.condition.severity, "-report")
        for keyword in keywords(row.condition.code, row.condition.group, row.condition.key):
            found[keyword + suffix] = None
    return tuple(found) or ("none",)
