"""Trays, bins and covers out of the Printer MIB's rows; they keep their row numbers."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.snmp.captured import OTHER, UNKNOWN
from misfeed.emulators.snmp.deduce.findings import Findings, limit
from misfeed.emulators.snmp.media import dimensions_um
from misfeed.protocols.snmp import mib

_CHOICES = frozenset({"auto", "auto select", "automatic", "automatically select"})
"""Rows that stand for "whichever tray fits" rather than for a tray."""
_SHEETS = 250
_MOST_SHEETS = 10_000
_MOST_ROWS = 32
_SIZES = (
    "iso_a3_297x420mm",
    "iso_a4_210x297mm",
    "iso_a5_148x210mm",
    "iso_a6_105x148mm",
    "jis_b4_257x364mm",
    "jis_b5_182x257mm",
    "na_letter_8.5x11in",
    "na_legal_8.5x14in",
    "na_ledger_11x17in",
    "na_executive_7.25x10.5in",
    "na_invoice_5.5x8.5in",
    "na_number-10_4.125x9.5in",
    "iso_dl_110x220mm",
    "iso_c5_162x229mm",
)
_USUAL_SIZE = "iso_a4_210x297mm"
_SIZE_TOLERANCE_UM = 1_500
_BY_HAND = ("manual", "bypass", "multi", "mp tray")
_TYPES = (
    ("recycled", "stationery"),
    ("plain", "stationery"),
    ("gloss", "photographic-glossy"),
    ("photo", "photographic"),
    ("envelope", "envelope"),
    ("label", "labels"),
    ("transparen", "transparency"),
    ("card", "cardstock"),
)


def trays(findings: Findings) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for row in findings.rows("prtInputTable"):
        label = findings.label("prtInputName", row) or findings.label("prtInputDescription", row)
        if label.lower() in _CHOICES:
            findings.problem(f"input {row} {label!r} is a choice among trays, no tray; shown as recorded")
        elif len(found) < _MOST_ROWS:
            found.append(_tray(findings, row, limit(label) or f"Tray {row}"))
    if not found:
        findings.problem(f"no tray was recorded; one of {_SHEETS} sheets is made up")
        found.append(_tray(findings, 1, "Tray 1"))
    return found


def _tray(findings: Findings, row: int, label: str) -> dict[str, Any]:
    capacity, level = (
        findings.number("prtInputMaxCapacity", row),
        findings.number("prtInputCurrentLevel", row),
    )
    sheets = capacity if capacity is not None and 0 < capacity <= _MOST_SHEETS else 0
    if not sheets:
        sheets = _SHEETS
        if findings.captured.has("prtInputTable"):
            findings.problem(f"input {row} {label!r} has no capacity in sheets; {sheets} are taken")
    counts = level is not None and level >= 0
    if capacity and capacity > _MOST_SHEETS and level is not None and counts:
        inside = min(level * sheets // capacity, sheets)
    elif level is not None and counts:
        inside = min(level, sheets)
        if level > sheets:
            findings.problem(f"input {row} {label!r} holds {level}, more than its capacity {sheets}")
    else:
        inside = max(sheets * 4 // 5, 1)
    kind = findings.enum_label("PrtInputTypeTC", "prtInputType", row)
    by_hand = any(word in label.lower() for word in _BY_HAND)
    return {
        "index": row,
        "name": findings.name(f"tray-{row}"),
        "label": label,
        "capacity": sheets,
        "level": inside,
        "media": _media(findings, row),
        "type": _type(findings, row),
        "kind": kind or ("sheetFeedManual" if by_hand else "sheetFeedAutoRemovableTray"),
        "senses_level": level is None or counts,
        "roller": {},
    }


def _media(findings: Findings, row: int) -> str:
    """The PWG size name of what is in a tray, by its size, else by the words for it."""
    unit = findings.number("prtInputDimUnit", row)
    factor = 2.54 if unit == mib.enum("PrtMediaUnitTC").number("tenThousandthsOfInches") else 1.0
    for which in ("Chosen", "Declared"):
        length = findings.number(f"prtInputMediaDimFeedDir{which}", row) or 0
        width = findings.number(f"prtInputMediaDimXFeedDir{which}", row) or 0
        if length > 0 and width > 0:
            for name in _SIZES:
                if _same_size(dimensions_um(name), (width * factor, length * factor)):
                    return name
    words = findings.label("prtInputMediaName", row).lower().replace("-", " ").split()
    return next((name for name in _SIZES if name.split("_")[1] in words), _USUAL_SIZE)


def _same_size(known: tuple[int, int] | None, found: tuple[float, float]) -> bool:
    """Either way round: long-edge feed turns a sheet."""
    return known is not None and all(
        abs(a - b) < _SIZE_TOLERANCE_UM for a, b in zip(sorted(known), sorted(found), strict=True)
    )


def _type(findings: Findings, row: int) -> str:
    words = f"{findings.label('prtInputMediaType', row)} {findings.label('prtInputMediaName', row)}".lower()
    return next((name for word, name in _TYPES if word in words), "stationery")


def bins(findings: Findings) -> list[dict[str, Any]]:
    found = [_bin(findings, row) for row in findings.rows("prtOutputTable")[:_MOST_ROWS]]
    if not found:
        findings.problem(f"no output bin was recorded; one of {_SHEETS} sheets is made up")
        found.append(_bin(findings, 1))
    return found


def _bin(findings: Findings, row: int) -> dict[str, Any]:
    label = findings.label("prtOutputName", row) or findings.label("prtOutputDescription", row)
    capacity = findings.number("prtOutputMaxCapacity", row)
    room = findings.number("prtOutputRemainingCapacity", row)
    sheets = capacity if capacity is not None and 0 < capacity <= _MOST_SHEETS else _SHEETS
    if capacity is not None and room is not None and 0 <= room < capacity:
        findings.problem(f"output {row} had {capacity - room} sheets in it; the machine begins without")
    kind = findings.enum_label("PrtOutputTypeTC", "prtOutputType", row)
    return {
        "index": row,
        "name": findings.name(f"bin-{row}"),
        "label": limit(label) or "Output bin",
        "capacity": sheets,
        "kind": kind or "unRemovableBin",
        "senses_full": room not in (OTHER, UNKNOWN),
    }


def covers(findings: Findings, *, duplex: bool) -> list[dict[str, Any]]:
    """Covers, and what of the paper path each one opens: the first the way in, the others the way out."""
    way_in = ["registration", "transfer"]
    way_out = ["fuser", "fuser-exit"] + (["duplex"] if duplex else [])
    rows = findings.rows("prtCoverTable")[:_MOST_ROWS]
    if not rows:
        findings.problem("no cover was recorded; a front and a rear door are made up")
        return [
            {"index": 1, "name": "front", "label": "Front door", "door": True, "gives_access": way_in},
            {"index": 2, "name": "rear", "label": "Rear door", "door": True, "gives_access": way_out},
        ]
    found = []
    for place, row in enumerate(rows):
        label = findings.label("prtCoverDescription", row) or f"Cover {row}"
        opens = [*way_in, *way_out] if len(rows) == 1 else way_out if place else way_in
        found.append(
            {
                "index": row,
                "name": findings.name(label, f"cover-{row}"),
                "label": limit(label),
                "door": "door" in label.lower(),
                "gives_access": opens,
            }
        )
        if findings.enum_label("PrtCoverStatusTC", "prtCoverStatus", row) in ("coverOpen", "interlockOpen"):
            findings.problem(f"cover {row} {label!r} was open; the machine begins with it closed")
    return found
